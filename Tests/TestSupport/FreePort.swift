import Glibc

/// A port of this machine that was free a moment ago, for servers that can't say which one they took.
package func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutableBytes(of: &address) { raw in
        guard let pointer = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
        return bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
    }
    guard isBound else { throw SocketError.failed("bind", errno) }
    return Int(UInt16(bigEndian: address.sin_port))
}

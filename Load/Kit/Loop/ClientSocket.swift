import Glibc

/// Non-blocking TCP sockets of clients.
package enum ClientSocket {
    /// Connections that share a source address, well below the some 28,000 ports that each has.
    package static let connectionsPerSource = 10_000

    /// A socket that is connecting to `endpoint`.
    ///
    /// - Parameters:
    ///   - index: which connection this is; it decides the source address where the relay is on loopback.
    ///   - receiveBuffer: bytes that the kernel may hold for a reader that is slow on purpose.
    package static func connect(
        to endpoint: Endpoint, index: Int, receiveBuffer: Int32? = nil
    ) throws(SystemError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw SystemError("socket") }
        set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        // A window must be small before the connection is made.
        if let receiveBuffer { set(descriptor, SOL_SOCKET, SO_RCVBUF, receiveBuffer) }
        if endpoint.isLoopback {
            // The port is chosen at connect, when the destination is known, so that one port serves many sources.
            set(descriptor, Int32(IPPROTO_IP), bindAddressNoPort, 1)
            let source = UInt32(0x7F00_0001) + UInt32(index / connectionsPerSource)
            guard call(descriptor, source.bigEndian, 0, Glibc.bind) == 0 else {
                throw failure("bind", closing: descriptor)
            }
        }
        let result = call(descriptor, endpoint.address, endpoint.port.bigEndian, Glibc.connect)
        guard result == 0 || errno == EINPROGRESS else { throw failure("connect", closing: descriptor) }
        return descriptor
    }

    /// What became of connecting: 0, or an `errno`.
    package static func connectError(_ descriptor: Int32) -> Int32 {
        var error: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length)
        return error
    }

    // <linux/in.h> is not part of the Glibc module.
    private static let bindAddressNoPort: Int32 = 24

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func call(
        _ descriptor: Int32, _ address: UInt32, _ port: UInt16,
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port
        name.sin_addr = in_addr(s_addr: address)
        return withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func failure(_ call: String, closing descriptor: Int32) -> SystemError {
        let error = SystemError(call)
        close(descriptor)
        return error
    }
}

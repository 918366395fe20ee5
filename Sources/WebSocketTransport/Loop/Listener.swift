import CLibWebSockets
import Glibc

/// A listening socket with SO_REUSEPORT: each loop has its own on the same port, and the kernel spreads
/// new connections over them. (lws' own listen sharing does nothing where it was built for one thread.)
struct Listener {
    let descriptor: Int32
    let address: String
    let port: Int

    /// - Parameters:
    ///   - host: an address, `localhost`, or empty or `*` for all.
    ///   - shares: whether others may listen on the port as well.
    init(host: String, port: Int, shares: Bool = true) throws(TransportError) {
        let shown = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        func failure(_ what: String) -> TransportError {
            .cannotListen(address: shown, reason: "\(what): \(String(cString: strerror(errno)))")
        }
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let isAny = host.isEmpty || host == "*"
        let status = getaddrinfo(isAny ? nil : host, String(port), &hints, &found)
        guard status == 0, let info = found?.pointee else {
            throw .cannotListen(address: shown, reason: String(cString: gai_strerror(status)))
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(
            info.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure("socket") }
        var on: Int32 = 1
        for option in shares ? [SO_REUSEADDR, SO_REUSEPORT] : [SO_REUSEADDR] {
            setsockopt(descriptor, SOL_SOCKET, option, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, listen(descriptor, 4096) == 0 else {
            let error = failure("bind")
            Glibc.close(descriptor)
            throw error
        }
        var bound = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutableBytes(of: &bound) { bytes in
            _ = getsockname(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
        }
        self.descriptor = descriptor
        self.port = withUnsafeBytes(of: bound) {
            Int(UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
        }
        address = host
    }

    enum Accepted {
        case connection(descriptor: Int32, PeerAddress)
        case nobody
        /// Someone waits, but descriptors or memory have run out.
        case exhausted
    }

    /// Takes one waiting connection, if there is one.
    func accept() -> Accepted {
        while true {
            var storage = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let accepted = withUnsafeMutableBytes(of: &storage) { bytes in
                interline_accept(descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
            }
            guard accepted >= 0 else {
                // A peer that has gone again; the next may be there.
                switch errno {
                case ECONNABORTED, EINTR: continue
                case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
                default: return .nobody
                }
            }
            var on: Int32 = 1
            setsockopt(accepted, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
            return .connection(descriptor: accepted, PeerAddress(storage) ?? PeerAddress(high: 0, low: 0))
        }
    }

    func close() { Glibc.close(descriptor) }
}

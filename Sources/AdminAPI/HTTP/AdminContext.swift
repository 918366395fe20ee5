import Hummingbird
import NIOCore

/// What is known of a call before it is looked at.
struct AdminContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let remote: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remote = source.channel.remoteAddress
    }
}

extension SocketAddress {
    /// In network order: 4 bytes of an IPv4 address, 16 of an IPv6 one; none of other sockets.
    private var rawBytes: [UInt8] {
        // As `sockaddr_in` and `sockaddr_in6` lay them out.
        let range: Range<Int>
        switch self {
        case .v4: range = 4..<8
        case .v6: range = 8..<24
        case .unixDomainSocket: return []
        }
        return withSockAddr { address, size in
            Array(UnsafeRawBufferPointer(start: address, count: size)[range])
        }
    }

    /// A socket that listens for both sees an IPv4 peer as an IPv6 one.
    private var addressBytes: [UInt8] {
        let bytes = rawBytes
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        return bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes.suffix(4)) : bytes
    }

    /// Whether the peer is on this machine.
    var isLoopback: Bool {
        let bytes = addressBytes
        let one: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        return switch bytes.count {
        case 4: bytes[0] == 127
        case 16: bytes == one
        default: true
        }
    }

    /// What failures are counted by: an IPv4 address, or the /64 of an IPv6 one, which is what one site gets.
    var limitKey: [UInt8] {
        let bytes = addressBytes
        return bytes.count == 16 ? Array(bytes.prefix(8)) : bytes
    }
}

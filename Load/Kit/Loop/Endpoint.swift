import Glibc

/// Where the relay listens: a `ws` or `wss` address, resolved to IPv4.
package struct Endpoint: Sendable {
    package enum Failure: Error, Equatable, CustomStringConvertible {
        case notWebSocket(String)
        case badPort(String)
        case unknownHost(String)

        package var description: String {
            switch self {
            case .notWebSocket(let url): "\(url) is no ws:// or wss:// address"
            case .badPort(let port): "\(port) is no port"
            case .unknownHost(let host): "host \(host) is unknown, or has no IPv4 address"
            }
        }
    }

    package let host: String
    package let port: UInt16
    package let path: String
    package let isEncrypted: Bool
    /// In network byte order.
    package let address: UInt32

    package init(_ url: String) throws(Failure) {
        isEncrypted = url.hasPrefix("wss://")
        guard isEncrypted || url.hasPrefix("ws://") else { throw .notWebSocket(url) }
        let rest = url.dropFirst(isEncrypted ? 6 : 5)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let tail = rest.dropFirst(authority.count)
        path = tail.isEmpty ? "/ws" : tail.hasPrefix("?") ? "/ws\(tail)" : String(tail)
        let parts = authority.split(separator: ":", maxSplits: 1)
        guard let name = parts.first else { throw .notWebSocket(url) }
        host = String(name)
        if parts.count == 2 {
            guard let number = UInt16(parts[1]) else { throw .badPort(String(parts[1])) }
            port = number
        } else {
            port = isEncrypted ? 443 : 80
        }
        guard let found = Self.resolve(host) else { throw .unknownHost(host) }
        address = found
    }

    /// The same with another host and port, as the relay's `listening` line has them.
    package func moved(to address: Substring) throws(Failure) -> Endpoint {
        try Endpoint("\(isEncrypted ? "wss" : "ws")://\(address)\(path)")
    }

    /// The relay is reached through 127.0.0.0/8, of which every address can be a source.
    package var isLoopback: Bool { UInt32(bigEndian: address) >> 24 == 127 }

    private static func resolve(_ host: String) -> UInt32? {
        var hints = addrinfo()
        hints.ai_family = AF_INET
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0, let list else { return nil }
        defer { freeaddrinfo(list) }
        return list.pointee.ai_addr?.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_addr.s_addr }
    }
}

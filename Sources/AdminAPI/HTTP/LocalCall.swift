import HTTPTypes
import Hummingbird
import NIOCore

/// Tells a call of this machine's own from one that a proxy or a browser here makes for somebody elsewhere.
enum LocalCall {
    private static let forwarding = ["forwarded", "x-forwarded-for", "x-real-ip", "via"].compactMap {
        HTTPField.Name($0)
    }

    static func isOne(_ request: Request, from peer: SocketAddress?) -> Bool {
        isOne(host: request.head.authority, headers: request.headers, from: peer)
    }

    /// A page whose name was made to lead here (DNS rebinding) has a browser send that name.
    static func isOne(host: String?, headers: HTTPFields, from peer: SocketAddress?) -> Bool {
        guard let peer, peer.isLoopback, let host else { return false }
        return isLocal(host) && forwarding.allSatisfy { headers[$0] == nil }
    }

    /// `localhost` or an address of this machine's own, with or without a port.
    private static func isLocal(_ host: String) -> Bool {
        let name: Substring
        if host.hasPrefix("[") {
            name = host.dropFirst().prefix { $0 != "]" }
        } else {
            name = host.prefix { $0 != ":" }
        }
        if name.lowercased() == "localhost" { return true }
        return (try? SocketAddress(ipAddress: String(name), port: 0))?.isLoopback ?? false
    }
}

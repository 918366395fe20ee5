import Foundation

/// What of a `ws:` or `wss:` address the handshake needs.
struct WebSocketAddress {
    let host: String
    let port: Int
    let isSecure: Bool
    /// The path and query to ask for.
    let target: String

    init(_ url: URL) throws(ChatConnectionError) {
        guard let parts = URLComponents(url: url, resolvingAgainstBaseURL: true),
            let scheme = parts.scheme?.lowercased(),
            scheme == "ws" || scheme == "wss"
        else { throw .badAddress("no ws: or wss: address") }
        // An IPv6 address stands in brackets, which resolvers do not want.
        let host = (parts.host ?? "").trimmingPrefix("[")
        self.host = String(host.last == "]" ? host.dropLast() : host)
        isSecure = scheme == "wss"
        port = parts.port ?? (isSecure ? 443 : 80)
        guard !self.host.isEmpty, (1...65_535).contains(port) else { throw .badAddress("no host, or no such port") }
        let path = parts.percentEncodedPath
        target = (path.isEmpty ? "/" : path) + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
    }

    private var isLiteral: Bool { host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." } }

    /// The name that the server's certificate must have; nil for an IP address, which TLS does not send.
    var serverName: String? { isLiteral ? nil : host }

    var hostHeader: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }
}

import Foundation
import WebClient

/// From which web pages browsers may connect; everything but a browser sends no origin and is let through.
package enum OriginPolicy: Hashable, Sendable {
    /// Pages that this server served itself: the host of `Origin` equals the `Host` header.
    case sameHost
    case any
    /// These origins and no others, in the form that browsers send.
    case only(Set<String>)

    /// A member of the list in the settings.
    enum Entry: Hashable {
        case any
        case origin(String)

        init?(_ text: String) {
            if text == "*" {
                self = .any
            } else {
                guard let origin = OriginPolicy.normalized(text) else { return nil }
                self = .origin(origin)
            }
        }
    }

    static let expected = "\"*\" or an origin such as https://example.com without a path"

    init(_ entries: [Entry]) {
        if entries.isEmpty {
            self = .sameHost
        } else if entries.contains(.any) {
            self = .any
        } else {
            let origins = entries.map { if case .origin(let text) = $0 { text } else { "" } }
            self = .only(Set(origins))
        }
    }

    /// Whether an upgrade with these headers may go on.
    ///
    /// - Parameters:
    ///   - origin: The `Origin` header; nil where there is none.
    ///   - host: The `Host` header.
    package func allows(origin: String?, host: String?) -> Bool {
        guard let origin else { return true }
        switch self {
        case .any: return true
        case .only(let allowed): return Self.normalized(origin).map(allowed.contains) ?? false
        case .sameHost:
            guard let normal = Self.normalized(origin), let host, let scheme = normal.range(of: "://") else {
                return false
            }
            return Self.normalized(normal[..<scheme.upperBound] + host) == normal
        }
    }

    /// Whose pages may show the viewer's page in a frame, besides this server's own, as a CSP's `frame-ancestors` names
    /// them. An IPv6 address can't be named there.
    var embedders: [String] {
        switch self {
        case .sameHost: []
        case .any: ["*"]
        case .only(let origins): origins.filter { !$0.contains("[") }.sorted()
        }
    }

    /// What the page of the path is served with.
    func contentSecurityPolicy(path: String) -> String {
        WebPages.contentSecurityPolicy(path: path, embedders: embedders)
    }

    /// Lower case and without the port that the scheme has anyway; nil for what is no origin (`null` too).
    private static func normalized(_ text: String) -> String? {
        let lower = text.lowercased()
        guard lower.utf8.count <= 300,
            let match = lower.wholeMatch(of: #/([a-z][a-z0-9+.-]*):\/\/([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?/#)
        else { return nil }
        let port = match.3.map(String.init) ?? ""
        let isDefault = (match.1 == "https" && port == ":443") || (match.1 == "http" && port == ":80")
        return "\(match.1)://\(match.2)\(isDefault ? "" : port)"
    }
}

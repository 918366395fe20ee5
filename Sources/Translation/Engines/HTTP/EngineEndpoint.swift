import Foundation

/// The address of an engine, without a slash at its end.
package struct EngineEndpoint: Hashable, Sendable {
    package let url: String

    /// - Parameter allowsPlainHTTP: also beyond this machine, where keys and chat would travel in the open.
    package init(_ text: String, allowsPlainHTTP: Bool) throws(EngineSettingsProblem) {
        // What an address can't hold is not quietly encoded.
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else { throw .badURL }
        switch parts.scheme?.lowercased() {
        case "https": break
        case "http": guard allowsPlainHTTP || Self.isLoopback(host) else { throw .plainHTTP }
        default: throw .badURL
        }
        var url = text
        while url.hasSuffix("/") { url.removeLast() }
        self.url = url
    }

    /// Names of this machine by RFC 6761 §6.3 and its addresses by RFC 1122 §3.2.1.3 and RFC 4291 §2.5.3.
    private static func isLoopback(_ host: String) -> Bool {
        if ["localhost", "::1", "[::1]"].contains(host.lowercased()) { return true }
        let bytes = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return bytes.count == 4 && bytes[0] == 127 && !bytes.contains(nil)
    }
}

import Foundation

/// The address of an operator's own service: https, or http on this machine.
package struct HookURL: Hashable, Sendable {
    package let text: String

    static let expected = "an https URL, or an http URL of this machine"

    /// Nil also for what names a user or a fragment, and for characters that a URL can't hold.
    package init?(_ text: String) {
        // What a URL can't hold is not quietly encoded.
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
            parts.user == nil, parts.password == nil, parts.fragment == nil,
            parts.port.map({ (1...65_535).contains($0) }) ?? true
        else { return nil }
        switch parts.scheme?.lowercased() {
        case "https": break
        // Elsewhere the chat would travel in the open.
        case "http": guard Self.isLoopback(host) else { return nil }
        default: return nil
        }
        self.text = text
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard let bytes = IPAddress(bare)?.bytes else { return false }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == IPAddress("::1")?.bytes
    }
}

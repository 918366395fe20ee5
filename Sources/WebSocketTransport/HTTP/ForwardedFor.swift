/// Whom a request came from, where proxies stand between.
///
/// Each proxy adds the address that it was called from at the right end of `X-Forwarded-For`. What stands left of the
/// first address that no trusted proxy vouches for may have been made up by the client, so reading ends there.
enum ForwardedFor {
    /// Addresses that are read, from the right; who stands behind more proxies counts as the outermost that was read.
    static let hopsMax = 16

    /// - Parameters:
    ///   - peer: the other end of the socket, a trusted proxy.
    ///   - header: the field's value; several fields joined by commas.
    /// - Returns: the right-most address that is not trusted; where an entry is no address, the proxy that wrote it.
    static func client(
        behind peer: PeerAddress, _ header: String?, isTrusted: (PeerAddress) -> Bool
    ) -> PeerAddress {
        var known = peer
        var rest = (header ?? "").utf8[...]
        for _ in 0..<hopsMax where !rest.isEmpty {
            let comma = rest.lastIndex(of: UInt8(ascii: ","))
            let entry = comma.map { rest[rest.index(after: $0)...] } ?? rest
            rest = comma.map { rest[..<$0] } ?? rest.prefix(0)
            guard let address = PeerAddress(forwarded: Substring(entry)) else { return known }
            known = address
            guard isTrusted(address) else { return known }
        }
        return known
    }
}

extension PeerAddress {
    /// Reads an entry: an address, an IPv6 one also in brackets, and a port after either is passed over.
    fileprivate init?(forwarded entry: Substring) {
        let text = entry.drop { $0 == " " || $0 == "\t" }
        let end = text.lastIndex { $0 != " " && $0 != "\t" }
        guard let end, text.utf8.count <= 64 else { return nil }
        let trimmed = text[...end]
        if trimmed.first == "[" {
            guard let bracket = trimmed.firstIndex(of: "]") else { return nil }
            let rest = trimmed[trimmed.index(after: bracket)...]
            guard rest.isEmpty || rest.first == ":" && Self.isPort(rest.dropFirst()) else { return nil }
            self.init(String(trimmed[trimmed.index(after: trimmed.startIndex)..<bracket]))
        } else if let colon = trimmed.firstIndex(of: ":"), trimmed[colon...].count(where: { $0 == ":" }) == 1 {
            guard Self.isPort(trimmed[trimmed.index(after: colon)...]) else { return nil }
            self.init(String(trimmed[..<colon]))
        } else {
            self.init(String(trimmed))
        }
    }

    private static func isPort(_ text: Substring) -> Bool {
        (1...5).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}

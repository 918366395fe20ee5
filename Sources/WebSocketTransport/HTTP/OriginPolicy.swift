/// Which browser origins may open a WebSocket: a page of another site must not use its visitors' access.
struct OriginPolicy: Sendable {
    private let allowed: Set<String>
    private let allowsAll: Bool

    /// - Parameter allowed: origins such as `https://example.org`, or `*`.
    init(allowed: [String]) {
        self.allowed = Set(allowed.map { $0.lowercased() })
        allowsAll = allowed.contains("*")
    }

    /// A client without an origin is no browser and may connect; a page of the relay's own host may too.
    func allows(origin: String?, host: String?) -> Bool {
        guard let origin = origin?.lowercased(), !allowsAll else { return true }
        if allowed.contains(origin) { return true }
        guard let host = host?.lowercased(), let scheme = origin.range(of: "://") else { return false }
        return origin[scheme.upperBound...] == host
    }
}

extension String {
    /// The first place of an ASCII needle. The standard library has none without Foundation.
    fileprivate func range(of needle: String) -> Range<Index>? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(needle) { return at..<index(at, offsetBy: needle.count) }
            at = index(after: at)
        }
        return nil
    }
}

import TextAnalysis

/// A link in a message.
struct FoundLink: Hashable, Sendable {
    /// Small letters.
    let host: String
    /// Bytes of the folded text.
    let range: Range<Int>
}

/// Finds links, with or without a scheme, and hosts written apart such as `site[.]com` and `site dot com`.
enum LinkScanner {
    /// One pass; at most `limit` links.
    static func links(in utf8: [UInt8], limit: Int = 16) -> [FoundLink] {
        guard mayHaveLink(utf8) else { return [] }
        var links: [FoundLink] = []
        var index = 0
        while index < utf8.count, links.count < limit {
            guard isLabel(utf8[index]), index == 0 || !isLabel(utf8[index - 1]) else {
                index += 1
                continue
            }
            let (host, dots, end) = host(utf8, index)
            if dots > 0, isLink(host, utf8, index, end) {
                links.append(FoundLink(host: String(decoding: host, as: UTF8.self), range: index..<end))
            }
            index = max(end, index + 1)
        }
        return links
    }

    private static func mayHaveLink(_ utf8: [UInt8]) -> Bool {
        // A dot, the letters of "dot", and 。, 点 and · all have one of these bytes.
        // By hand: the library's search for "dot" allocates for each byte that it looks at.
        utf8.withUnsafeBufferPointer { bytes in
            bytes.indices.contains { index in
                switch bytes[index] {
                case 0x2E, 0x82, 0x80, 0xB9, 0xB7: true
                case UInt8(ascii: "d"):
                    index + 2 < bytes.count && bytes[index + 1] == UInt8(ascii: "o")
                        && bytes[index + 2] == UInt8(ascii: "t")
                default: false
                }
            }
        }
    }

    /// The labels from `start` on with dots between them, how many dots, and where they end.
    private static func host(_ utf8: [UInt8], _ start: Int) -> (host: [UInt8], dots: Int, end: Int) {
        // Most words have no dot, and nothing is copied of them.
        var host: [UInt8] = []
        var dots = 0
        var index = start
        var label = start
        while index < utf8.count {
            if isLabel(utf8[index]) {
                index += 1
                continue
            }
            let length = dotLength(utf8, index)
            guard length > 0, index + length < utf8.count, isLabel(utf8[index + length]) else { break }
            host += utf8[label..<index]
            host.append(0x2E)
            dots += 1
            index += length
            label = index
        }
        if dots > 0 { host += utf8[label..<index] }
        return (host, dots, index)
    }

    private static let dots: [[UInt8]] = [".", "[.]", "(.)", "{.}", " dot ", "[dot]", "(dot)", "。", "点", "·"].map {
        Array($0.utf8)
    }

    private static func dotLength(_ utf8: [UInt8], _ index: Int) -> Int {
        dots.first { utf8[index...].starts(with: $0) }?.count ?? 0
    }

    private static func isLink(_ host: [UInt8], _ utf8: [UInt8], _ start: Int, _ end: Int) -> Bool {
        let labels = host.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard labels.count >= 2, host.count <= 253, labels.allSatisfy({ (1...63).contains($0.count) }),
            let last = labels.last
        else { return false }
        // What follows an @ is an address for mail.
        if start > 0, utf8[start - 1] == 0x40 { return false }
        let hasScheme = utf8[..<start].suffix(3).elementsEqual("://".utf8)
        if hasScheme || labels[0].elementsEqual("www".utf8) { return true }
        let domain = String(decoding: last, as: UTF8.self)
        if usualDomains.contains(domain) {
            return labels[labels.count - 2].count > 1 || end < utf8.count && utf8[end] == 0x2F
        }
        // Also the endings of file names; a path tells.
        return end < utf8.count && utf8[end] == 0x2F && last.count >= 2 && last.allSatisfy { (97...122).contains($0) }
            && labels[labels.count - 2].count > 1
    }

    private static func isLabel(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte == 0x2D
    }

    private static let usualDomains: Set<String> = [
        "com", "net", "org", "info", "biz", "xyz", "top", "vip", "club", "shop", "store", "online", "site", "website",
        "live", "app", "dev", "link", "click", "win", "bet", "fun", "icu", "cc", "tv", "gg", "io", "ly", "gl", "me",
        "us", "uk", "cn", "tw", "hk", "jp", "kr", "ru", "de", "fr", "es", "it", "br", "mx", "ar", "cl", "pe", "eu",
        "ca", "au", "nz", "in", "tk", "ml", "ga", "cf", "gq", "pw", "su", "ua", "nl", "ch", "se", "edu", "gov",
    ]
}

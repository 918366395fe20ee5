extension PatternScanner {
    /// An address with a scheme, one with `www.`, a name of a host with a path, a known domain, or an e-mail address.
    func link(at start: Int) -> Match? {
        if let body = afterScheme(start) { return (linkEnd(start, from: body), .link) }
        let head = hostEnd(from: start)
        guard head > start else { return nil }
        if text.indices.contains(head), text[head] == "@" {
            let domain = hostEnd(from: head + 1)
            if let top = topLabel(head + 1, domain), top.allSatisfy(\.isASCIILetter) { return (domain, .link) }
        }
        guard let top = topLabel(start, head), top.count >= 2, top.allSatisfy(\.isASCIILetter) else { return nil }
        let hasPath = text.indices.contains(head) && (text[head] == "/" || text[head] == "?" || text[head] == ":")
        if isPrefix("www.", at: start) || (hasPath && linkEnd(start, from: head) > head + 1 && text[head] != ":")
            || Self.commonDomains.contains(String(String.UnicodeScalarView(top)).lowercased())
        {
            return (linkEnd(start, from: head), .link)
        }
        return nil
    }

    /// Domains whose names are no words, so that a full stop without a space after it makes no link.
    private static let commonDomains: Set<String> = [
        "com", "net", "org", "tv", "gg", "io", "cn", "jp", "kr", "tw", "hk", "uk", "ru", "br", "mx", "info", "app",
        "dev",
        "edu", "gov", "xyz",
    ]

    private func isPrefix(_ prefix: String, at start: Int) -> Bool {
        var place = start
        for scalar in prefix.unicodeScalars {
            guard place < text.count, text[place].value | 0x20 == scalar.value | 0x20 else { return false }
            place += 1
        }
        return true
    }

    /// Where the address goes on after `https://` and the like.
    private func afterScheme(_ start: Int) -> Int? {
        var place = start
        while place < text.count, place - start < 12, text[place].isASCIILetter { place += 1 }
        guard place > start + 1, isPrefix("://", at: place), place + 3 < text.count, isLinkPart(text[place + 3])
        else { return nil }
        return place + 3
    }

    /// The end of labels joined by single dots, as in `example.com`.
    private func hostEnd(from start: Int) -> Int {
        var place = start
        var end = start
        while place < text.count, place - start < 100 {
            if text[place].isASCIIWord || text[place] == "-" || text[place] == "+" {
                place += 1
                end = place
            } else if text[place] == ".", place > start, text[place - 1] != "." {
                place += 1
            } else {
                break
            }
        }
        return end
    }

    /// The last label of a host of at least two; nil where there is but one.
    private func topLabel(_ start: Int, _ end: Int) -> ArraySlice<Unicode.Scalar>? {
        guard end > start, let dot = text[start..<end].lastIndex(of: "."), dot > start else { return nil }
        return text[(dot + 1)..<end]
    }

    /// Anything but white space, quotes and the punctuation of Chinese and Japanese text.
    private func isLinkPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isWhite || scalar.isInvisible { return false }
        switch scalar.value {
        case 0x22, 0x3C, 0x3E, 0x60, 0x7C, 0x27E6, 0x27E7: return false
        case 0x2018...0x201F, 0x3000...0x3004, 0x3008...0x3020, 0xFF01...0xFF0F, 0xFF1A...0xFF20: return false
        default: return !scalar.isPictorial
        }
    }

    private func linkEnd(_ start: Int, from body: Int) -> Int {
        var end = body
        var open = 0
        while end < text.count, isLinkPart(text[end]) {
            // A bracket that the address did not open belongs to the text around it.
            if text[end] == "(" { open += 1 }
            if text[end] == ")" {
                if open == 0 { break }
                open -= 1
            }
            end += 1
        }
        var trimmed = withoutTrailingPunctuation(start, end)
        if trimmed > start + 2, text[trimmed - 1] == "s", text[trimmed - 2] == "'" || text[trimmed - 2] == "’" {
            trimmed = withoutTrailingPunctuation(start, trimmed - 2)
        }
        return max(trimmed, start + 1)
    }
}

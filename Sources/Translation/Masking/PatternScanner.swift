/// Finds what is recognised by its form: links, mentions, emotes, numbers, commands.
///
/// Every step moves on or gives up after a bounded look-ahead, so the time is linear in the text.
struct PatternScanner {
    typealias Match = (end: Int, kind: Span.Kind)

    let text: [Unicode.Scalar]

    /// The span that begins at the place; the place is the start of a word or no part of one.
    func match(at start: Int, isWordStart: Bool) -> Match? {
        let scalar = text[start]
        switch scalar {
        case "@": return mention(at: start)
        case ":", ";", "<", "^", "=", ">": return emote(at: start) ?? emoticon(at: start)
        case "[": return bracketed(at: start, until: "]", .emote)
        case "`": return bracketed(at: start, until: "`", .keep)
        case "{": return bracketed(at: start, until: "}", .keep)
        case "⟦", "⟧": return (start + 1, .keep)
        case "/": return isFree(before: start) ? path(at: start) : nil
        case "!": return isFree(before: start) ? command(at: start) : nil
        case "#": return number(at: start + 1, from: start) ?? hashtag(at: start)
        case "$", "¥", "€", "£", "₩", "₹", "￥": return number(at: start + 1, from: start)
        case "+", "-", "−": return isFree(before: start) ? number(at: start + 1, from: start) : nil
        default:
            if scalar.isNumeral { return pictureKeycap(at: start) ?? link(at: start) ?? number(at: start, from: start) }
            if scalar.isASCIILetter {
                guard isWordStart else { return nil }
                return link(at: start) ?? emoticon(at: start) ?? wordWithDigits(at: start)
            }
            return scalar.value < 128 ? nil : picture(at: start)
        }
    }

    private subscript(place: Int) -> Unicode.Scalar? { text.indices.contains(place) ? text[place] : nil }

    private func isFree(before place: Int) -> Bool { place == 0 || text[place - 1].isWhite }

    private func end(from start: Int, atMost limit: Int = .max, while holds: (Unicode.Scalar) -> Bool) -> Int {
        var place = start
        while place < text.count, place - start < limit, holds(text[place]) { place += 1 }
        return place
    }

    private func mention(at start: Int) -> Match? {
        var place = end(from: start + 1, while: \.isNamePart)
        guard place > start + 1 else { return nil }
        while let joint = self[place], joint == "." || joint == "-" || joint == "·", self[place + 1]?.isNamePart == true
        {
            place = end(from: place + 1, while: \.isNamePart)
        }
        return (place, .name)
    }

    private func emote(at start: Int) -> Match? {
        guard text[start] == ":" else { return nil }
        let close = end(from: start + 1, atMost: 48) { $0.isNamePart || $0 == "+" || $0 == "-" }
        guard close > start + 1, self[close] == ":" else { return nil }
        // `a:1:` is a list or a time.
        let isGlued = start > 0 && text[start - 1].isASCIIWord
        if isGlued, !text[start + 1..<close].contains(where: { !$0.isNumeral }) { return nil }
        return (close + 1, .emote)
    }

    private static let emoticons: [[Unicode.Scalar]] = [
        ":'(", ":-)", ":-(", ":-D", ":-P", ":)", ":(", ":D", ":P", ":p", ":o", ":O", ":3", ":v", ":/", ":|", ":*", ";)",
        ";-)", ";D", ";P", "=)", "=(", "=D", "=_=", "</3", "<3", "^_^", "^.^", "^^", ">_<", ">.<", "XD", "xD", "T_T",
        "T.T", "QAQ", "QwQ", "TAT", "orz", "OTZ", "o_O", "O_o", "o.O", "O.O", "o_o", "owo", "uwu", "UwU", "OwO",
    ].map { Array($0.unicodeScalars) }.sorted { $0.count > $1.count }

    /// By their first character: most words begin with none of them.
    private static let emoticonsByStart = Dictionary(grouping: emoticons) { $0[0] }

    private func emoticon(at start: Int) -> Match? {
        guard let forms = Self.emoticonsByStart[text[start]] else { return nil }
        if start > 0, text[start - 1].isNamePart, text[start].isASCIILetter { return nil }
        for form in forms where text[start...].starts(with: form) {
            if let next = self[start + form.count], next.isASCIIWord { continue }
            return (start + form.count, .emote)
        }
        return nil
    }

    private func bracketed(at start: Int, until close: Unicode.Scalar, _ kind: Span.Kind) -> Match? {
        let most = kind == .emote ? 24 : 200
        let end = end(from: start + 1, atMost: most) {
            $0 != close && $0 != text[start] && (kind == .keep || !$0.isWhite)
        }
        guard end > start + 1, self[end] == close else { return nil }
        return (end + 1, kind)
    }

    private func path(at start: Int) -> Match? {
        guard self[start + 1]?.isASCIIWord == true else { return nil }
        let end = end(from: start + 1) { $0.isASCIIWord || "./-*~".unicodeScalars.contains($0) }
        return (withoutTrailingPunctuation(start, end), .keep)
    }

    private func command(at start: Int) -> Match? {
        guard self[start + 1]?.isASCIILetter == true else { return nil }
        return (end(from: start + 1, while: \.isASCIIWord), .keep)
    }

    private func hashtag(at start: Int) -> Match? {
        let end = end(from: start + 1, while: \.isNamePart)
        return end > start + 1 ? (end, .keep) : nil
    }

    private func pictureKeycap(at start: Int) -> Match? {
        guard self[start + 1]?.value == 0xFE0F || self[start + 1]?.value == 0x20E3 else { return nil }
        return (end(from: start + 1, while: \.isPictureModifier), .emote)
    }

    private func picture(at start: Int) -> Match? {
        let scalar = text[start]
        guard scalar.isPictorial || (scalar.value >= 0x203C && self[start + 1]?.value == 0xFE0F) else { return nil }
        return (end(from: start + 1) { $0.isPictorial || $0.isPictureModifier }, .emote)
    }

    /// A number with signs and units; `place` is where its first digit must stand.
    private func number(at place: Int, from start: Int) -> Match? {
        guard self[place]?.isNumeral == true else { return nil }
        var place = end(from: place) { $0.isNumeral || $0.isASCIILetter || $0 == "_" }
        while let joint = self[place], ".,:/-×–".unicodeScalars.contains(joint), self[place + 1]?.isNumeral == true,
            text[place - 1].isASCIIWord || text[place - 1].isNumeral
        {
            place = end(from: place + 1) { $0.isNumeral || $0.isASCIILetter || $0 == "_" }
        }
        if let unit = self[place], "%‰°€$£％".unicodeScalars.contains(unit) { place += 1 }
        return (place, .number)
    }

    /// A word such as `v2.1` or `user123`, or one that looks like a placeholder.
    private func wordWithDigits(at start: Int) -> Match? {
        let end = end(from: start, while: \.isASCIIWord)
        guard text[start..<end].contains(where: \.isASCIIDigit) else {
            return WordToken.resembles(text[start..<end]) ? (end, .keep) : nil
        }
        var place = end
        while self[place] == "." || self[place] == "-", self[place + 1]?.isASCIIDigit == true {
            place = self.end(from: place + 1, while: \.isASCIIWord)
        }
        return (place, .number)
    }

    func withoutTrailingPunctuation(_ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start + 1, ".,!?:;*~'\"".unicodeScalars.contains(text[end - 1]) { end -= 1 }
        return end
    }
}

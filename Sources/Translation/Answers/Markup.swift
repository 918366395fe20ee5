/// The little of XML and HTML that placeholders and escaped text need.
enum Markup {
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E }) else { return text }
        return text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.append(character)
            }
        }
    }

    private static let names: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    ]

    /// References that are not known stay as they are, for the check of the answer to judge.
    static func unescape(_ text: String) -> String {
        guard text.utf8.contains(0x26) else { return text }
        var plain = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            plain += rest[..<start]
            rest = rest[start...]
            let body = rest.dropFirst().prefix(9)
            guard let end = body.firstIndex(of: ";"), let character = character(body[..<end]) else {
                plain += "&"
                rest = rest.dropFirst()
                continue
            }
            plain += character
            rest = rest[rest.index(after: end)...]
        }
        return plain + rest
    }

    private static func character(_ name: Substring) -> String? {
        guard name.first == "#" else { return names[String(name)] }
        let digits = name.dropFirst()
        let number = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init).map { String($0) }
    }

    /// The answer with its tags written as `⟦1⟧`; the text between stays escaped.
    static func tokens(_ answer: String, _ style: PlaceholderStyle) throws(PlaceholderCoding.Damage) -> String {
        // In XML the tags are the placeholders; brackets in the text would be taken for them.
        if style == .xml, answer.unicodeScalars.contains(where: { $0 == "⟦" || $0 == "⟧" }) { throw .invented }
        var plain = ""
        var rest = answer[...]
        while let start = rest.firstIndex(of: "<") {
            plain += rest[..<start]
            guard let end = rest[start...].prefix(200).firstIndex(of: ">") else { throw .markup }
            plain += try token(rest[rest.index(after: start)..<end].lowercased(), style)
            rest = rest[rest.index(after: end)...]
        }
        guard !rest.contains(">") || style == .html else { throw .markup }
        return plain + rest
    }

    private static func token(_ tag: String, _ style: PlaceholderStyle) throws(PlaceholderCoding.Damage) -> String {
        switch style {
        case .xml:
            if tag.filter({ $0 != " " }) == "/x" { return "" }
            guard tag.hasPrefix("x ") || tag == "x", let number = Int(tag.filter(\.isNumber)), tag.contains("id") else {
                throw .markup
            }
            return "⟦\(number)⟧"
        case .html:
            guard tag == "/span" || tag.hasPrefix("span") else { throw .markup }
            return ""
        case .brackets, .word: throw .markup
        }
    }
}

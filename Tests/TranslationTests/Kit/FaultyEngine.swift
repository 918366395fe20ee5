@testable import Translation

/// Answers as engines do on bad days: what is in placeholders is moved, lost, doubled, or written another way.
struct FaultyAnswer {
    private static let tokens: [PlaceholderStyle: String] = [
        .brackets: "⟦", .word: "Zq", .xml: "<x", .html: "<span",
    ]

    static func answer(_ text: String, _ style: PlaceholderStyle, _ fault: Int) -> String? {
        let tokens = tokens(in: text, style)
        func line(_ tokens: [String]) -> String { (["今天大家都非常开心"] + tokens).joined(separator: "的") + "了" }
        switch fault {
        case 0: return line(tokens)
        case 1: return line(tokens.reversed())
        case 2: return line(Array(tokens.dropLast()))
        case 3: return line(tokens + tokens.prefix(1))
        case 4: return line(tokens).lowercased()
        case 5: return line(tokens.map { " " + $0.replacing("⟦", with: "⟦ ").replacing("⟧", with: " ⟧") + " " })
        case 6: return line(tokens.map { String($0.dropLast()) })
        case 7: return line(tokens + ["⟦9⟧", "@someone", "https://evil.example/x"])
        case 8: return text
        case 9: return "what is this"
        case 10: return line(tokens.map { $0 + $0 })
        case 11: return line(tokens) + "\u{7}"
        case 12: return String(repeating: line(tokens), count: 30)
        case 13: return String(line(tokens).prefix(4))
        case 14: return tokens.joined()
        case 15: return "<html><body>502 Bad Gateway</body></html>"
        case 16: return ""
        default: return nil
        }
    }

    static let faults = 18

    private static func tokens(in text: String, _ style: PlaceholderStyle) -> [String] {
        guard let mark = Self.tokens[style] else { return [] }
        let ends: [PlaceholderStyle: String] = [.brackets: "⟧", .word: "xz", .xml: "/>", .html: "</span>"]
        var tokens: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: mark),
            let end = rest[start.upperBound...].firstRange(of: ends[style] ?? "")
        {
            tokens.append(String(rest[start.lowerBound..<end.upperBound]))
            rest = rest[end.upperBound...]
        }
        return tokens
    }
}

/// Finds `⟦1⟧` in an answer, also with spaces, other digits, or brackets that engines write in their place.
struct BracketReader {
    private(set) var pieces: [Piece] = []

    /// - Parameter alsoLenient: whether other double brackets count where the true ones are not all there.
    init(_ answer: String, alsoLenient: Bool) {
        let text = Array(answer.unicodeScalars)
        var words = String.UnicodeScalarView()
        var place = 0
        while place < text.count {
            guard let token = Self.token(in: text, at: place, alsoLenient) else {
                words.append(text[place])
                place += 1
                continue
            }
            if !words.isEmpty { pieces.append(.words(String(words))) }
            words.removeAll()
            pieces.append(.span(token.index))
            place = token.end
        }
        if !words.isEmpty { pieces.append(.words(String(words))) }
    }

    private static func token(in text: [Unicode.Scalar], at start: Int, _ lenient: Bool) -> (end: Int, index: Int)? {
        let close: [Unicode.Scalar]
        var place = start + 1
        switch text[start] {
        case "⟦": close = ["⟧"]
        case "〚" where lenient: close = ["〛"]
        case "[" where lenient && place < text.count && text[place] == "[":
            close = ["]", "]"]
            place += 1
        default: return nil
        }
        func skipWhite() { while place < text.count, text[place].isWhite { place += 1 } }
        skipWhite()
        var number = 0
        let digits = place
        while place < text.count, place - digits < 3, let digit = text[place].decimal {
            number = number * 10 + digit
            place += 1
        }
        guard place > digits, number > 0 else { return nil }
        skipWhite()
        guard text[place...].starts(with: close) else { return nil }
        return (place + close.count, number - 1)
    }
}

extension Unicode.Scalar {
    /// The value of a decimal digit of any script.
    fileprivate var decimal: Int? {
        if isASCIIDigit { return Int(value) - 48 }
        guard value > 127, properties.generalCategory == .decimalNumber, let number = properties.numericValue else {
            return nil
        }
        return Int(number)
    }
}

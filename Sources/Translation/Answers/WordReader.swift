/// Finds placeholder words in an answer, in any case, and with the mark that Apertium sets before unknown words.
enum WordReader {
    static func pieces(_ answer: String) -> [Piece] {
        let text = Array(answer.unicodeScalars)
        var pieces: [Piece] = []
        var words = String.UnicodeScalarView()
        var place = 0
        while place < text.count {
            guard text[place].isASCIIWord else {
                words.append(text[place])
                place += 1
                continue
            }
            var end = place
            while end < text.count, text[end].isASCIIWord { end += 1 }
            if let index = WordToken.index(text[place..<end]) {
                if words.last == "*" { words.removeLast() }
                if !words.isEmpty { pieces.append(.words(String(words))) }
                words.removeAll()
                pieces.append(.span(index))
            } else {
                words.append(contentsOf: text[place..<end])
            }
            place = end
        }
        if !words.isEmpty { pieces.append(.words(String(words))) }
        return pieces
    }
}

/// A translation with places for the spans of whatever message it is used for.
package struct Template: Hashable, Sendable {
    package var pieces: [Piece]

    package init(pieces: [Piece]) { self.pieces = pieces }

    /// Bytes that the template holds, about.
    package var size: Int {
        pieces.reduce(32) { size, piece in
            if case .words(let words) = piece { size + words.utf8.count + 24 } else { size + 24 }
        }
    }

    /// The translation of the message; nil where the template's places are not the message's spans.
    ///
    /// - Parameter readsNumbers: whether numbers of the message may be words of the translation, as with set phrases.
    package func fill(_ text: MaskedText, readsNumbers: Bool = false) -> String? {
        var filled = text.prefix
        var places = 0
        var before: Span?
        for piece in pieces {
            switch piece {
            case .words(let words):
                if let before, let first = words.unicodeScalars.first, before.swallows(first) { filled += " " }
                filled += words
                if !words.isEmpty { before = nil }
            case .span(let index):
                guard text.spans.indices.contains(index) else { return nil }
                let span = text.spans[index]
                if let last = filled.unicodeScalars.last, span.isSwallowed(by: last) { filled += " " }
                filled += span.text
                before = span
                places += 1
            }
        }
        guard places == text.spans.count || (readsNumbers && places < text.spans.count) else { return nil }
        if let before, let first = text.suffix.unicodeScalars.first, before.swallows(first) { filled += " " }
        return filled + text.suffix
    }
}

extension Span {
    /// Whether the span, read by a client, would go on into what follows it.
    fileprivate func swallows(_ next: Unicode.Scalar) -> Bool {
        switch kind {
        case .link: !next.isWhite && !")]\"'.,!?;，。！？；）」』”、".unicodeScalars.contains(next)
        case .name, .keep: next.isNamePart
        case .number: next.isASCIIWord || next.isNumeral
        case .emote: text.unicodeScalars.last?.isASCIIWord == true && next.isASCIIWord
        case .term: text.unicodeScalars.last?.isNamePart == true && next.isNamePart && !next.isSpaceless
        }
    }

    /// Whether what precedes the span would run into it.
    fileprivate func isSwallowed(by last: Unicode.Scalar) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        switch kind {
        case .name: return first == "@" ? last.isASCIIWord : last.isNamePart && !last.isSpaceless && !first.isSpaceless
        case .link: return last.isASCIIWord || last == "." || last == "@" || last == "/" || last == "-"
        case .number, .keep: return last.isASCIIWord || (last == "#" && first.isASCIIWord)
        case .emote: return last.isASCIIWord
        case .term: return last.isNamePart && !last.isSpaceless && !first.isSpaceless
        }
    }
}

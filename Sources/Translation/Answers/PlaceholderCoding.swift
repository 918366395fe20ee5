/// Writes masked text for an engine, and finds the placeholders again in its answer.
package struct PlaceholderCoding: Sendable {
    package let style: PlaceholderStyle

    package init(_ style: PlaceholderStyle) { self.style = style }

    /// Why an answer's placeholders can't be trusted.
    package enum Damage: Error, Hashable, Sendable {
        case missing
        case doubled
        /// One that was never there, or a part of one.
        case invented
        case markup
    }

    /// More spans than this are not sent; such a text stays untranslated.
    package static let mostSpans = 64

    package func encode(_ core: [Piece]) -> String {
        core.reduce(into: "") { text, piece in
            switch piece {
            case .words(let words): text += style.isMarkup ? Markup.escape(words) : words
            case .span(let index): text += token(index)
            }
        }
    }

    private func token(_ index: Int) -> String {
        switch style {
        case .brackets: "⟦\(index + 1)⟧"
        case .word: WordToken.token(index)
        case .xml: "<x id=\"\(index + 1)\"/>"
        case .html: "<span class=\"notranslate\" translate=\"no\">⟦\(index + 1)⟧</span>"
        }
    }

    /// The answer's pieces, with each of the placeholders exactly once.
    ///
    /// Spaces, letter case and other brackets within a placeholder are mended, and one that stands twice side by side is
    /// taken for one; everything else about placeholders is damage.
    package func decode(_ answer: String, spans count: Int) throws(Damage) -> [Piece] {
        var pieces: [Piece]
        switch style {
        case .brackets: pieces = BracketReader(answer, alsoLenient: count > 0).pieces
        case .word: pieces = WordReader.pieces(answer)
        case .xml, .html:
            let plain = try Markup.tokens(answer, style)
            pieces = BracketReader(plain, alsoLenient: false).pieces
            for (index, piece) in pieces.enumerated() {
                if case .words(let words) = piece { pieces[index] = .words(Markup.unescape(words)) }
            }
        }
        pieces = Self.withoutEchoes(pieces)
        var seen = Array(repeating: false, count: count)
        for piece in pieces {
            switch piece {
            case .span(let index):
                guard seen.indices.contains(index) else { throw .invented }
                guard !seen[index] else { throw .doubled }
                seen[index] = true
            case .words(let words):
                guard !words.unicodeScalars.contains(where: { $0 == "⟦" || $0 == "⟧" }) else { throw .invented }
            }
        }
        guard !seen.contains(false) else { throw .missing }
        return pieces
    }

    /// Takes out a placeholder that repeats its neighbour with nothing but white space between.
    private static func withoutEchoes(_ pieces: [Piece]) -> [Piece] {
        var kept: [Piece] = []
        for piece in pieces {
            if case .span = piece {
                if kept.last == piece { continue }
                if kept.count >= 2, kept[kept.count - 2] == piece, case .words(let words)? = kept.last,
                    words.unicodeScalars.allSatisfy(\.isWhite)
                {
                    kept.removeLast()
                    continue
                }
            }
            kept.append(piece)
        }
        return kept
    }
}

extension PlaceholderStyle {
    fileprivate var isMarkup: Bool { self == .xml || self == .html }
}

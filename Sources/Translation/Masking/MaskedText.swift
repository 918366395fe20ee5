/// A message with its spans set apart from the words that are translated.
package struct MaskedText: Hashable, Sendable {
    /// Stands before the translation, unchanged: emotes and an address such as `@name:` at the start.
    package var prefix: String
    /// Begins and ends without white space.
    package var core: [Piece]
    /// Stands after the translation, unchanged.
    package var suffix: String
    /// The spans of the core, in its order.
    package var spans: [Span]

    package init(prefix: String = "", core: [Piece], suffix: String = "", spans: [Span] = []) {
        self.prefix = prefix
        self.core = core
        self.suffix = suffix
        self.spans = spans
    }

    /// The words alone.
    package var words: String {
        core.reduce(into: "") { text, piece in
            if case .words(let words) = piece { text += words } else { text += " " }
        }
    }

    /// Whether there is anything to translate: emotes, numbers and links alone read the same in every language.
    package var hasWords: Bool {
        core.contains {
            guard case .words(let words) = $0 else { return false }
            return words.unicodeScalars.contains { WritingScript($0) != nil }
        }
    }
}

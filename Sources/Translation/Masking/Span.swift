/// A part of a message that its translations leave as it is.
package struct Span: Hashable, Sendable {
    package enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// An @mention or a display name.
        case name
        /// An `:emote:`, `[emote]`, emoji, emoticon, or a word that the room knows as an emote.
        case emote
        case link
        /// A number with its signs and units, or a word with digits in it.
        case number
        /// Code, a command, a hashtag, or a word of a keep-list.
        case keep
        /// A term that has a fixed translation.
        case term
    }

    package var kind: Kind
    /// What stands in the message, and for all but terms in every translation.
    package var text: String
    /// The glossary's entry, for terms.
    package var term: Int?

    package init(kind: Kind, text: String, term: Int? = nil) {
        self.kind = kind
        self.text = text
        self.term = term
    }
}

/// A stretch of a masked text: words to translate, or the place of a span.
package enum Piece: Hashable, Sendable {
    case words(String)
    /// The index of the span.
    case span(Int)
}

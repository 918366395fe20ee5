/// A part of a text that is not prose: what language rules leave out and translation leaves as it is.
package struct TextSpan: Sendable, Equatable {
    package enum Kind: Sendable {
        /// A web or mail address, with or without its scheme.
        case link
        /// `@name`.
        case mention
        /// `:name:`.
        case emote
        /// `#word`.
        case tag
    }

    package let kind: Kind
    /// Bytes of the text.
    package let range: Range<Int>

    package init(kind: Kind, range: Range<Int>) {
        self.kind = kind
        self.range = range
    }
}

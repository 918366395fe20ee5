/// What stands between two letters of a message.
struct Gap: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    static let space = Gap(rawValue: 1)
    /// Punctuation that ends or divides sentences, and line ends.
    static let stop = Gap(rawValue: 2)
    /// Other punctuation, symbols, emoji.
    static let mark = Gap(rawValue: 4)
}

/// One letter of a message as matching sees it.
struct TextUnit: Hashable, Sendable {
    var letter: UInt32
    var symbol: UInt32
    /// Bytes of the original.
    var start: Int32
    var end: Int32
    /// What stands before it, since the letter before.
    var gap: Gap
    var kind: FoldedScalar.Kind
    var guise: FoldedScalar.Guise
    var isCapital = false
    /// Put together from parts, such as 加 from 力口.
    var isComposed = false

    var isHan: Bool { kind == .han }
    var isLatinClass: Bool { symbol <= 26 }
}

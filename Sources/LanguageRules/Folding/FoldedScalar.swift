/// What a scalar of a message means to term matching.
struct FoldedScalar: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        /// Not seen: neither a letter nor a gap.
        case dropped
        case letter
        case han
        case space
        /// Punctuation that ends or divides sentences.
        case stop
        /// Other punctuation, symbols and emoji.
        case mark
    }

    /// How a letter differs from the plain one.
    enum Guise: UInt8, Sendable {
        case plain, accented
        /// ñ, which is a letter of its own in Spanish.
        case tilde
        /// Circled, mathematical, fullwidth and their like.
        case styled
        /// A digit or symbol for the letter it resembles.
        case digit, symbol
    }

    /// The letter itself, small and without accents; Han in Simplified form; for digits and symbols as they are.
    var letter: UInt32
    /// What a matching automaton reads: 1 to 26 for Latin letters and what looks like them, else the letter.
    var symbol: UInt32
    var kind: Kind
    var guise: Guise
    /// Capital letters, which decide whether I may stand for l.
    var isCapital = false

    static let dropped = FoldedScalar(letter: 0, symbol: 0, kind: .dropped, guise: .plain)
    static let mark = FoldedScalar(letter: 0, symbol: 0, kind: .mark, guise: .plain)
}

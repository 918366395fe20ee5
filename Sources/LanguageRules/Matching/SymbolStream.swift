/// A message as the automaton reads it: letters as their classes, Chinese characters as the letters they are read
/// with, repetitions as one.
struct SymbolStream: Sendable {
    var symbols: [UInt16] = []
    /// The first and the last unit of each symbol.
    var firsts: [Int32] = []
    var lasts: [Int32] = []
    /// Whether a character has another reading, for which a second stream is worth while.
    var hasOtherReadings = false

    /// - Parameters:
    ///   - otherReadings: whether characters are read in their second way where they have one.
    ///   - own: characters that terms have, which stand for themselves.
    init(_ units: [TextUnit], for automaton: TermAutomaton, otherReadings: Bool, own: Set<UInt32>) {
        symbols.reserveCapacity(units.count * 2)
        firsts.reserveCapacity(units.count * 2)
        lasts.reserveCapacity(units.count * 2)
        var previous: UInt32 = 0
        for (index, unit) in units.enumerated() {
            guard unit.isHan else {
                push(automaton.numbered(unit.symbol), index)
                previous = 0
                continue
            }
            if unit.letter == previous, !lasts.isEmpty {
                extend(to: index)
                continue
            }
            previous = unit.letter
            var syllable = HanTable.syllable(unit.letter)
            let other = HanTable.otherSyllable(unit.letter)
            if other != 0, !own.contains(unit.letter) {
                hasOtherReadings = true
                if otherReadings { syllable = other }
            }
            if syllable == 0 {
                push(automaton.numbered(unit.letter), index)
            } else {
                for letter in HanTable.syllables[syllable] {
                    push(UInt16(LetterClasses.symbol(UInt32(letter)) ?? 0), index)
                }
            }
        }
    }

    private mutating func push(_ symbol: UInt16, _ index: Int) {
        if let last = symbols.last, last == symbol {
            lasts[lasts.count - 1] = Int32(index)
        } else {
            symbols.append(symbol)
            firsts.append(Int32(index))
            lasts.append(Int32(index))
        }
    }

    private mutating func extend(to index: Int) { lasts[lasts.count - 1] = Int32(index) }

    /// The pattern of a term's symbols, folded as messages are.
    static func pattern(_ symbols: [UInt32]) -> [UInt32] {
        var folded: [UInt32] = []
        for symbol in symbols where folded.last != symbol { folded.append(symbol) }
        return folded
    }
}

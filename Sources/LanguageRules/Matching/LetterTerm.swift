/// A term of an alphabet (or of kana, Hangul, Thai …), and what disguises of it count.
struct LetterTerm: Hashable, Sendable {
    /// The same letter one or more times.
    struct Run: Hashable, Sendable {
        var letter: UInt32
        var symbol: UInt32
        var count: Int
        /// A space or punctuation stands in the term before the run.
        var beginsWord: Bool
        var isCapital: Bool
        var isDigit: Bool
        var isTilde: Bool
    }

    let runs: [Run]
    /// Letters in all.
    let length: Int
    /// Written without spaces between words, so that letters right before or after it say nothing.
    let isUnspaced: Bool

    /// Nil for a text without letters.
    init?(_ units: TextUnits) {
        var runs: [Run] = []
        for unit in units.units {
            let beginsWord = !unit.gap.isEmpty && !runs.isEmpty
            if !beginsWord, let last = runs.last, last.letter == unit.letter {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(
                    Run(
                        letter: unit.letter, symbol: unit.symbol, count: 1, beginsWord: beginsWord,
                        isCapital: unit.isCapital, isDigit: unit.guise == .digit, isTilde: unit.guise == .tilde))
            }
        }
        guard !runs.isEmpty else { return nil }
        self.runs = runs
        length = runs.reduce(0) { $0 + $1.count }
        isUnspaced = runs.allSatisfy { Self.isUnspaced($0.letter) }
    }

    var symbols: [UInt32] { runs.map(\.symbol) }

    /// Whether there are no spaces between words in the letter's script, or endings cling to them (Korean).
    static func isUnspaced(_ letter: UInt32) -> Bool {
        switch letter {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x9FFF, 0xAC00...0xD7A3: true
        default: false
        }
    }
}

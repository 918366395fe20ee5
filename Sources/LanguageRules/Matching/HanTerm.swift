/// A term with Chinese characters, and what disguises of it count.
struct HanTerm: Hashable, Sendable {
    enum Element: Hashable, Sendable {
        /// A character in Simplified form.
        case han(UInt32)
        /// Letters that stand for characters or are part of the term, such as the v of 加v.
        case letters([UInt32])
    }

    let elements: [Element]
    /// Whether the elements are an abbreviation of the term, not the term itself.
    let isAbbreviation: Bool

    /// What the automaton looks for.
    var symbols: [UInt32] {
        var symbols: [UInt32] = []
        var previous: Element?
        for element in elements where element != previous {
            previous = element
            switch element {
            case .letters(let letters): symbols += letters.map { LetterClasses.symbol($0) ?? $0 }
            case .han(let character):
                let syllable = HanTable.syllable(character)
                symbols +=
                    syllable == 0
                    ? [character]
                    : HanTable.syllables[syllable].map { LetterClasses.symbol(UInt32($0)) ?? UInt32($0) }
            }
        }
        return symbols
    }

    /// The elements of a term's text.
    static func elements(_ units: TextUnits) -> [Element] {
        var elements: [Element] = []
        for unit in units.units {
            if unit.isHan {
                elements.append(.han(unit.letter))
            } else if case .letters(let letters) = elements.last, unit.gap.isEmpty {
                elements[elements.count - 1] = .letters(letters + [unit.letter])
            } else {
                elements.append(.letters([unit.letter]))
            }
        }
        return elements
    }
}

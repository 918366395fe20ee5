extension HanTerm {
    /// How the units of a message stand for the characters of the term.
    struct Evidence {
        var end = 0
        /// The character itself, or one that shows it, is put together to it, or a sign for it.
        var exact = 0
        var shown = 0
        var signs = 0
        var composed = 0
        var pinyin = 0
        var pinyinLetters = 0
        var letters = 0
        var soundsAlike = 0
        /// Of those, how many are among the commonest characters.
        var common = 0
        var beginsCommon = false
        var gaps = 0
        var stops = 0
        var spaces = 0
        var repeats = 0
        /// Places between characters with something that is not seen.
        var noise = 0

        var anchors: Int { exact + shown + signs + composed + letters }
        var isItself: Bool { shown + signs + composed + pinyin + soundsAlike == 0 }
    }

    /// Lays the units from `start` beside the term; nil where they are not it.
    ///
    /// - Parameter otherReadings: whether second readings count.
    func evidence(_ units: [TextUnit], from start: Int, otherReadings: Bool) -> Evidence? {
        var evidence = Evidence()
        var index = start
        for (place, element) in elements.enumerated() {
            guard index < units.count else { return nil }
            if place > 0 {
                note(units[index].gap, in: &evidence)
                if units[index].gap.isEmpty, units[index].start > units[index - 1].end { evidence.noise += 1 }
            }
            switch element {
            case .letters(let letters):
                guard let next = Self.spelled(letters, units, index), Self.isToken(units, index, next) else {
                    return nil
                }
                evidence.letters += 1
                index = next
            case .han(let character):
                guard let next = match(character, at: place, units, index, otherReadings, &evidence) else { return nil }
                index = next
                guard place + 1 == elements.count || elements[place + 1] != element else { continue }
                let last = units[index - 1]
                while last.isHan, index < units.count, units[index].isHan, units[index].letter == last.letter {
                    if place + 1 == elements.count, !units[index].gap.isEmpty { break }
                    evidence.repeats += 1
                    index += 1
                }
            }
        }
        evidence.end = index - 1
        return evidence
    }

    private func note(_ gap: Gap, in evidence: inout Evidence) {
        guard !gap.isEmpty else { return }
        evidence.gaps += 1
        if gap.contains(.stop) { evidence.stops += 1 }
        if gap.contains(.space) { evidence.spaces += 1 }
    }

    private func match(
        _ character: UInt32, at place: Int, _ units: [TextUnit], _ index: Int, _ otherReadings: Bool,
        _ evidence: inout Evidence
    ) -> Int? {
        let unit = units[index]
        let syllable = HanTable.syllable(character)
        guard unit.isHan else {
            guard syllable != 0 else { return nil }
            let letters = HanTable.syllables[syllable].map { UInt32($0) }
            guard let next = Self.spelled(letters, units, index) else { return nil }
            // Syllables may follow each other in one run of letters, which must begin and end with them.
            guard place > 0 || index == 0 || !unit.gap.isEmpty || units[index - 1].isHan else { return nil }
            if place == elements.count - 1, next < units.count, units[next].gap.isEmpty, !units[next].isHan {
                guard units[next].guise == .digit else { return nil }
            }
            evidence.pinyin += 1
            evidence.pinyinLetters += letters.count
            return next
        }
        if unit.letter == character {
            if unit.isComposed {
                evidence.composed += 1
            } else if unit.guise == .symbol {
                evidence.signs += 1
            } else {
                evidence.exact += 1
            }
            return index + 1
        }
        if HanTable.shows(unit.letter, character) {
            evidence.shown += 1
            return index + 1
        }
        guard syllable != 0 else { return nil }
        let reading = HanTable.syllable(unit.letter)
        guard reading == syllable || otherReadings && HanTable.otherSyllable(unit.letter) == syllable else {
            return nil
        }
        if unit.guise == .symbol {
            evidence.signs += 1
        } else {
            evidence.soundsAlike += 1
            if HanTable.rank(unit.letter) != nil {
                evidence.common += 1
                if place == 0 { evidence.beginsCommon = true }
            }
        }
        return index + 1
    }

    /// The index after letters that stand together from `index` on.
    private static func spelled(_ letters: [UInt32], _ units: [TextUnit], _ index: Int) -> Int? {
        guard index + letters.count <= units.count else { return nil }
        for (place, letter) in letters.enumerated() {
            let unit = units[index + place]
            guard unit.letter == letter, place == 0 || unit.gap.isEmpty else { return nil }
        }
        return index + letters.count
    }

    /// Whether units stand apart from other letters.
    private static func isToken(_ units: [TextUnit], _ start: Int, _ end: Int) -> Bool {
        let begins = start == 0 || !units[start].gap.isEmpty || units[start - 1].isHan
        let ends = end == units.count || !units[end].gap.isEmpty || units[end].isHan || units[end].guise == .digit
        return begins && ends
    }
}

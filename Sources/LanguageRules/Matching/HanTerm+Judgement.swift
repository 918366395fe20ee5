import TextAnalysis

extension HanTerm {
    /// Whether the term was meant, and is not made up by the ends of two honest words.
    ///
    /// - Parameter words: where words begin and end in the message; asked for only where it matters.
    func isMeant(
        _ evidence: Evidence, _ units: TextUnits, from start: Int, words: () -> WordBoundaries
    ) -> Bool {
        guard isLikely(evidence) || isSpacedPair(evidence, units, start), !dividesSentence(evidence, units.units, start)
        else { return false }
        let isWhole = evidence.gaps == 0 && evidence.isItself
        if isWhole, elements.count >= 4 { return true }
        // Nobody takes words apart that are not to be hidden.
        if elements.count >= 3, evidence.stops == 0, evidence.gaps + evidence.noise == elements.count - 1 {
            return true
        }
        return endsAreWords(evidence, units.units, start, words)
    }

    /// Whether so much of the term stands there that chance is unlikely.
    private func isLikely(_ evidence: Evidence) -> Bool {
        if isAbbreviation { return isLikelyAbbreviation(evidence) }
        if evidence.isItself { return true }
        if evidence.pinyin == elements.count { return evidence.pinyinLetters >= 5 }
        guard evidence.soundsAlike > 0 else { return evidence.anchors > 0 }
        switch elements.count {
        case 1: return false
        case 2:
            // 加裙 and +裙 are no words; 卖好 is one part of many sentences.
            return evidence.anchors + evidence.pinyin > 0 && evidence.common == 0
        case 3:
            guard evidence.anchors + evidence.pinyin > 0 else { return false }
            // 我家微信 has its own 家.
            return evidence.soundsAlike > 1 || evidence.gaps > 0 || !evidence.beginsCommon
        default: return evidence.anchors + evidence.pinyin > 0
        }
    }

    /// Whether the term is two characters that stand apart from each other and from all others.
    private func isSpacedPair(_ evidence: Evidence, _ units: TextUnits, _ start: Int) -> Bool {
        guard elements.count == 2, evidence.anchors > 0, evidence.gaps == 1, evidence.stops == 0 else { return false }
        let before = start == 0 || !units.units[start].gap.isEmpty || !units.units[start - 1].isHan
        let next = evidence.end + 1
        return before && (!units.gap(before: next).isEmpty || next == units.units.count || !units.units[next].isHan)
    }

    /// Initials and aliases are short: what is besides them must be exact.
    private func isLikelyAbbreviation(_ evidence: Evidence) -> Bool {
        evidence.soundsAlike == 0 || evidence.common == 0
    }

    /// Whether a comma stands in the midst of two or three characters that others surround: two clauses.
    private func dividesSentence(_ evidence: Evidence, _ units: [TextUnit], _ start: Int) -> Bool {
        guard evidence.stops > 0, elements.count <= 3, evidence.stops < elements.count - 1 || elements.count == 2 else {
            return false
        }
        let before = start > 0 && units[start].gap.isEmpty && units[start - 1].isHan
        let next = evidence.end + 1
        return before && next < units.count && units[next].gap.isEmpty && units[next].isHan
    }

    private func endsAreWords(
        _ evidence: Evidence, _ units: [TextUnit], _ start: Int, _ words: () -> WordBoundaries
    ) -> Bool {
        let (first, last) = (units[start], units[evidence.end])
        let next = evidence.end + 1
        let asksBefore =
            start > 0 && first.gap.isEmpty && first.isHan && first.guise != .symbol && units[start - 1].isHan
        let asksAfter = next < units.count && units[next].gap.isEmpty && last.isHan && units[next].isHan
        let asksWithin =
            evidence.soundsAlike > 0 && evidence.gaps == 0 && elements.count == 2
            || evidence.composed > 0
        guard asksBefore || asksAfter || asksWithin else { return true }
        let all = words()
        if asksBefore, !all.isBoundary(Int(first.start)) { return false }
        if asksAfter, !all.isBoundary(Int(units[next].start)) { return false }
        if asksWithin, elements.count == 2, evidence.gaps == 0, evidence.composed == 0 {
            // A word that sounds like the term is a word: 禁闭 is not 金币.
            return all.isBoundary(Int(units[start + 1].start)) || !units[start + 1].isHan
        }
        guard evidence.composed > 0, elements.count <= 3 else { return true }
        return units[start...evidence.end].allSatisfy { !$0.isComposed || all.divides(Int($0.start), Int($0.end)) }
    }
}

extension WordBoundaries {
    /// Whether a word ends somewhere between two places: 女子 is a word and stands for itself, 亻言 is none.
    fileprivate func divides(_ start: Int, _ end: Int) -> Bool {
        (start + 1..<max(end, start + 1)).contains(where: isBoundary)
    }
}

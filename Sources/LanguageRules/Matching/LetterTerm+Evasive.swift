extension LetterTerm {
    /// What was found out while the letters of a message were laid beside those of the term.
    private struct Evidence {
        /// Letters of the term's own script.
        var own = 0
        /// Letters of another script that look alike.
        var foreign = 0
        /// Digits and symbols.
        var leet = 0
        var tilde = 0
        var accented = 0
        /// Places between letters of one word of the term: all, and those with a gap, with a space, with a stop.
        var places = 0
        var gaps = 0
        var spaces = 0
        var stops = 0
        /// A gap with a full stop or comma and a space, where the term has a space.
        var dividesSentence = false
        /// A letter that the term has once is doubled where doubling is usual in words.
        var usualDoubles = 0
        var unusualRepeats = 0
    }

    /// Whether the units are the term, disguised or not, and a word by themselves.
    func isEvasive(_ units: TextUnits, _ range: ClosedRange<Int>) -> Bool {
        guard let evidence = evidence(units.units, range) else { return false }
        return looksMeant(evidence) && standsAlone(units, range, evidence)
    }

    private func evidence(_ units: [TextUnit], _ range: ClosedRange<Int>) -> Evidence? {
        var evidence = Evidence()
        var run = 0
        var count = 0
        var foldedDoubles = 0
        for index in range {
            let unit = units[index]
            let isEnough = count >= runs[run].count
            var fits = fit(unit, runs[run])
            var beginsRun = false
            if isEnough || count > 0 && length >= 8, run + 1 < runs.count,
                fits == nil || runs[run + 1].beginsWord || unit.guise == .digit || unit.guise == .symbol,
                let next = fit(unit, runs[run + 1])
            {
                note(count, of: run, in: &evidence)
                if count < runs[run].count { foldedDoubles += 1 }
                run += 1
                count = 0
                fits = next
                beginsRun = true
            }
            guard let fits else { return nil }
            count += 1
            switch fits {
            case .own: evidence.own += 1
            case .foreign: evidence.foreign += 1
            case .leet: evidence.leet += 1
            case .accented: (evidence.own, evidence.accented) = (evidence.own + 1, evidence.accented + 1)
            case .tilde: (evidence.own, evidence.tilde) = (evidence.own + 1, evidence.tilde + 1)
            }
            guard index > range.lowerBound else { continue }
            if beginsRun, runs[run].beginsWord {
                if unit.gap.contains(.stop), unit.gap.contains(.space) { evidence.dividesSentence = true }
            } else {
                evidence.places += 1
                if !unit.gap.isEmpty { evidence.gaps += 1 }
                if unit.gap.contains(.space) { evidence.spaces += 1 }
                if unit.gap.contains(.stop) { evidence.stops += 1 }
            }
        }
        guard run == runs.count - 1, count >= runs[run].count || length >= 8, foldedDoubles <= 2 else { return nil }
        note(count, of: run, in: &evidence)
        return evidence
    }

    private func note(_ count: Int, of run: Int, in evidence: inout Evidence) {
        guard count > runs[run].count else { return }
        // Words begin with two equal letters in no language here but in Spanish with ll.
        let isUsual = count == 2 && run > 0 && Self.usuallyDoubled.contains(runs[run].symbol)
        if isUsual { evidence.usualDoubles += 1 } else { evidence.unusualRepeats += 1 }
    }

    private static let usuallyDoubled = Set("bcdefgilmnoprstz".utf8.map { UInt32($0) - 0x60 })

    /// ӏ, the only letter of the class of i and l that looks like an l.
    private static let palochka: UInt32 = 0x4CF
    private static let costumes = Set("ѕԁԝһӏјѵԛ".unicodeScalars.map(\.value))

    private enum Fit { case own, accented, foreign, leet, tilde }

    private func fit(_ unit: TextUnit, _ run: Run) -> Fit? {
        if unit.letter == run.letter {
            if (unit.guise == .tilde) != run.isTilde { return .tilde }
            return unit.guise == .accented ? .accented : .own
        }
        guard unit.symbol == run.symbol, unit.symbol <= 26, !run.isDigit else { return nil }
        if unit.guise == .digit || unit.guise == .symbol { return .leet }
        // I and l are of one class because of 1; one stands for the other only where it looks it.
        if unit.symbol == LetterClasses.merged, unit.letter >= 0x80 {
            let looks: UInt32 = unit.letter == Self.palochka || unit.isCapital && run.letter == 0x6C ? 0x6C : 0x69
            guard run.letter >= 0x80 || run.letter == looks else { return nil }
        }
        // Letters that only old or small alphabets have are there for their looks.
        if run.letter < 0x80, Self.costumes.contains(unit.letter) { return .own }
        if unit.letter < 0x80, run.letter < 0x80 { return unit.isCapital && run.letter == 0x6C ? .foreign : nil }
        return unit.letter >= 0x80 || run.letter >= 0x80 ? .foreign : nil
    }

    /// Whether the letters are too like the term for chance.
    private func looksMeant(_ evidence: Evidence) -> Bool {
        // Honest words of another script, such as Russian сор for cop, have no letter of the term's.
        guard evidence.own > 0, !evidence.dividesSentence || evidence.gaps > 0 else { return false }
        if evidence.leet > 0 {
            let real = evidence.own + evidence.foreign
            guard real >= 2 || length == 1, length > 4 || 2 * real >= length else { return false }
        }
        guard length <= 4 else { return length > 5 || evidence.usualDoubles == 0 || isOtherwiseOdd(evidence) }
        return evidence.usualDoubles + evidence.tilde == 0 || isOtherwiseOdd(evidence)
    }

    private func isOtherwiseOdd(_ evidence: Evidence) -> Bool {
        evidence.unusualRepeats > 0 || evidence.foreign + evidence.accented > 0
            || evidence.usualDoubles >= runs.count - 1
    }

    private func standsAlone(_ units: TextUnits, _ range: ClosedRange<Int>, _ evidence: Evidence) -> Bool {
        // Of a short word in digits, more digits make another.
        let digitsDivide = evidence.leet == 0 || length > 4
        guard isUnspaced || endsAt(units, range.upperBound, digitsDivide),
            begins(units, range.lowerBound, digitsDivide)
        else { return false }
        if evidence.gaps == 0 { return true }
        if evidence.gaps == evidence.places {
            // Letters one by one: of a short term, they must not go on.
            return length > 4 || !goesOn(units, range)
        }
        // Some letters apart: chance, but for long terms.
        if isUnspaced { return evidence.stops == 0 }
        return length >= 6 && evidence.spaces <= 2 && (evidence.spaces == 0 || evidence.stops + evidence.leet == 0)
    }

    private func begins(_ units: TextUnits, _ index: Int, _ digitsDivide: Bool) -> Bool {
        guard index > 0, units.units[index].gap.isEmpty else { return true }
        if isUnspaced { return length >= 3 }
        return Self.divides(units.units[index - 1], units.units[index], digitsDivide)
    }

    private func endsAt(_ units: TextUnits, _ index: Int, _ digitsDivide: Bool) -> Bool {
        guard index + 1 < units.units.count, units.units[index + 1].gap.isEmpty else { return true }
        return Self.divides(units.units[index + 1], units.units[index], digitsDivide)
    }

    /// Whether a word ends between two letters though nothing stands between them.
    private static func divides(_ outer: TextUnit, _ inner: TextUnit, _ digitsDivide: Bool) -> Bool {
        if outer.guise == .digit { return digitsDivide && inner.guise != .digit }
        return isUnspaced(outer.letter) != isUnspaced(inner.letter)
    }

    /// Whether a neighbouring place repeats the range letter for letter.
    private static func repeats(_ units: [TextUnit], _ range: ClosedRange<Int>, from start: Int) -> Bool {
        guard start >= 0, start + range.count <= units.count else { return false }
        return range.allSatisfy { units[$0].symbol == units[start + $0 - range.lowerBound].symbol }
    }

    /// Whether single letters stand before or after the range as they do within.
    private func goesOn(_ units: TextUnits, _ range: ClosedRange<Int>) -> Bool {
        let all = units.units
        let gap = all[range.upperBound].gap
        if range.lowerBound > 0, all[range.lowerBound].gap == gap,
            !Self.repeats(all, range, from: range.lowerBound - range.count)
        {
            let before = range.lowerBound - 1
            if before == 0 || !all[before].gap.isEmpty { return true }
        }
        let after = range.upperBound + 1
        guard after < all.count, all[after].gap == gap, !Self.repeats(all, range, from: after) else { return false }
        return after == all.count - 1 || !all[after + 1].gap.isEmpty
    }
}

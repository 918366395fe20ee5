import TextAnalysis

/// One message's search: what was found, and what finding it has cost.
struct TermSearch: ~Copyable {
    private let matcher: TermMatcher
    private let utf8: UnsafeBufferPointer<UInt8>
    private(set) var found = TermMatcher.TermMatches()
    private(set) var hasOtherReadings = false
    private var trials = 0
    private var words: WordBoundaries?

    /// - Parameter utf8: the message; read only while the search lives.
    init(matcher: TermMatcher, utf8: UnsafeBufferPointer<UInt8>) {
        self.matcher = matcher
        self.utf8 = utf8
    }

    /// Looks for every term in one reading of the message.
    mutating func look(in units: TextUnits, otherReadings: Bool) {
        let matcher = matcher
        let stream = matcher.stream(units.units, otherReadings: otherReadings)
        hasOtherReadings = hasOtherReadings || stream.hasOtherReadings
        matcher.scan(stream) { form, last in
            let first = last - form.length + 1
            let starts = Int(stream.firsts[first])...Int(stream.lasts[first])
            let ends = Int(stream.firsts[last])...Int(stream.lasts[last])
            switch form.shape {
            case .letters(let term): tryLetters(term, form, units, starts, ends)
            case .han(let term): tryHan(term, form, units, starts, otherReadings)
            }
            if trials > TermMatcher.trialsMax { found.isCutShort = true }
            return !found.isCutShort
        }
    }

    private mutating func tryLetters(
        _ term: LetterTerm, _ form: TermMatcher.Form, _ units: TextUnits, _ starts: ClosedRange<Int>,
        _ ends: ClosedRange<Int>
    ) {
        guard ends.upperBound - starts.lowerBound + 1 >= term.length || term.length >= 8 else { return }
        trials += (starts.count + ends.count) / 16
        let isEvasive = form.mode == .evasive
        let lows = places(starts, units, at: \.lowerBound, isEvasive ? nil : term.runs[0].count)
        let highs = places(ends, units, at: \.upperBound, isEvasive ? nil : term.runs[term.runs.count - 1].count)
        for start in lows {
            for end in highs where end >= start {
                trials += 1 + (end - start) / 16
                let isMatch =
                    isEvasive
                    ? term.isEvasive(units, start...end)
                    : term.isPlain(units, start...end, isWord: form.mode == .word)
                if isMatch { return note(form, units.units, start, end) }
            }
        }
    }

    /// Where in a run of equal letters a term may begin or end: the run's own end, and where a gap is in it.
    private func places(
        _ run: ClosedRange<Int>, _ units: TextUnits, at edge: (ClosedRange<Int>) -> Int, _ length: Int?
    ) -> [Int] {
        let outer = edge(run)
        guard run.count > 1 else { return [outer] }
        let isStart = outer == run.lowerBound
        var places = [outer]
        if let length, length <= run.count {
            places.append(isStart ? run.upperBound - length + 1 : run.lowerBound + length - 1)
        }
        for index in run.dropFirst() where !units.units[index].gap.isEmpty {
            if places.count == 5 { break }
            places.append(isStart ? index : index - 1)
        }
        return places
    }

    private mutating func tryHan(
        _ term: HanTerm, _ form: TermMatcher.Form, _ units: TextUnits, _ starts: ClosedRange<Int>, _ otherReadings: Bool
    ) {
        for start in max(starts.lowerBound, starts.upperBound - 3)...starts.upperBound {
            trials += 1
            guard let evidence = term.evidence(units.units, from: start, otherReadings: otherReadings) else { continue }
            trials += evidence.repeats / 16
            guard form.mode == .evasive else {
                guard evidence.isItself, evidence.gaps + evidence.repeats == 0 else { continue }
                if form.mode == .substring || term.isMeant(evidence, units, from: start, words: { boundaries() }) {
                    return note(form, units.units, start, evidence.end)
                }
                continue
            }
            if term.isMeant(evidence, units, from: start, words: { boundaries() }) {
                return note(form, units.units, start, evidence.end)
            }
        }
    }

    private mutating func boundaries() -> WordBoundaries {
        if let words { return words }
        let made = WordBoundaries(Array(utf8))
        words = made
        return made
    }

    private mutating func note(_ form: TermMatcher.Form, _ units: [TextUnit], _ start: Int, _ end: Int) {
        found.matches.insert(TermMatch(term: form.term, range: Int(units[start].start)..<Int(units[end].end)))
    }
}

extension LetterTerm {
    /// Whether the units are the term as it is written, but for case, accents of encoding and what is not seen.
    ///
    /// - Parameter isWord: whether it must begin and end where words do.
    func isPlain(_ units: TextUnits, _ range: ClosedRange<Int>, isWord: Bool) -> Bool {
        guard range.count == length else { return false }
        var index = range.lowerBound
        for run in runs {
            for place in 0..<run.count {
                let unit = units.units[index]
                guard unit.letter == run.letter, (unit.guise == .tilde) == run.isTilde else { return false }
                if index > range.lowerBound {
                    let isExpected = place == 0 && run.beginsWord ? !unit.gap.isEmpty : unit.gap.isEmpty
                    guard isExpected else { return false }
                }
                index += 1
            }
        }
        guard isWord else { return true }
        let all = units.units
        let (first, last) = (range.lowerBound, range.upperBound)
        let begins = first == 0 || !all[first].gap.isEmpty || Self.isUnspaced(all[first - 1].letter) != isUnspaced
        let next = last + 1
        let ends = next == all.count || !all[next].gap.isEmpty || Self.isUnspaced(all[next].letter) != isUnspaced
        return begins && ends
    }
}

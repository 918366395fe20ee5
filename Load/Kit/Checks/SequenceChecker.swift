/// Watches what one subscriber gets of one room: order, duplicates and gaps, across reconnects.
///
/// Instead of the sequences seen it holds the gaps between them, so that memory stays constant where nothing is
/// missing, and the answer is exact once it is known which sequences exist.
package struct SequenceChecker: Equatable {
    package enum Verdict: Equatable {
        /// Sent while the subscriber was in the room.
        case live
        /// Sent before the last join was answered: history, or what was missed while away.
        case backlog
        case duplicate
        case outOfOrder
    }

    /// The newest sequence seen, or the room's when the subscriber joined; nil before that.
    package private(set) var last: Int?
    /// Sequences passed over, ascending.
    package private(set) var gaps: [Range<Int>] = []
    /// Sequences that the server said it skipped for this subscriber.
    package private(set) var skipped: [Range<Int>] = []
    /// The room's newest sequence when the last join was answered.
    package private(set) var joinedAt = 0
    private var floor = 0
    private var newestOfHistory: Int?

    package init() {}

    /// Everything that was in the room at the last join has been received.
    package var isCaughtUp: Bool { (last ?? 0) >= joinedAt }

    /// A join was answered; `newest` is the room's newest sequence.
    ///
    /// - Parameter resumed: the server goes on after ``last``; otherwise counting starts again at `newest`, and what
    ///   lies between is a gap.
    package mutating func join(newest: Int, resumed: Bool) {
        joinedAt = newest
        if resumed, last != nil { return }
        if let last, newest > last { gaps.append((last + 1)..<(newest + 1)) }
        last = newest
        floor = newest
        newestOfHistory = nil
    }

    /// An event with `sequence` arrived.
    package mutating func receive(_ sequence: Int) -> Verdict {
        guard let last else { return .outOfOrder }
        if sequence > last {
            if sequence > last + 1 { gaps.append((last + 1)..<sequence) }
            self.last = sequence
            return sequence > joinedAt ? .live : .backlog
        }
        if sequence <= floor, last == floor {
            if let newestOfHistory, sequence <= newestOfHistory {
                return sequence == newestOfHistory ? .duplicate : .outOfOrder
            }
            newestOfHistory = sequence
            return .backlog
        }
        guard let index = gaps.firstIndex(where: { $0.contains(sequence) }) else { return .duplicate }
        let gap = gaps[index]
        let parts = [gap.lowerBound..<sequence, (sequence + 1)..<gap.upperBound].filter { !$0.isEmpty }
        gaps.replaceSubrange(index...index, with: parts)
        return .outOfOrder
    }

    /// All of `sequences` arrived in order, the first of them the next one.
    package mutating func advance(through sequences: Range<Int>) {
        if let newest = sequences.last { last = newest }
    }

    /// What comes next is live.
    package var isLive: Bool { last.map { $0 >= joinedAt } ?? false }

    /// The server skipped what lies between the two sequences, both exclusive.
    package mutating func skip(after: Int, before: Int) {
        if before > after + 1 { skipped.append((after + 1)..<before) }
    }

    /// Sequences up to `end` that should have come and did not, without those that were ``skipped``; ascending.
    package func missing(upTo end: Int) -> [Range<Int>] {
        guard let last else { return [] }
        var open = gaps
        if end > last { open.append((last + 1)..<(end + 1)) }
        for hole in skipped {
            open = open.flatMap { gap -> [Range<Int>] in
                guard gap.overlaps(hole) else { return [gap] }
                let parts = [
                    gap.lowerBound..<max(gap.lowerBound, hole.lowerBound),
                    min(gap.upperBound, hole.upperBound)..<gap.upperBound,
                ]
                return parts.filter { !$0.isEmpty }
            }
        }
        return open
    }
}

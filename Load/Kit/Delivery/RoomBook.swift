/// What is known of one room from deliveries and acknowledgements.
package struct RoomBook {
    package private(set) var witnesses = WitnessTable()
    package private(set) var newest = 0
    /// The room's newest sequence when the first of all joined, nil before.
    package var start: Int?
    /// Messages that were deleted.
    package private(set) var deleted: Set<Int> = []
    /// The newest message, for moderators.
    package private(set) var newestMessage: Int?
    /// Arrivals of messages whose acknowledgement has not come yet, by sequence.
    private var unattributed: [Int: [UInt64]] = [:]
    private var unattributedCount = 0
    /// By ``LaneCursor/lane``.
    private var transcripts: [Transcript]

    /// Arrivals that may wait for acknowledgements of others than this run.
    private static let mostUnattributed = 1 << 18

    init(lanes: Int, transcriptBytes: Int) {
        transcripts = (0..<lanes).map { _ in Transcript(mostBytes: transcriptBytes) }
    }

    func match(_ stream: UnsafeRawBufferPointer, _ lane: Int, at number: inout Int, last: Int) -> Transcript.Match? {
        transcripts[lane].match(stream, at: &number, last: last)
    }

    mutating func arrived(_ number: Int, _ lane: Int, at now: UInt64, into latencies: inout Latencies) {
        transcripts[lane].arrived(number, at: now, into: &latencies)
    }

    func number(after last: Int, _ lane: Int) -> Int { transcripts[lane].number(after: last) }

    func end(_ lane: Int) -> Int { transcripts[lane].end }

    /// Adds a frame where the reader at `cursor` is the first to get it.
    ///
    /// - Parameter isMessage: of each of `sequences`.
    /// - Returns: whether it was added.
    mutating func append(
        _ raw: UnsafeRawBufferPointer, _ cursor: LaneCursor, sequences: Range<Int>, messages: Int, isMessage: [Bool],
        into latencies: inout Latencies
    ) -> Bool {
        guard transcripts[cursor.lane].isEnd(cursor.number) else { return false }
        let dues = zip(sequences, isMessage).map { sequence, isMessage in
            isMessage ? witnesses[sequence].due : Transcript.untimed
        }
        var dropped: [Transcript.Dropped] = []
        transcripts[cursor.lane].append(raw, sequences: sequences, messages: messages, dues: dues) {
            dropped.append($0)
        }
        for frame in dropped { settle(frame, into: &latencies) }
        return true
    }

    /// Notes an event, and whether it agrees with what others got under its sequence.
    mutating func see(_ sequence: Int, kind: EventKind, line: UnsafeRawBufferPointer) -> Bool {
        if sequence > newest { newest = sequence }
        if kind == .msg {
            newestMessage = max(newestMessage ?? 0, sequence)
        } else if kind == .gone, let of = JSONCursor(line).value(of: "of")?.integer {
            deleted.insert(of)
        }
        return witnesses.agrees(sequence, isMessage: kind == .msg, line: line)
    }

    /// When the message was due; nil where nobody waits for it, or that is not known yet, and then `now` waits for it.
    mutating func due(_ sequence: Int, arrivedAt now: UInt64) -> UInt64? {
        let due = witnesses[sequence].due
        if due != 0 { return due == Transcript.untimed ? nil : due }
        wait(sequence, CollectionOfOne(now))
        return nil
    }

    /// The message of `sequence` is one of this run and was due at `due`.
    mutating func attribute(_ sequence: Int, due: UInt64, into latencies: inout Latencies) {
        guard witnesses[sequence].due == 0 else { return }
        witnesses[sequence].due = due
        if sequence > newest { newest = sequence }
        let arrivals = unattributed.removeValue(forKey: sequence) ?? []
        unattributedCount -= arrivals.count
        if due != Transcript.untimed {
            for arrival in arrivals { latencies.record(MonotonicClock.span(due, arrival)) }
        }
        for lane in transcripts.indices { transcripts[lane].attribute(sequence, due: due, into: &latencies) }
    }

    mutating func settle(into latencies: inout Latencies) {
        var dropped: [Transcript.Dropped] = []
        for lane in transcripts.indices { transcripts[lane].empty { dropped.append($0) } }
        for frame in dropped { settle(frame, into: &latencies) }
    }

    private mutating func settle(_ frame: Transcript.Dropped, into latencies: inout Latencies) {
        guard !frame.arrivals.isEmpty else { return }
        for (sequence, due) in zip(frame.sequences, frame.dues) where due != Transcript.untimed {
            if due == 0 {
                wait(sequence, frame.arrivals)
            } else {
                for arrival in frame.arrivals { latencies.record(MonotonicClock.span(due, arrival)) }
            }
        }
    }

    private mutating func wait(_ sequence: Int, _ arrivals: some Collection<UInt64>) {
        guard unattributedCount + arrivals.count <= Self.mostUnattributed else { return }
        unattributed[sequence, default: []].append(contentsOf: arrivals)
        unattributedCount += arrivals.count
    }
}

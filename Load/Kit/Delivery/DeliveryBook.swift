/// Counts of the deliveries to all subscribers of all rooms.
package struct DeliveryTotals: Equatable {
    package var deliveries = 0
    /// Deliveries of what happened before the subscriber's last join.
    package var backlog = 0
    package var duplicates = 0
    package var outOfOrder = 0
    /// Deliveries that differ in user or text from the first one of the same sequence.
    package var contradictions = 0
    /// Deliveries that were recognised by their bytes, without being read.
    package var recognised = 0

    package init() {}
}

/// Where a subscriber stands in the transcript of its room, encoding and language.
package struct LaneCursor: Equatable {
    package var number = 0
    package var isDeflate = false
    /// The place of the language that it reads among those of the run, from 1 on; 0: none.
    package let language: Int

    package init(language: Int = 0) { self.language = language }

    /// The transcript, among those of the room.
    var lane: Int { 2 * language + (isDeflate ? 1 : 0) }
}

/// Books every delivery: what was read line by line, and what was recognised as the bytes that others got.
///
/// Both ways come to the same counts; tests hold them to that.
package struct DeliveryBook {
    package private(set) var totals = DeliveryTotals()
    package private(set) var rooms: [RoomBook]
    /// From the time in the timetable to the delivery; of past intervals.
    private var past = Latencies()
    /// The same since ``startInterval()``.
    package private(set) var interval = Latencies()
    /// What is known of the frame that is being read.
    private var note = FrameNote()

    /// - Parameters:
    ///   - languages: how many of them are read.
    ///   - transcriptBytes: what all rooms together hold for recognising.
    package init(rooms count: Int, languages: Int = 0, transcriptBytes: Int = 64 << 20) {
        let lanes = 2 * (languages + 1)
        let share = max(1 << 16, transcriptBytes / max(1, lanes * count))
        rooms = (0..<count).map { _ in RoomBook(lanes: lanes, transcriptBytes: min(share, 8 << 20)) }
    }

    package var latency: Latencies {
        var all = past
        all.add(interval)
        return all
    }

    package mutating func startInterval() {
        past.add(interval)
        interval.reset()
    }

    /// Books the frames at the start of `stream` that are the room's next ones for this subscriber.
    ///
    /// - Returns: the bytes of those frames.
    package mutating func recognise(
        _ stream: UnsafeRawBufferPointer, room: Int, _ cursor: inout LaneCursor, _ checker: inout SequenceChecker,
        at now: UInt64, isTimed: Bool
    ) -> Int {
        guard checker.isLive, var last = checker.last else { return 0 }
        var used = 0
        var number = cursor.number
        while used < stream.count,
            let match = rooms[room].match(
                UnsafeRawBufferPointer(rebasing: stream[used...]), cursor.lane, at: &number, last: last)
        {
            used += match.length
            totals.deliveries += match.messages
            totals.recognised += match.messages
            if isTimed { rooms[room].arrived(number - 1, cursor.lane, at: now, into: &interval) }
            checker.advance(through: match.sequences)
            last = checker.last ?? last
        }
        cursor.number = number
        return used
    }

    /// A frame is going to be read.
    package mutating func beginFrame() {
        note = FrameNote()
    }

    /// Books one recorded event of the frame.
    ///
    /// - Parameter isTimed: the subscriber reads as fast as it can.
    package mutating func deliver(
        _ sequence: Int, _ verdict: SequenceChecker.Verdict, kind: EventKind, room: Int,
        line: UnsafeRawBufferPointer, at now: UInt64, isTimed: Bool
    ) {
        let isMessage = kind == .msg
        if isMessage { totals.deliveries += 1 }
        let agrees = rooms[room].see(sequence, kind: kind, line: line)
        if !agrees { totals.contradictions += 1 }
        switch verdict {
        case .live:
            note.take(sequence, isMessage: isMessage, agrees: agrees)
            guard isTimed, isMessage else { return }
            if let due = rooms[room].due(sequence, arrivedAt: now) { interval.record(MonotonicClock.span(due, now)) }
            return
        case .backlog: totals.backlog += 1
        case .duplicate: totals.duplicates += 1
        case .outOfOrder: totals.outOfOrder += 1
        }
        note.spoil()
    }

    /// The frame had an event for all who are in the room that is not recorded.
    package mutating func passing() {
        note.takePassing()
    }

    /// The frame had something that is for this subscriber alone.
    package mutating func personal() {
        note.spoil()
    }

    /// The frame has been read; the next subscribers that get the same bytes are recognised.
    ///
    /// - Parameter raw: the frame, nil where it came in fragments.
    package mutating func endFrame(
        _ raw: UnsafeRawBufferPointer?, room: Int, _ cursor: inout LaneCursor, _ checker: SequenceChecker
    ) {
        guard let last = checker.last else { return }
        if let raw, let sequences = note.sequences(after: last), checker.isLive,
            rooms[room].append(
                raw, cursor, sequences: sequences, messages: note.messages, isMessage: note.kinds, into: &interval)
        {
            cursor.number = rooms[room].end(cursor.lane)
        } else if note.hasEvents {
            cursor.number = rooms[room].number(after: last, cursor.lane)
        }
    }

    /// A join was answered: the subscriber has everything up to the checker's last.
    package func place(_ cursor: inout LaneCursor, room: Int, _ checker: SequenceChecker) {
        cursor.number = rooms[room].number(after: checker.last ?? 0, cursor.lane)
    }

    /// A user joined when `sequence` was the room's newest.
    package mutating func begin(room: Int, at sequence: Int) {
        rooms[room].start = min(rooms[room].start ?? sequence, sequence)
    }

    /// The message of `sequence` is one of this run and was due at `due`.
    package mutating func attribute(_ sequence: Int, room: Int, due: UInt64) {
        rooms[room].attribute(sequence, due: due, into: &interval)
    }

    /// Nothing more arrives: the latencies that still wait for the due times of others are recorded.
    package mutating func settle() {
        for room in rooms.indices { rooms[room].settle(into: &interval) }
    }
}

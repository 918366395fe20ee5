/// Books every delivery of all subscribers.
package struct DeliveryBook {
    package private(set) var deliveries = 0
    /// Deliveries of what happened before the subscriber's last join.
    package private(set) var backlog = 0
    package private(set) var duplicates = 0
    package private(set) var outOfOrder = 0
    /// Deliveries that differ in user or text from the first one of the same sequence.
    package private(set) var contradictions = 0
    /// From the time in the timetable to the delivery.
    package private(set) var latency = Latencies()
    /// The same since ``startInterval()``.
    package private(set) var interval = Latencies()
    package private(set) var witnesses = WitnessTable()
    package private(set) var newest = 0
    /// The room's newest sequence when the first of all joined, nil before.
    package private(set) var start: Int?
    /// Arrivals of messages whose acknowledgement has not come yet, by sequence.
    private var unattributed: [Int: [UInt64]] = [:]

    package init() {}

    /// Books one recorded event.
    ///
    /// - Parameter isTimed: the subscriber reads as fast as it can.
    package mutating func deliver(
        _ sequence: Int, _ verdict: SequenceChecker.Verdict, isMessage: Bool, line: UnsafeRawBufferPointer,
        at now: UInt64, isTimed: Bool
    ) {
        if isMessage { deliveries += 1 }
        if sequence > newest { newest = sequence }
        if !witnesses.agrees(sequence, isMessage: isMessage, line: line) { contradictions += 1 }
        switch verdict {
        case .live:
            guard isTimed, isMessage else { return }
            let due = witnesses[sequence].due
            if due == 0 {
                unattributed[sequence, default: []].append(now)
            } else {
                record(MonotonicClock.span(due, now))
            }
        case .backlog: backlog += 1
        case .duplicate: duplicates += 1
        case .outOfOrder: outOfOrder += 1
        }
    }

    /// A user joined when `sequence` was the room's newest.
    package mutating func begin(at sequence: Int) {
        start = min(start ?? sequence, sequence)
    }

    /// The message of `sequence` is one of this run and was due at `due`.
    package mutating func attribute(_ sequence: Int, due: UInt64) {
        witnesses[sequence].due = due
        if sequence > newest { newest = sequence }
        for arrival in unattributed.removeValue(forKey: sequence) ?? [] { record(MonotonicClock.span(due, arrival)) }
    }

    package mutating func startInterval() {
        interval.reset()
    }

    private mutating func record(_ nanoseconds: UInt64) {
        latency.record(nanoseconds)
        interval.record(nanoseconds)
    }
}

/// When a virtual user tries again after its connection broke: doubling, with full jitter.
package struct Backoff {
    private var failures = 0
    /// When the present outage began, in nanoseconds; nil while connected.
    package private(set) var since: UInt64?

    package init() {}

    /// The time of the next try, nil once `patience` nanoseconds of outage are over.
    package mutating func next(
        at now: UInt64, patience: UInt64, using random: inout SplitMix
    ) -> UInt64? {
        let start = since ?? now
        since = start
        guard now - start <= patience else { return nil }
        let ceiling = min(5 * MonotonicClock.second, (MonotonicClock.second / 4) << UInt64(min(failures, 5)))
        failures += 1
        return now + UInt64.random(in: 0...ceiling, using: &random)
    }

    package mutating func reset() {
        failures = 0
        since = nil
    }
}

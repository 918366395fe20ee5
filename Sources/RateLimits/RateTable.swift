/// One limit for each of many parties, in a table whose size has a bound.
///
/// A bucket matters only until it is full again, so the table has two generations: who takes something is moved to
/// the young one, and the old one is dropped as a whole once every bucket in it must be full, or where the bound
/// is met. No call looks through the table.
package struct RateTable<Key: Hashable & Sendable>: Sendable {
    private let limit: RateLimit
    private let mostYoung: Int
    private var young: [Key: RateBucket] = [:]
    private var old: [Key: RateBucket] = [:]
    private var turnsAt: ContinuousClock.Instant?

    /// - Parameter most: parties that are remembered, at least 2; with more, those are forgotten that half as many
    ///   others have come after.
    package init(limit: RateLimit, most: Int) {
        self.limit = limit
        mostYoung = max(most / 2, 1)
    }

    /// How many parties are remembered.
    package var count: Int { young.count + old.count }

    /// Takes a unit of a party's if there is one.
    ///
    /// - Returns: nil where it was taken, else how long to wait until the next can be.
    package mutating func take(_ key: Key, at now: ContinuousClock.Instant) -> Duration? {
        let kept = old.removeValue(forKey: key)
        if young[key] == nil, young.count >= mostYoung || turnsAt.map({ $0 <= now }) ?? true { turn(at: now) }
        return young[key, default: kept ?? RateBucket()].take(limit, at: now)
    }

    /// How long a party waits until it can take a unit; nil where it can now. Takes nothing.
    package func wait(_ key: Key, at now: ContinuousClock.Instant) -> Duration? {
        (young[key] ?? old[key])?.wait(limit, at: now)
    }

    private mutating func turn(at now: ContinuousClock.Instant) {
        old = young
        young = [:]
        // After so long without a take any bucket is full.
        turnsAt = now + limit.interval * limit.burst
    }
}

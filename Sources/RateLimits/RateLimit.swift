/// How much of something is allowed: a steady rate, and how much of it at once.
package struct RateLimit: Hashable, Sendable {
    /// Time that each unit takes up.
    package let interval: Duration
    /// Units that may come at once after a pause.
    package let burst: Int

    /// - Parameters:
    ///   - perSecond: units a second, more than 0.
    ///   - burst: at least 1.
    package init(perSecond: Double, burst: Int) {
        interval = .seconds(1 / max(perSecond, 1e-6))
        self.burst = max(burst, 1)
    }
}

/// One bucket of the generic cell rate algorithm (ITU-T I.371): a single instant of state.
package struct RateBucket: Hashable, Sendable {
    /// When the units taken so far will have been worked off.
    private var theoreticalArrival: ContinuousClock.Instant?

    package init() {}

    /// Takes a unit if there is one.
    ///
    /// - Returns: nil where it was taken, else how long to wait until the next can be.
    package mutating func take(_ limit: RateLimit, at now: ContinuousClock.Instant) -> Duration? {
        if let wait = wait(limit, at: now) { return wait }
        theoreticalArrival = max(theoreticalArrival ?? now, now) + limit.interval
        return nil
    }

    /// How long to wait until a unit can be taken; nil where one can be now. Takes nothing.
    package func wait(_ limit: RateLimit, at now: ContinuousClock.Instant) -> Duration? {
        let wait = max(theoreticalArrival ?? now, now) - now - limit.interval * (limit.burst - 1)
        return wait <= .zero ? nil : wait
    }

    /// Puts a unit back that was taken for something that did not happen.
    package mutating func putBack(_ limit: RateLimit) {
        theoreticalArrival = theoreticalArrival.map { $0 - limit.interval }
    }

    /// Whether the bucket is as good as a new one.
    package func isFull(at now: ContinuousClock.Instant) -> Bool { theoreticalArrival.map { $0 <= now } ?? true }
}

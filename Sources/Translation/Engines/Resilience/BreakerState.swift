/// Whether an engine is called for one language pair, decided from how its latest calls ended.
///
/// Closed: all calls go through. Open: none, until a time. Half open: that time has come, one call goes through
/// as a probe and decides. Pure; times must come from one steady clock and not decrease.
package struct BreakerState: Sendable {
    /// How a call ended, as far as the breaker cares.
    package enum Outcome: Hashable, Sendable {
        case success
        /// The engine is down, hangs or talks nonsense. A call that was waited for less than its full time counts for
        /// as much of a failure as it had of that time, 0 to 1.
        case failure(share: Double)
        /// The engine answered, but nothing usable came for these texts. Counted apart, since whoever writes a
        /// text that an engine stumbles over must not be able to turn it off for all others.
        case unusable
        /// The engine said or implied for how long it wants no calls.
        case hold(Duration)
        /// The call was given up by its caller, or never left: it says nothing about the engine.
        case abandoned
    }

    /// Leave to call the engine once. Its outcome must be reported, or a probe would never end.
    package struct Permit: Hashable, Sendable {
        fileprivate let generation: Int
        package let isProbe: Bool
    }

    private let settings: BreakerSettings
    private var failures = 0.0
    private var unusables = 0
    private var opensAgainAt: ContinuousClock.Instant?
    private var isProbing = false
    private var pause: Duration
    /// Counts openings and closings: calls that were let through before the latest one no longer tell the present.
    private var generation = 0

    package init(_ settings: BreakerSettings) {
        self.settings = settings
        pause = settings.pauseMin
    }

    /// Whether a call would be admitted. Changes nothing.
    package func wouldAdmit(at now: ContinuousClock.Instant) -> Bool {
        opensAgainAt.map { now >= $0 && !isProbing } ?? true
    }

    /// Nil where the engine should not be called now.
    package mutating func admit(at now: ContinuousClock.Instant) -> Permit? {
        guard wouldAdmit(at: now) else { return nil }
        isProbing = isOpen
        return Permit(generation: generation, isProbe: isProbing)
    }

    /// Takes the outcome of a call that was let through.
    package mutating func report(_ outcome: Outcome, of permit: Permit, at now: ContinuousClock.Instant) {
        guard permit.generation == generation else {
            // A hold is the engine's word about the time to come, whenever it was asked.
            if case .hold(let time) = outcome, let due = opensAgainAt { opensAgainAt = max(due, now + limited(time)) }
            return
        }
        if permit.isProbe { isProbing = false }
        switch outcome {
        case .success:
            failures = 0
            unusables = 0
            if permit.isProbe { close() }
        case .failure(let share) where permit.isProbe:
            // A probe that had hardly any time proves nothing, and another may go at once.
            if share >= Self.probeShareMin { open(at: now) }
        case .failure(let share):
            failures += min(max(share, 0), 1)
            // Shares are sums of fractions.
            if failures >= Double(settings.failuresMax) - 0.001 { open(at: now) }
        case .unusable:
            unusables += 1
            // The engine is there, which is all that a probe asks.
            if permit.isProbe { close() } else if unusables >= settings.unusablesMax { open(at: now) }
        case .hold(let time):
            open(at: now)
            opensAgainAt = now + limited(time)
        case .abandoned: break
        }
    }

    /// The part of its time that a probe must have had to fail.
    package static let probeShareMin = 0.2

    /// Whether calls are held back, but for probes.
    package var isOpen: Bool { opensAgainAt != nil }

    /// When the next probe may go; nil where the breaker is closed.
    package var probeDue: ContinuousClock.Instant? { opensAgainAt }

    /// Whether it is as good as a new one.
    package var isPristine: Bool { opensAgainAt == nil && failures == 0 && unusables == 0 }

    private func limited(_ hold: Duration) -> Duration { min(max(hold, .zero), settings.holdMax) }

    private mutating func open(at now: ContinuousClock.Instant) {
        generation += 1
        isProbing = false
        opensAgainAt = now + pause
        pause = min(pause * 2, settings.pauseMax)
    }

    private mutating func close() {
        generation += 1
        failures = 0
        unusables = 0
        opensAgainAt = nil
        pause = settings.pauseMin
    }
}

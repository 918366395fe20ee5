/// The command rate of one connection: each command takes a unit, and who keeps asking for more than there
/// is for ten seconds is told to go.
package struct FloodGuard: Sendable {
    package enum Verdict: Hashable, Sendable {
        case allowed
        case refused(retry: Duration)
        case flooding
    }

    private static let patience = Duration.seconds(10)
    /// Refusals further apart than this are not one flood.
    private static let pause = Duration.seconds(1)

    private let limit: RateLimit
    private var bucket = RateBucket()
    private var floodSince: ContinuousClock.Instant?
    private var lastRefusal: ContinuousClock.Instant?

    package init(perSecond: Int) { limit = RateLimit(perSecond: Double(perSecond), burst: perSecond) }

    package mutating func take(at now: ContinuousClock.Instant) -> Verdict {
        guard let wait = bucket.take(limit, at: now) else { return .allowed }
        if let last = lastRefusal, now - last <= Self.pause {} else { floodSince = now }
        lastRefusal = now
        guard let since = floodSince, now - since >= Self.patience else { return .refused(retry: wait) }
        return .flooding
    }
}

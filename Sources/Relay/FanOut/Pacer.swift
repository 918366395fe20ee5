/// When a lane's frames leave: at once in a quiet room, together in a busy one.
///
/// A write costs about the same for one message as for twenty, so a lane that was flushed less than an interval ago
/// waits for the rest of it. While the loop is busy the interval triples, which nobody sees in a room that keeps a loop
/// busy and which spares two writes of three. While the loop is nearly saturated it grows further. It shrinks back after.
struct Pacer: Sendable {
    private let shortest: Duration
    private let longest: Duration
    private(set) var interval: Duration
    private var flushedAt: ContinuousClock.Instant?

    init(shortest: Duration, longest: Duration) {
        self.shortest = shortest
        self.longest = max(longest, shortest)
        interval = shortest
    }

    /// When what is pending may leave; in the past or now: at once.
    func due(at now: ContinuousClock.Instant) -> ContinuousClock.Instant { flushedAt.map { $0 + interval } ?? now }

    /// - Parameter load: of the loop, 0 to 1.
    mutating func flushed(at now: ContinuousClock.Instant, load: Double) {
        flushedAt = now
        let busy = min(shortest * 3, longest)
        if load > 0.85 {
            interval = min(interval * 1.25, longest)
        } else if load > 0.4, interval < busy {
            interval = min(interval * 1.25, busy)
        } else if load < 0.6, interval > busy {
            interval = max(interval / 1.1, busy)
        } else if load < 0.2 {
            // Far below, since the longer interval itself takes load away.
            interval = max(interval / 1.1, shortest)
        }
    }
}

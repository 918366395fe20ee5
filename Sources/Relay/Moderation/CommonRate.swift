/// How many common texts a room usually has within a window: a mean over windows in which later ones weigh more.
struct CommonRate: Sendable {
    /// What each window adds to the mean.
    private static let weight = 0.1

    private let window: Duration
    private var mean = 0.0
    private var current = 0.0
    private var startedAt: ContinuousClock.Instant?

    init(window: Duration) { self.window = max(window, .milliseconds(1)) }

    /// Not counting the window that has begun.
    var perWindow: Double { mean }

    mutating func note(at now: ContinuousClock.Instant) {
        let started = startedAt ?? now
        startedAt = started
        var over = (now - started) / window
        if over >= 1 {
            mean += Self.weight * (current - mean)
            current = 0
            startedAt = now
            // Windows without any; after so many nothing is left.
            over = min(over, 200)
            while over >= 2 {
                mean -= Self.weight * mean
                over -= 1
            }
        }
        current += 1
    }
}

/// Keeps a connection's commands below the rate that the server announced.
struct Pace {
    private let interval: Duration
    private let burst: Int
    /// When all that was sent would have left at the steady rate.
    private var paidUntil = Duration.zero

    /// Half of the rate at once, nine tenths of it over time: the server counts by its own clock.
    init(perSecond: Int) {
        let rate = Double(min(max(perSecond, 1), 1_000_000))
        interval = .seconds(1) / (rate * 0.9)
        burst = max(Int(rate / 2), 1)
    }

    /// When the next command may go.
    var next: Duration { paidUntil - interval * (burst - 1) }

    /// Takes one command's place, if it may go now.
    mutating func take(at now: Duration) -> Bool {
        guard next <= now else { return false }
        paidUntil = max(paidUntil, now) + interval
        return true
    }
}

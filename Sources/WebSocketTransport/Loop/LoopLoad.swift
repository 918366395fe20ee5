import Synchronization

/// How busy a loop is: the part of the time that it did not wait for something to happen.
final class LoopLoad: Sendable {
    private let thousandths = Atomic<Int>(0)

    /// 0 (idle) to 1 (never waits), over about the last tenth of a second.
    var value: Double { Double(thousandths.load(ordering: .relaxed)) / 1000 }

    func store(_ value: Double) { thousandths.store(Int(value * 1000), ordering: .relaxed) }
}

/// Measures ``LoopLoad`` from when the loop starts and stops waiting.
struct LoadMeter {
    private static let window = Duration.milliseconds(50)

    private var windowStart: ContinuousClock.Instant
    private var waitStart: ContinuousClock.Instant?
    private var waited = Duration.zero
    private var smoothed = 0.0

    init(now: ContinuousClock.Instant) { windowStart = now }

    mutating func waits(at now: ContinuousClock.Instant) { waitStart = now }

    /// - Returns: the load, where a window has ended.
    mutating func wakes(at now: ContinuousClock.Instant) -> Double? {
        if let waitStart { waited += now - waitStart }
        waitStart = nil
        let whole = now - windowStart
        guard whole >= Self.window else { return nil }
        let idle = min(waited / whole, 1)
        smoothed = smoothed / 2 + (1 - idle) / 2
        windowStart = now
        waited = .zero
        return smoothed
    }
}

import RateLimits
import Testing

@Suite struct FloodGuardTests {
    private let start = ContinuousClock.now

    /// Takes every `step` for `time`; the verdicts with the time since the start.
    private func run(
        _ guardian: inout FloodGuard, every step: Duration, for time: Duration, from begin: ContinuousClock.Instant
    ) -> [(at: Duration, FloodGuard.Verdict)] {
        var verdicts: [(at: Duration, FloodGuard.Verdict)] = []
        var at = Duration.zero
        while at <= time {
            verdicts.append((at, guardian.take(at: begin + at)))
            at += step
        }
        return verdicts
    }

    @Test func `commands at the rate are allowed for ever`() {
        var guardian = FloodGuard(perSecond: 10)
        let verdicts = run(&guardian, every: .milliseconds(100), for: .seconds(120), from: start)
        #expect(verdicts.allSatisfy { $0.1 == .allowed })
    }

    @Test func `a second's worth may come at once`() {
        var guardian = FloodGuard(perSecond: 10)
        for _ in 0..<10 { #expect(guardian.take(at: start) == .allowed) }
        #expect(guardian.take(at: start) == .refused(retry: .milliseconds(100)))
    }

    @Test func `who keeps asking for more for ten seconds is told to go, not before`() throws {
        var guardian = FloodGuard(perSecond: 10)
        let verdicts = run(&guardian, every: .milliseconds(20), for: .seconds(15), from: start)
        let refused = try #require(verdicts.first { $0.1 != .allowed })
        let flooding = try #require(verdicts.first { $0.1 == .flooding })
        #expect(flooding.at - refused.at >= .seconds(10))
        #expect(flooding.at - refused.at < .seconds(10) + .milliseconds(200))
    }

    @Test func `a pause of more than a second between refusals ends the flood`() {
        var guardian = FloodGuard(perSecond: 10)
        var begin = start
        for _ in 0..<5 {
            let verdicts = run(&guardian, every: .milliseconds(20), for: .seconds(9), from: begin)
            #expect(verdicts.contains { if case .refused = $0.1 { true } else { false } })
            #expect(!verdicts.contains { $0.1 == .flooding })
            begin += .seconds(9) + .milliseconds(1200)
        }
    }
}

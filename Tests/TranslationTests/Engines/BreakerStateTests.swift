import Testing

@testable import Translation

@Suite struct BreakerStateTests {
    private let start = ContinuousClock.now

    private func newState(_ change: (inout BreakerSettings) -> Void = { _ in }) -> Held<BreakerState> {
        var settings = BreakerSettings()
        change(&settings)
        return Held(BreakerState(settings))
    }

    private func open(_ state: Held<BreakerState>, at time: ContinuousClock.Instant) throws {
        for _ in 0..<3 { state.report(.failed, of: try #require(state.admit(at: time)), at: time) }
        #expect(state.isOpen)
    }

    @Test func `three failures in a row open it and a success between them does not`() throws {
        let state = newState()
        for outcome in [BreakerState.Outcome.failed, .failed, .success, .failed, .failed] {
            state.report(outcome, of: try #require(state.admit(at: start)), at: start)
        }
        #expect(!state.isOpen)
        state.report(.failed, of: try #require(state.admit(at: start)), at: start)
        #expect(state.isOpen)
        #expect(state.admit(at: start) == nil)
    }

    @Test func `after the pause one call goes as a probe and its success closes it`() throws {
        let state = newState()
        try open(state, at: start)
        #expect(state.admit(at: start + .milliseconds(499)) == nil)
        let due = start + .milliseconds(500)
        let probe = try #require(state.admit(at: due))
        #expect(probe.isProbe)
        #expect(state.admit(at: due + .seconds(60)) == nil)
        state.report(.success, of: probe, at: due)
        #expect(!state.isOpen && state.isPristine)
        #expect(state.admit(at: due)?.isProbe == false)
    }

    @Test func `pauses double to their maximum and begin anew after a success`() throws {
        let state = newState()
        try open(state, at: start)
        var now = start
        for pause in [500, 1000, 1500, 1500] {
            #expect(state.probeDue == now + .milliseconds(pause))
            now = try #require(state.probeDue)
            state.report(.failed, of: try #require(state.admit(at: now)), at: now)
        }
        now = try #require(state.probeDue)
        state.report(.success, of: try #require(state.admit(at: now)), at: now)
        try open(state, at: now)
        #expect(state.probeDue == now + .milliseconds(500))
    }

    @Test func `a call from before the opening neither closes it nor opens it again`() throws {
        let state = newState()
        let early = try #require(state.admit(at: start))
        try open(state, at: start)
        let due = state.probeDue
        state.report(.success, of: early, at: start)
        state.report(.failed, of: early, at: start)
        #expect(state.isOpen && state.probeDue == due)
    }

    @Test func `an abandoned probe lets another one go`() throws {
        let state = newState()
        try open(state, at: start)
        let due = try #require(state.probeDue)
        state.report(.abandoned, of: try #require(state.admit(at: due)), at: due)
        #expect(state.isOpen)
        #expect(state.admit(at: due)?.isProbe == true)
    }

    @Test func `a hold is obeyed to its end and no longer than the maximum`() throws {
        let state = newState { $0.holdMax = .seconds(100) }
        state.report(.hold(.seconds(30)), of: try #require(state.admit(at: start)), at: start)
        #expect(state.admit(at: start + .milliseconds(29_999)) == nil)
        let due = start + .seconds(30)
        state.report(.hold(.seconds(1_000_000)), of: try #require(state.admit(at: due)), at: due)
        #expect(state.probeDue == due + .seconds(100))
    }

    @Test func `the longest hold of calls that were under way together counts`() throws {
        let state = newState()
        let calls = try (0..<3).map { _ in try #require(state.admit(at: start)) }
        for (call, seconds) in zip(calls, [5, 60, 10]) { state.report(.hold(.seconds(seconds)), of: call, at: start) }
        #expect(state.probeDue == start + .seconds(60))
    }

    @Test func `it takes many unusable answers in a row to open it`() throws {
        let state = newState { $0.unusablesMax = 20 }
        for _ in 0..<19 { state.report(.unusable, of: try #require(state.admit(at: start)), at: start) }
        #expect(!state.isOpen)
        state.report(.unusable, of: try #require(state.admit(at: start)), at: start)
        #expect(state.isOpen)
    }

    @Test(arguments: [(0.5, 6), (0.3333333, 9), (0.1, 30)])
    func `calls that are waited for less count for less`(_ share: Double, _ calls: Int) throws {
        let state = newState()
        for call in 1...calls {
            state.report(.failure(share: share), of: try #require(state.admit(at: start)), at: start)
            #expect(state.isOpen == (call == calls))
        }
    }

    @Test func `a probe that had hardly any time proves nothing`() throws {
        let state = newState()
        try open(state, at: start)
        let due = try #require(state.probeDue)
        state.report(.failure(share: 0.1), of: try #require(state.admit(at: due)), at: due)
        #expect(state.probeDue == due)
        state.report(.failure(share: 0.25), of: try #require(state.admit(at: due)), at: due)
        #expect(state.probeDue == due + .seconds(1))
    }

    @Test func `a hung engine is found out within two seconds and used within two after it returns`() throws {
        let state = newState()
        var now = start
        let deadline = Duration.milliseconds(400)
        var calls = 0
        while let permit = state.admit(at: now) {
            calls += 1
            now += deadline
            state.report(.failed, of: permit, at: now)
        }
        #expect(now - start <= .seconds(2))
        for _ in 0..<50 {
            now = try #require(state.probeDue)
            let probe = try #require(state.admit(at: now))
            now += deadline
            state.report(.failed, of: probe, at: now)
        }
        // It returns right after a probe was given up.
        #expect(try #require(state.probeDue) - now + deadline <= .seconds(2))
    }
}

extension Held where Value == BreakerState {
    fileprivate func admit(at now: ContinuousClock.Instant) -> BreakerState.Permit? { change { $0.admit(at: now) } }

    fileprivate func report(
        _ outcome: BreakerState.Outcome, of permit: BreakerState.Permit, at now: ContinuousClock.Instant
    ) {
        change { $0.report(outcome, of: permit, at: now) }
    }
}

extension BreakerState.Outcome {
    fileprivate static let failed = BreakerState.Outcome.failure(share: 1)
}

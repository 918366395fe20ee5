import Testing

@testable import WebSocketTransport

@Suite struct PacerTests {
    private let start = ContinuousClock.now

    private func pacer(_ shortest: Int = 10, _ longest: Int = 50) -> Pacer {
        Pacer(shortest: .milliseconds(shortest), longest: .milliseconds(longest), now: start)
    }

    @Test(arguments: [1, 7, 1000])
    func `all members may be written to at first and after a pause, once`(_ members: Int) {
        var pacer = pacer()
        for round in 0..<3 {
            let now = start + .milliseconds(10) * round + .seconds(round)
            #expect(pacer.allowance(of: members, at: now) == members)
            pacer.wrote(members, of: members)
            #expect(pacer.allowance(of: members, at: now) == 0)
        }
    }

    @Test func `members are written to evenly over an interval`() {
        var pacer = pacer()
        pacer.wrote(pacer.allowance(of: 1000, at: start), of: 1000)
        for step in 1...20 {
            let allowance = pacer.allowance(of: 1000, at: start + .microseconds(500) * step)
            #expect((49...51).contains(allowance))
            pacer.wrote(allowance, of: 1000)
        }
    }

    @Test func `a member alone is written to an interval after the last time`() {
        var pacer = pacer()
        pacer.wrote(pacer.allowance(of: 1, at: start), of: 1)
        #expect(pacer.due(of: 1) == start + .milliseconds(10))
        // However often it was asked for in between.
        for step in 1..<30 { #expect(pacer.allowance(of: 1, at: start + .milliseconds(10) * step / 30) == 0) }
        #expect(pacer.allowance(of: 1, at: start + .milliseconds(10)) == 1)
    }

    @Test func `the loop wakes for a part of many members, not for each`() {
        var pacer = pacer(16)
        pacer.wrote(pacer.allowance(of: 3200, at: start), of: 3200)
        #expect(pacer.due(of: 3200) == start + .milliseconds(1))
        #expect((199...200).contains(pacer.allowance(of: 3200, at: start + .milliseconds(1))))
    }

    @Test func `without a pace all may be written to at any time`() {
        var pacer = pacer(0, 0)
        for _ in 0..<3 {
            #expect(pacer.allowance(of: 5, at: start) == 5)
            pacer.wrote(5, of: 5)
        }
    }

    @Test func `the interval grows to its longest on a saturated loop, and shrinks back to its shortest`() {
        var pacer = pacer()
        var now = start
        func adapted(_ times: Int, to load: Double) -> Duration {
            for _ in 0..<times {
                now += .seconds(1)
                pacer.adapt(to: load, at: now)
            }
            return pacer.interval
        }
        #expect(adapted(100, to: 0.9) == .milliseconds(50))
        #expect(adapted(1, to: 0.7) == .milliseconds(50))
        #expect(adapted(100, to: 0.55) == .milliseconds(30))
        #expect(adapted(100, to: 0.1) == .milliseconds(10))
    }

    @Test func `on a busy loop the interval triples at most`() {
        var wide = pacer()
        var narrow = pacer(10, 15)
        for second in 1...100 {
            wide.adapt(to: 0.6, at: start + .seconds(second))
            narrow.adapt(to: 0.6, at: start + .seconds(second))
        }
        #expect(wide.interval == .milliseconds(30))
        wide.adapt(to: 0.4, at: start + .seconds(101))
        #expect(wide.interval == .milliseconds(30))
        #expect(narrow.interval == .milliseconds(15))
    }

    @Test func `the load is looked at once an interval`() {
        var pacer = pacer()
        for _ in 0..<100 { pacer.adapt(to: 0.9, at: start + .milliseconds(10)) }
        #expect(pacer.interval == .milliseconds(12.5))
    }

    @Test func `a longest interval below the shortest is the shortest`() {
        var pacer = pacer(10, 5)
        for second in 1...10 { pacer.adapt(to: 1, at: start + .seconds(second)) }
        #expect(pacer.interval == .milliseconds(10))
    }
}

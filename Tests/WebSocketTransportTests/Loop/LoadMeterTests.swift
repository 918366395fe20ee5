import Testing

@testable import WebSocketTransport

@Suite struct LoadMeterTests {
    /// Waits and works by turns for a second, and returns the last load.
    private func load(waiting: Duration, working: Duration) -> Double? {
        var now = ContinuousClock.now
        var meter = LoadMeter(now: now)
        let end = now + .seconds(1)
        var last: Double?
        while now < end {
            meter.waits(at: now)
            now += waiting
            if let value = meter.wakes(at: now) { last = value }
            now += working
        }
        return last
    }

    @Test(arguments: [(9, 1, 0.1), (1, 1, 0.5), (1, 9, 0.9), (1, 0, 0), (0, 1, 1)])
    func `load is the part of the time that is worked`(waiting: Int, working: Int, expected: Double) throws {
        let value = try #require(load(waiting: .milliseconds(waiting), working: .milliseconds(working)))
        #expect(abs(value - expected) < 0.05)
    }

    @Test func `a long sleep ends with no load and a long task with nearly all`() throws {
        #expect(try #require(load(waiting: .milliseconds(500), working: .zero)) < 0.01)
        #expect(try #require(load(waiting: .zero, working: .milliseconds(100))) > 0.95)
    }

    @Test func `nothing is said before a window has ended`() {
        let start = ContinuousClock.now
        var meter = LoadMeter(now: start)
        meter.waits(at: start)
        #expect(meter.wakes(at: start + .milliseconds(49)) == nil)
        #expect(meter.wakes(at: start + .milliseconds(50)) != nil)
    }
}

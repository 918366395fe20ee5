import TestSupport
import Testing

@testable import WebSocketTransport

@Suite struct LoopTimersTests {
    private final class Log {
        var numbers: [Int] = []
    }

    private let start = ContinuousClock.now

    @Test(arguments: [0, 1, 2, 3, 10, 100, 1000])
    func `calls come by their time, and in their order where that is the same`(count: Int) {
        var random = SeededRandom(seed: UInt64(count))
        let log = Log()
        var timers = LoopTimers()
        let times = (0..<count).map { _ in Int.random(in: 0..<count / 2 + 1, using: &random) }
        for (number, time) in times.enumerated() {
            timers.add(at: start + .milliseconds(time)) { log.numbers.append(number) }
        }
        #expect(timers.nextDue == times.min().map { start + .milliseconds($0) })
        while let call = timers.popDue(at: start + .seconds(10)) { call() }
        #expect(log.numbers == times.indices.sorted { (times[$0], $0) < (times[$1], $1) })
        #expect(timers.nextDue == nil && timers.count == 0)
    }

    @Test func `calls added and taken by turns come by their time`() {
        var random = SeededRandom(seed: 3)
        var timers = LoopTimers()
        var pending: [Int] = []
        let log = Log()
        for now in 0..<3000 {
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let due = now + Int.random(in: 0...200, using: &random)
                pending.append(due)
                timers.add(at: start + .milliseconds(due)) { log.numbers.append(due) }
            }
            while let call = timers.popDue(at: start + .milliseconds(now)) { call() }
            let due = pending.filter { $0 <= now }.sorted()
            #expect(log.numbers == due)
            pending.removeAll { $0 <= now }
            log.numbers = []
        }
    }

    @Test func `nothing comes before its time`() {
        var timers = LoopTimers()
        timers.add(at: start + .nanoseconds(1)) {}
        #expect(timers.popDue(at: start) == nil)
        #expect(timers.popDue(at: start + .nanoseconds(1)) != nil)
    }
}

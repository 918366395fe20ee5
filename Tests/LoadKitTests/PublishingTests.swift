import LoadKit
import Testing

private let second: UInt64 = 1_000_000_000

@Suite struct PublishingTests {
    @Test func `the timetable does not wait for anyone`() {
        var table = Timetable(start: 5 * second, rate: 4, seconds: 1)
        #expect(table.take(at: 5 * second - 1) == nil)
        var taken: [UInt64] = []
        while let entry = table.take(at: 60 * second) { taken.append(entry.due) }
        #expect(taken == [5 * second, 5 * second + second / 4, 5 * second + second / 2, 5 * second + second / 4 * 3])
        #expect(table.next == nil)
    }

    @Test func `a publisher keeps to the command limit however much waits`() {
        var publisher = Publisher()
        publisher.spacing = second / 10
        for message in 0..<100 { publisher.enqueue(message) }
        var sent = 0
        for step in 0..<1000 {
            while publisher.take(at: 100 * second + UInt64(step) * second / 1000) != nil { sent += 1 }
        }
        #expect((10...13).contains(sent))
    }

    @Test func `what had no reply goes out again first and in order after a reconnect`() {
        var publisher = Publisher()
        for message in 0..<4 { publisher.enqueue(message) }
        #expect((0..<3).map { _ in publisher.take(at: second) } == [0, 1, 2])
        publisher.answered(1)
        publisher.disconnected()
        #expect((0..<4).map { _ in publisher.take(at: 2 * second) } == [0, 2, 3, nil])
        #expect(publisher.unanswered == [0, 2, 3])
    }

    @Test func `a second reply is a contradiction unless the message was sent again`() {
        var ledger = PublishLedger()
        let message = ledger.plan(due: 1, publisher: 0, text: 0)
        #expect(ledger.markAcked(message, sequence: 5, content: 1) == .contradiction)
        ledger.markSent(message)
        #expect(ledger.open == 1)
        #expect(ledger.markAcked(message, sequence: 5, content: 1) == .first)
        #expect(ledger.markAcked(message, sequence: 5, content: 1) == .contradiction)
        let again = ledger.plan(due: 1, publisher: 0, text: 0)
        ledger.markSent(again)
        ledger.markSent(again)
        #expect(ledger.markAcked(again, sequence: 6, content: 1) == .first)
        #expect(ledger.markAcked(again, sequence: 6, content: 1) == .again)
        #expect(ledger.markAcked(again, sequence: 7, content: 1) == .contradiction)
        #expect(ledger.markAcked(99, sequence: 7, content: 1) == .contradiction)
        #expect(ledger.open == 0)
        #expect(ledger.acked == 2)
    }

    @Test func `refused messages are counted by code and are not open`() {
        var ledger = PublishLedger()
        for code in ["slow_mode", "duplicate", "slow_mode"] {
            let message = ledger.plan(due: 1, publisher: 0, text: 0)
            ledger.markSent(message)
            ledger.markRefused(message, code: code)
            ledger.markRefused(message, code: code)
        }
        #expect(ledger.refused == ["slow_mode": 2, "duplicate": 1])
        #expect(ledger.open == 0)
    }

    @Test func `backoff grows to five seconds, is jittered and ends with patience`() {
        var random = SplitMix(seed: 1)
        var backoff = Backoff()
        var longest: UInt64 = 0
        for _ in 0..<200 {
            guard let next = backoff.next(at: 10 * second, patience: 20 * second, using: &random) else {
                Issue.record("gave up while patient")
                return
            }
            longest = max(longest, next - 10 * second)
        }
        #expect(longest > 3 * second && longest <= 5 * second)
        #expect(backoff.next(at: 31 * second, patience: 20 * second, using: &random) == nil)
        backoff.reset()
        let first = backoff.next(at: 31 * second, patience: 20 * second, using: &random)
        #expect(first.map { $0 <= 31 * second + second / 4 } == true)
    }

    @Test func `a flapper drops its share over time, however often it is asked`() {
        var flapper = Flapper(percent: 10, of: 250, from: 0)
        var drops = 0
        for step in 1...997 { drops += flapper.drops(at: UInt64(step) * second * 4 / 997) }
        #expect((99...100).contains(drops))
    }

    @Test func `deadlines come soonest first and not before their time`() {
        var random = SplitMix(seed: 5)
        var deadlines = Deadlines()
        let times = (0..<500).map { _ in UInt64.random(in: 0..<1000, using: &random) }
        for (number, time) in times.enumerated() { deadlines.add(number, at: time) }
        var popped: [UInt64] = []
        while let number = deadlines.popDue(at: 600) { popped.append(times[number]) }
        #expect(popped == times.filter { $0 <= 600 }.sorted())
        #expect(deadlines.next == times.filter { $0 > 600 }.min())
    }
}

import ChatModel
import Testing

@testable import Translation

@Suite struct FlightTableTests {
    private let start = ContinuousClock.now
    private static let limits = FlightTable.Limits(deadline: .milliseconds(400), flights: 100, waiters: 1000)

    private func table(
        _ engines: Int = 1, batch: Int = 1, concurrency: Int = 2, limits: FlightTable.Limits = limits
    ) -> FlightTable {
        let engine = EngineLimits(
            batchTexts: batch, batchCharacters: 200, concurrency: concurrency, placeholders: .brackets)
        return FlightTable(limits: limits, engines: Array(repeating: engine, count: engines))
    }

    private func routes(_ engines: Int = 1) -> [EngineRoute] {
        (0..<engines).compactMap { place in
            EngineRoute(
                FakeEngine { text, _ in text }, at: place, from: display("en"), to: display("zh"), converts: false)
        }
    }

    private func key(_ text: String) -> TranslationKey {
        TranslationKey(from: display("en"), to: display("zh"), text: FoldedText(text: text))
    }

    private func open(_ table: inout FlightTable, _ text: String, engines: Int = 1, at now: ContinuousClock.Instant)
        throws
    {
        try table.open(
            key(text), MaskedText(core: [.words(text)]), display("zh"), routes(engines), at: now, { _ in })
    }

    private let good = Flight.Verdict.translated(
        KeptTranslation(template: Template(pieces: [.words("好")]), to: display("zh"), by: "fake"))

    @Test func `a thousand equal texts are one call and a thousand answers`() throws {
        var table = table()
        for _ in 0..<1000 { try open(&table, "hello", at: start) }
        let newCalls = table.nextCalls(at: start)
        #expect(newCalls.map(\.flights.count) == [1])
        #expect(table.nextCalls(at: start).isEmpty)
        let settlements = table.finish(newCalls[0].id, [good], at: start)
        #expect(settlements.map(\.waiters.count) == [1000])
        #expect(table.flightCount == 0 && table.waiters == 0)
    }

    @Test func `an engine gets no more calls and texts at once than it takes, and the rest next`() throws {
        var table = table(batch: 3)
        for number in 0..<10 { try open(&table, "text \(number)", at: start) }
        let first = table.nextCalls(at: start)
        #expect(first.map(\.flights.count) == [3, 3])
        #expect(first.flatMap { $0.flights.map(\.text.words) } == (0..<6).map { "text \($0)" })
        _ = table.finish(first[1].id, [good, good, good], at: start)
        #expect(table.nextCalls(at: start).map(\.flights.count) == [3])
    }

    @Test func `a batch holds no more characters than the engine takes`() throws {
        var table = table(batch: 50)
        for number in 0..<3 { try open(&table, "\(number)" + String(repeating: "x", count: 90), at: start) }
        try open(&table, String(repeating: "long ", count: 100), at: start)
        #expect(table.nextCalls(at: start).map(\.flights.count) == [2, 1])
    }

    @Test func `those who wait are told at their own deadline, and equal texts still wait for the same call`() throws {
        var table = table()
        try open(&table, "hello", at: start)
        let call = table.nextCalls(at: start)[0].id
        try open(&table, "hello", at: start + .milliseconds(300))
        let late = table.expire(at: start + .milliseconds(400))
        #expect(late.map(\.waiters.count) == [1])
        #expect(throws: Settlement.Refused.self) { try late[0].result.get() }
        #expect(table.expire(at: start + .milliseconds(700)).map(\.waiters.count) == [1])
        try open(&table, "hello", at: start + .milliseconds(900))
        #expect(table.nextCalls(at: start + .milliseconds(900)).isEmpty, "no second call while the first hangs")
        #expect(table.finish(call, [good], at: start + .seconds(1)).map(\.waiters.count) == [1])
        #expect(table.flightCount == 0)
    }

    @Test func `one who comes when all others gave up on a hung call is told in time too`() throws {
        var table = table()
        try open(&table, "hello", at: start)
        #expect(table.nextCalls(at: start).count == 1)
        #expect(table.expire(at: start + .seconds(1)).map(\.waiters.count) == [1])
        try open(&table, "hello", at: start + .seconds(2))
        #expect(table.nextDue == start + .milliseconds(2400))
        #expect(table.expire(at: start + .milliseconds(2400)).map(\.waiters.count) == [1])
    }

    @Test func `an engine that fails is followed by the next at once`() throws {
        for verdict in [Flight.Verdict.unfit, .down(isLate: false)] {
            var table = table(2)
            try open(&table, "hello", engines: 2, at: start)
            let first = table.nextCalls(at: start)[0]
            #expect(first.route.engine == 0)
            #expect(table.finish(first.id, [verdict], at: start).isEmpty)
            let second = table.nextCalls(at: start)[0]
            #expect(second.route.engine == 1)
            #expect(table.finish(second.id, [good], at: start).count == 1)
        }
    }

    @Test func `an engine that hangs leaves time for the next, and may still win`() throws {
        var table = table(2)
        try open(&table, "hello", engines: 2, at: start)
        let first = table.nextCalls(at: start)[0]
        #expect(first.deadline == start + .milliseconds(200))
        #expect(table.expire(at: start + .milliseconds(200)).isEmpty)
        let second = table.nextCalls(at: start + .milliseconds(200))[0]
        #expect(second.route.engine == 1 && second.deadline == start + .milliseconds(400))
        #expect(table.finish(first.id, [good], at: start + .milliseconds(250)).count == 1)
        #expect(table.finish(second.id, [good], at: start + .milliseconds(300)).isEmpty)
        #expect(table.flightCount == 0)
    }

    @Test func `the reason says what went wrong, and only texts at fault are remembered`() throws {
        let cases: [([Flight.Verdict], MessageTranslation.Absence, Bool)] = [
            ([.unfit, .unfit], .failed, true), ([.unfit, .down(isLate: false)], .failed, false),
            ([.down(isLate: true), .down(isLate: true)], .deadline, false),
            ([.down(isLate: false), .down(isLate: false)], .failed, false),
        ]
        for (verdicts, reason, isLasting) in cases {
            var table = table(2)
            try open(&table, "hello", engines: 2, at: start)
            var settlements: [Settlement] = []
            for verdict in verdicts {
                let call = try #require(table.nextCalls(at: start).first).id
                settlements += table.finish(call, [verdict], at: start)
            }
            let settlement = try #require(settlements.first)
            do {
                _ = try settlement.result.get()
                Issue.record("there was no translation")
            } catch {
                #expect(error.reason == reason && error.isLasting == isLasting)
            }
        }
    }

    @Test func `an hour of a hung engine leaves nothing behind`() throws {
        let limits = FlightTable.Limits(deadline: .milliseconds(400), flights: 15, waiters: 1000)
        var table = table(limits: limits)
        var (taken, refused, told, most) = (0, 0, 0, 0)
        for second in 0..<3600 {
            let now = start + .seconds(second)
            told += table.expire(at: now).reduce(0) { $0 + $1.waiters.count }
            for number in 0..<20 {
                do {
                    try open(&table, "text \(second) \(number)", at: now)
                    taken += 1
                } catch { refused += 1 }
            }
            _ = table.nextCalls(at: now)
            most = max(most, table.load)
        }
        told += table.expire(at: start + .seconds(4000)).reduce(0) { $0 + $1.waiters.count }
        #expect(told == taken && refused > 0)
        #expect(most <= 8 * limits.flights)
        #expect(table.waiters == 0 && table.flightCount <= 2, "but for the two texts of the calls under way")
    }

    @Test func `due times come in order`() {
        var dues = DueTimes()
        var random = SeededGenerator(seed: 1)
        let times = (0..<500).map { _ in Int.random(in: 0..<1000, using: &random) }
        for time in times { dues.add(start + .milliseconds(time), UInt64(time)) }
        var seen: [UInt64] = []
        while let next = dues.next(at: start + .seconds(2)) { seen.append(next) }
        #expect(seen == times.sorted().map { UInt64($0) })
    }
}

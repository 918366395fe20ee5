import ChatModel
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct HistoryTests {
    /// With room for all in memory, for some, and for hardly any.
    static let memories = [1000, 20, 1]

    private func filled(_ memory: Int) async -> (Relaying, Viewer) {
        let relaying = Relaying { $0.recentEvents = memory }
        let ann = await relaying.joined("ann", .moderator)
        for number in 1...60 { await ann.say("\(number)") }
        return (relaying, ann)
    }

    private func numbers(_ lines: [Line]) -> [Int64] { lines.compactMap(\.sequence) }

    @Test(arguments: memories)
    func `the newest, those before and those after come ascending, without the bound`(_ memory: Int) async {
        let (_, ann) = await filled(memory)
        #expect(numbers(await ann.history()) == Array(11...60))
        #expect(numbers(await ann.history(limit: 200)) == Array(1...60))
        #expect(numbers(await ann.history(.before(Sequence(30)), limit: 5)) == Array(25...29))
        #expect(numbers(await ann.history(.after(Sequence(30)), limit: 5)) == Array(31...35))
        #expect(numbers(await ann.history(.before(Sequence(3)))) == [1, 2])
        #expect(numbers(await ann.history(.after(Sequence(58)))) == [59, 60])
    }

    @Test(arguments: memories)
    func `bounds beyond either end are no error`(_ memory: Int) async {
        let (_, ann) = await filled(memory)
        #expect(await ann.history(.before(Sequence(0))).isEmpty)
        #expect(await ann.history(.before(Sequence(1))).isEmpty)
        #expect(await ann.history(.after(Sequence(60))).isEmpty)
        #expect(await ann.history(.after(Sequence(1 << 53 - 1))).isEmpty)
        #expect(numbers(await ann.history(.before(Sequence(1 << 53 - 1)), limit: 1)) == [60])
        #expect(numbers(await ann.history(.after(.zero), limit: 1)) == [1])
    }

    @Test(arguments: memories)
    func `a limit is filled with what still is visible`(_ memory: Int) async {
        let (_, ann) = await filled(memory)
        for place in Int64(20)...40 { await ann.act(.delete(Sequence(place), reason: nil)) }
        #expect(numbers(await ann.history(.before(Sequence(42)), limit: 4)) == [17, 18, 19, 41])
        #expect(numbers(await ann.history(.after(Sequence(18)), limit: 3)) == [19, 41, 42])
    }

    @Test(arguments: memories)
    func `after a clear history begins with the event that says so`(_ memory: Int) async {
        let (_, ann) = await filled(memory)
        await ann.act(.clear(reason: nil))
        await ann.say("new")
        #expect(numbers(await ann.history()) == [61, 62])
        #expect(numbers(await ann.history(.after(.zero))) == [61, 62])
        #expect(numbers(await ann.history(.before(Sequence(50)))).isEmpty)
    }

    @Test func `a clear spares the record from being read through`() async {
        let log = GatedLog()
        let relaying = Relaying(log: log) { $0.recentEvents = 1 }
        let ann = await relaying.joined("ann", .moderator)
        for number in 1...60 { await ann.say("\(number)") }
        await ann.act(.clear(reason: nil))
        log.reads.close()
        let request = ann.start { $0.history(HistoryRange(limit: 5), $1, $2) }
        await log.reads.untilWaiting(1)
        log.reads.open()
        #expect(await ann.reply(to: request).history?.compactMap(\.sequence) == [61])
        #expect(log.reads.passed == 1)
    }

    @Test func `history that cannot be read is overloaded`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log) { $0.recentEvents = 1 }
        let ann = await relaying.joined("ann")
        for number in 1...3 { await ann.say("\(number)") }
        log.failing = true
        #expect(await ann.ask { $0.history(HistoryRange(), $1, $2) }.refusal == .overloaded(retry: .seconds(1)))
    }
}

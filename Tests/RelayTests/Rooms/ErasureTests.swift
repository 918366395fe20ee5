import ChatModel
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct ErasureTests {
    private let log = MemoryRoomLog()
    private let redaction: TestRedaction
    private let relaying: Relaying
    private let ann: UserID
    private let operators: Principal

    init() throws {
        redaction = TestRedaction(log)
        relaying = Relaying(log: log, redaction: redaction) { $0.recentEvents = 1000 }
        ann = try #require(UserID("ann"))
        operators = Principal(user: try #require(UserID("ada")), name: "Ada", role: .admin, rooms: .all)
    }

    private var room: Room { relaying.registry.room(.lobby) }

    private func erase() async throws -> Erasure {
        var (erasure, next) = try await room.erase(ann, by: operators, until: .now + .seconds(60))
        while let before = next {
            let (more, rest) = try await room.erase(ann, before: before, by: operators, until: .now + .seconds(60))
            erasure.messages += more.messages
            next = rest
        }
        return erasure
    }

    /// All that is stored and all that a viewer who comes now is sent.
    private func everything() async throws -> String {
        var texts = log.bodies(of: .lobby).map { String(decoding: $0, as: UTF8.self) }
        for entry in try await relaying.store.entries(prefix: "") {
            texts.append(String(decoding: entry.value ?? [], as: UTF8.self))
        }
        let viewer = relaying.viewer("late")
        await viewer.join(history: 500)
        await relaying.loop.settled()
        texts += viewer.inbox.events.map(\.text)
        let resumed = relaying.viewer("later")
        await resumed.join(since: Cursor(epoch: "memory", sequence: Sequence(0)))
        await relaying.loop.settled()
        texts += resumed.inbox.events.map(\.text)
        texts += await resumed.history(limit: 200).map(\.text)
        return texts.joined(separator: "\n")
    }

    @Test(arguments: [TestRedaction.Step.redact, .nonces])
    func `a step that failed leaves nothing behind once erasing is done again`(_ step: TestRedaction.Step) async throws
    {
        let (writer, host) = (await relaying.joined("ann"), await relaying.joined("host", .host))
        for number in 1...3 { await writer.say("secret \(number)") }
        await host.say("mine")
        await host.act(.pin(Sequence(2)))
        #expect(try await everything().contains("secret"))
        redaction.fail(at: step)
        await #expect(throws: Refusal.self) { try await erase() }
        redaction.fail(at: nil)
        _ = try await erase()
        let left = try await everything()
        #expect(!left.contains("secret"), "\(left)")
        #expect(left.contains("mine"))
        #expect(await relaying.viewer("x").join().joined?.settings.pinned == [])
    }

    @Test func `why messages were taken from view goes with them, from the record and from memory`() async throws {
        let (writer, other) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let host = await relaying.joined("host", .host)
        for text in ["one", "two"] { await writer.say(text) }
        await other.say("three")
        await host.act(.delete(Sequence(1), reason: "secret: deleted"))
        await host.act(.delete(Sequence(3), reason: "another's"))
        await host.act(.sanction(ann, seconds: 60, reason: "secret: silenced", keepsMessages: false))
        #expect(try await everything().contains("secret"))
        _ = try await erase()
        let left = try await everything()
        #expect(!left.contains("secret"), "\(left)")
        #expect(left.contains("another's"))
        // That they were taken from view stays.
        #expect(left.contains("\"user\":\"ann\""), "\(left)")
    }

    @Test func `the entry about a deleted message says whose it was, so that its reason is found`() async {
        let (writer, host) = (await relaying.joined("ann"), await relaying.joined("host", .host))
        await writer.say("one")
        await host.report(Sequence(1), "why")
        await host.act(.delete(Sequence(1), reason: "why"))
        #expect(relaying.audit.audited.map(\.action) == ["report", "delete"])
        #expect(relaying.audit.audited.map(\.user) == [ann, ann])
    }

    @Test func `a timeout that is over leaves no reason in the store, and one that holds stays without it`()
        async throws
    {
        let host = await relaying.joined("host", .host)
        await host.act(.sanction(ann, seconds: 60, reason: "secret", keepsMessages: true))
        _ = try await erase()
        #expect(try await relaying.store.get("room/lobby/sanction/ann") != nil)
        #expect(try await !everything().contains("secret"))
        await host.act(.sanction(ann, seconds: 60, reason: "secret", keepsMessages: true))
        relaying.clock.advance(by: .seconds(61))
        _ = try await erase()
        #expect(try await relaying.store.get("room/lobby/sanction/ann") == nil)
    }

    @Test func `notices, notes and holds that the store can't drop are dropped when it can`() async throws {
        let host = await relaying.joined("host", .host)
        await host.act(.warn(ann, reason: "secret: warned"))
        await host.act(.note(ann, "secret: noted"))
        #expect(try await everything().contains("secret"))
        relaying.store.failing = true
        await #expect(throws: Refusal.self) { try await erase() }
        relaying.store.failing = false
        let erased = try await erase()
        #expect(erased.notices == 1 && erased.notes == 1)
        #expect(try await !everything().contains("secret"))
    }

    @Test func `what was read for one who resumed is not sent to another after an erasure`() async throws {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log, redaction: TestRedaction(log)) { $0.recentEvents = 3 }
        await relaying.joined("ann").sayNumbers(to: 20, "secret ")
        await relaying.joined("bo").sayNumbers(to: 10)
        func resumed(_ name: String) async -> [String] {
            let viewer = relaying.viewer(name)
            await viewer.join(since: Cursor(epoch: "memory", sequence: .zero))
            await viewer.until { $0.said.contains("10") }
            return viewer.inbox.said
        }
        let before = await resumed("bob")
        #expect(before.contains("secret 1"))
        _ = try await relaying.registry.room(.lobby).erase(ann, by: operators, until: .now + .seconds(60))
        let after = await resumed("eve")
        #expect(after == (1...10).map { "\($0)" })
    }

    @Test func `a large room is erased in as many steps as its time allows`() async throws {
        let writer = await relaying.joined("ann")
        await writer.sayNumbers(to: 1200, "secret ")
        var (erased, next) = try await room.erase(ann, by: operators, until: .now)
        var steps = 1
        #expect(erased.messages == 500)
        // What is said between the steps stays.
        await writer.say("later")
        while let before = next {
            let (more, rest) = try await room.erase(ann, before: before, by: operators, until: .now)
            erased.messages += more.messages
            next = rest
            steps += 1
        }
        #expect(erased.messages == 1200 && steps == 3)
        let left = try await everything()
        #expect(!left.contains("secret") && left.contains("later"))
    }
}

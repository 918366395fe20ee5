import ChatModel
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct JoinTests {
    @Test func `a join tells the state, then recent events, then live ones`() async throws {
        let relaying = Relaying()
        let host = await relaying.joined("host", .host)
        await host.act(.set(RoomSettingsPatch(title: "Cats", slowSeconds: 3)))
        for number in 1...5 { await host.say("\(number)") }
        let viewer = relaying.viewer("ann")
        let found = try #require(await viewer.join(history: 3).joined)
        #expect(found.newest == Cursor(epoch: "memory", sequence: Sequence(6)))
        #expect(!found.recovered)
        #expect(found.settings.title == "Cats")
        #expect(found.settings.slowSeconds == 3)
        #expect(found.viewers == 2)
        #expect(found.principal == viewer.principal)
        await host.say("live")
        await viewer.until { $0.said.contains("live") }
        #expect(viewer.inbox.said == ["3", "4", "5", "live"])
        #expect(viewer.inbox.outputs.count == 1)
    }

    @Test func `joining again is answered again and changes nothing else`() async throws {
        let relaying = Relaying()
        let viewer = await relaying.joined("ann")
        await viewer.say("one")
        let again = try #require(await viewer.join(history: 50).joined)
        #expect(again.viewers == 1)
        #expect(again.newest.sequence == Sequence(1))
        await viewer.say("two")
        await viewer.until { $0.said.contains("two") }
        #expect(viewer.inbox.said == ["one", "two"])
    }

    @Test func `after the answer to leave no event follows, and a say is refused`() async {
        let relaying = Relaying()
        let (viewer, other) = (await relaying.joined("ann"), await relaying.joined("bob"))
        #expect(await viewer.leave().hasLeft)
        await other.say("unheard")
        await other.until { $0.said.contains("unheard") }
        #expect(viewer.inbox.events.isEmpty)
        #expect(await viewer.say("hm").refusal == .notJoined)
    }

    @Test func `every leave is answered, that of one who is not in the room as well`() async {
        let relaying = Relaying()
        let viewer = await relaying.joined("ann")
        let (first, second) = (viewer.start { $0.leave($1, $2) }, viewer.start { $0.leave($1, $2) })
        #expect(await viewer.reply(to: first).hasLeft)
        #expect(await viewer.reply(to: second).refusal == .notJoined)
    }

    @Test func `commands of one who is not in the room are refused`() async {
        let relaying = Relaying()
        let viewer = relaying.viewer("ann", .host)
        #expect(await viewer.say("x").refusal == .notJoined)
        #expect(await viewer.act(.clear(reason: nil)).refusal == .notJoined)
        #expect(await viewer.ask { $0.history(HistoryRange(), $1, $2) }.refusal == .notJoined)
        #expect(await viewer.ask { $0.setLanguage($2.id, nil, $1, $2) }.refusal == .notJoined)
    }

    @Test func `a full room refuses, and has room again when one leaves`() async {
        let relaying = Relaying { $0.limits.subscribersMax = 2 }
        let first = await relaying.joined("ann")
        _ = await relaying.joined("bob")
        let third = relaying.viewer("cat")
        #expect(await third.join().refusal == .roomFull(limit: 2))
        #expect(await first.join().joined != nil)
        _ = await first.leave()
        #expect(await third.join().joined?.viewers == 2)
    }

    @Test func `while too many rooms are active none is made by joining, and those that exist are open`() async {
        let none = Relaying(creation: .anyone, blueprints: []) { $0.roomsMax = 0 }
        #expect(await none.viewer("ann").join().refusal == .overloaded(retry: .seconds(60)))
        let existing = Relaying(creation: .anyone) { $0.roomsMax = 0 }
        #expect(await existing.viewer("ann").join().joined != nil)
    }

    @Test func `a private room takes only tokens that name it`() async {
        let blueprint = RoomBlueprint(room: .lobby, isPublic: false, settings: RoomSettings(charactersMax: 100))
        let relaying = Relaying(blueprints: [blueprint])
        #expect(await relaying.viewer("ann").join().refusal == .forbiddenRoom)
        #expect(await relaying.viewer("bob", rooms: .only([.lobby])).join().joined != nil)
        #expect(await relaying.viewer("cat", rooms: .all).join().joined != nil)
    }

    @Test func `a token for other rooms does not open a public one`() async throws {
        let other = try #require(RoomID("other"))
        #expect(await Relaying().viewer("ann", rooms: .only([other])).join().refusal == .forbiddenRoom)
    }

    @Test(arguments: [RoomCreation.nobody, .host, .anyone], [Role.viewer, .moderator, .host])
    func `a room is made by those who may`(_ creation: RoomCreation, _ role: Role) async {
        let relaying = Relaying(creation: creation, blueprints: [])
        let reply = await relaying.viewer("ann", role).join()
        if creation == .anyone || (creation == .host && role == .host) {
            #expect(reply.joined != nil)
            #expect(await relaying.viewer("bob").join().joined != nil)
        } else {
            #expect(reply.refusal == .noSuchRoom)
        }
    }

    @Test func `a room that was made by a join is there after a restart`() async {
        let relaying = Relaying(creation: .anyone, blueprints: [])
        let host = await relaying.joined("host", .host)
        // Acts come after the making of the room, which is one.
        #expect(await host.act(.pardon(UserID(anonymous: 1))).isDone)
        let later = Relaying(log: relaying.log, store: relaying.store, creation: .nobody, blueprints: [])
        #expect(await later.viewer("ann").join().joined != nil)
    }

    @Test func `a room that cannot be loaded says so, and is loaded when it can be`() async {
        let log = MemoryRoomLog()
        log.failing = true
        let relaying = Relaying(log: log)
        let viewer = relaying.viewer("ann")
        #expect(await viewer.join().refusal == .overloaded(retry: .seconds(1)))
        log.failing = false
        #expect(await viewer.join().joined != nil)
    }

    @Test func `leave, change of language and disconnection are counted`() async throws {
        let relaying = Relaying()
        let (ann, bob, cat) = (
            await relaying.joined("ann"), await relaying.joined("bob"), await relaying.joined("cat")
        )
        _ = await ann.leave()
        bob.room().enter { $0.disconnected(bob.id) }
        #expect(await cat.ask { $0.setLanguage($2.id, LanguageTag("es"), $1, $2) }.isDone)
        #expect(await cat.join().joined?.viewers == 1)
    }
}

import ChatModel
import Relay
import RelayTestKit
import RoomLog
import Testing

@testable import Relay

@Suite(.timeLimit(.minutes(5))) struct PersistenceTests {
    @Test func `settings, bans, timeouts and removals hold after a restart`() async throws {
        let relaying = Relaying()
        let host = await relaying.joined("host", .host)
        let (ann, bob, cat) = (
            await relaying.joined("ann"), await relaying.joined("bob"), await relaying.joined("cat")
        )
        for viewer in [ann, bob, cat, ann] { await viewer.say(viewer.principal.name) }
        await host.act(.set(RoomSettingsPatch(title: "T", slowSeconds: 7)))
        await host.act(.pin(Sequence(3)))
        await host.act(.delete(Sequence(1), reason: nil))
        await host.act(.sanction(bob.principal.user, seconds: nil, reason: nil, keepsMessages: false))
        await host.act(.sanction(cat.principal.user, seconds: 60, reason: nil, keepsMessages: true))
        let later = relaying.restarted()
        #expect(await later.viewer("bob").join().refusal == .banned(notice: try #require(bob.inbox.notices.first).id))
        let again = later.viewer("cat")
        let found = try #require(await again.join(history: 50).joined)
        #expect(found.settings.title == "T")
        #expect(found.settings.slowSeconds == 7)
        #expect(found.settings.pinned == [Sequence(3)])
        await again.until { !$0.events.isEmpty }
        #expect(again.inbox.said == ["cat", "ann"])
        let notice = try #require(cat.inbox.notices.first).id
        #expect(await again.say("x").refusal == .timedOut(retry: .seconds(60), notice: notice))
        #expect(await again.history().compactMap(\.said) == ["cat", "ann"])
    }

    @Test func `settings can be changed again after a restart`() async {
        let relaying = Relaying()
        await relaying.joined("host", .host).act(.set(RoomSettingsPatch(title: "one")))
        let later = relaying.restarted()
        #expect(await later.joined("host", .host).act(.set(RoomSettingsPatch(title: "two"))).isDone)
        #expect(await relaying.restarted().viewer("ann").join().joined?.settings.title == "two")
    }

    @Test(arguments: ["plain", "a/b", "\u{301}accent", "名前", "a b\u{200B}"])
    func `a ban of any name holds after a restart`(_ name: String) async {
        let relaying = Relaying()
        let viewer = await relaying.joined(name)
        let moderator = await relaying.joined("mo", .moderator)
        await moderator.act(.sanction(viewer.principal.user, seconds: nil, reason: nil, keepsMessages: true))
        let refusal = await relaying.restarted().viewer(name).join().refusal
        #expect(refusal == .banned(notice: viewer.inbox.notices.first?.id ?? ""))
    }

    @Test func `what is gone is left out of a resume from the record`() async {
        let relaying = Relaying { $0.recentEvents = 2 }
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        for number in 1...6 { await ann.say("\(number)") }
        await moderator.act(.delete(Sequence(2), reason: nil))
        let bob = relaying.viewer("bob")
        await bob.join(since: Cursor(epoch: "memory", sequence: .zero))
        await bob.until { $0.events.count == 6 }
        #expect(bob.inbox.sequences == [1, 3, 4, 5, 6, 7])
    }

    @Test func `an idle room ends, and comes back as it was`() async throws {
        let relaying = Relaying()
        let host = await relaying.joined("host", .host)
        await host.say("one")
        await host.act(.set(RoomSettingsPatch(title: "T")))
        let room = host.room()
        room.enter { $0.retireIfIdle(at: .now + .seconds(1000)) }
        await relaying.loop.settled()
        #expect(relaying.registry.activeCount == 1)
        _ = await host.leave()
        room.enter { $0.retireIfIdle(at: .now + .seconds(1100)) }
        await relaying.loop.settled()
        #expect(relaying.registry.activeCount == 1)
        room.enter { $0.retireIfIdle(at: .now + .seconds(1400)) }
        await relaying.loop.settled()
        #expect(relaying.registry.activeCount == 0)
        let found = try #require(await host.join(since: Cursor(epoch: "memory", sequence: .zero)).joined)
        #expect(found.recovered)
        #expect(found.settings.title == "T")
        #expect(host.room() !== room)
    }

    @Test func `a command on its way to a room that ended reaches the one that took its place`() async {
        let relaying = Relaying()
        let viewer = relaying.viewer("ann")
        let room = viewer.room()
        room.enter { $0.retireIfIdle(at: .now + .seconds(1000)) }
        let request = viewer.request()
        let principal = viewer.principal
        room.enter {
            $0.join(
                JoinRequest(
                    request: request, principal: principal, language: nil, encoding: .text, since: nil, history: 0),
                viewer)
        }
        #expect(await viewer.reply(to: request).joined != nil)
        #expect(await viewer.say("hello").sequence == Sequence(1))
    }

    @Test func `rooms that do not exist do not stay`() async {
        let relaying = Relaying(creation: .nobody, blueprints: [])
        #expect(await relaying.viewer("ann").join().refusal == .noSuchRoom)
        await relaying.loop.settled()
        #expect(relaying.registry.activeCount == 0)
    }
}

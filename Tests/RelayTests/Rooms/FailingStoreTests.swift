import ChatModel
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct FailingStoreTests {
    private static let overloaded = Refusal.overloaded(retry: .seconds(1))
    private static let ann = UserID("ann") ?? UserID(anonymous: 1)
    private static let acts: [RoomAct] = [
        .delete(Sequence(1), reason: nil), .clear(reason: nil),
        .sanction(ann, seconds: 60, reason: nil, keepsMessages: false),
        .sanction(ann, seconds: nil, reason: nil, keepsMessages: false), .pin(Sequence(1)),
        .set(RoomSettingsPatch(paused: true)),
    ]

    enum Part: CaseIterable { case state, audit, record }

    /// What a viewer can tell of the room.
    private func view(_ relaying: Relaying) async -> [String] {
        let viewer = relaying.viewer("ann")
        let reply = await viewer.join(history: 50)
        let said = await viewer.say("probe")
        return ["\(String(describing: reply.refusal))", "\(String(describing: reply.joined?.settings))"]
            + viewer.inbox.events.map(\.text) + ["\(String(describing: said.refusal))"]
    }

    @Test(arguments: acts, [Part.state, .audit])
    func `an act whose state or audit cannot be stored does not happen, now or after a restart`(
        _ act: RoomAct, _ part: Part
    ) async {
        let relaying = Relaying()
        let (ann, host) = (await relaying.joined("ann"), await relaying.joined("host", .host))
        await ann.say("one")
        let store = part == .state ? relaying.store : relaying.audit
        store.failing = true
        #expect(await host.act(act).refusal == Self.overloaded)
        store.failing = false
        #expect(ann.inbox.notices.isEmpty)
        #expect(ann.inbox.removals.isEmpty)
        #expect(await host.history().count == 1)
        #expect(relaying.audit.audited.isEmpty)
        for relaying in [relaying, relaying.restarted()] {
            let viewer = relaying.viewer("ann")
            let reply = await viewer.join(history: 1)
            #expect(reply.joined?.settings == RoomSettings(charactersMax: 500))
            #expect(await viewer.history(.before(Sequence(2))).map(\.said) == ["one"])
            #expect(await viewer.say("probe").sequence != nil)
        }
        #expect(await host.act(act).refusal == nil)
    }

    @Test(arguments: acts)
    func `an act whose event cannot be stored can be asked for again, and then is told to all`(_ act: RoomAct) async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log)
        let (ann, host) = (await relaying.joined("ann"), await relaying.joined("host", .host))
        let bob = await relaying.joined("bob")
        await ann.say("one")
        log.failing = true
        #expect(await host.act(act).refusal == Self.overloaded)
        log.failing = false
        #expect(await host.history().map(\.said) == ["one"])
        #expect(await bob.join().joined?.settings == RoomSettings(charactersMax: 500))
        #expect(await host.act(act).isDone)
        await bob.until { $0.events.count == 2 }
        #expect(bob.inbox.events.last?.gone != nil || bob.inbox.events.last?.patch != nil)
    }

    @Test func `a pardon that cannot be stored leaves the ban`() async {
        let relaying = Relaying()
        let host = await relaying.joined("host", .host)
        await host.act(.sanction(Self.ann, seconds: nil, reason: nil, keepsMessages: true))
        for store in [relaying.store, relaying.audit] {
            store.failing = true
            #expect(await host.act(.pardon(Self.ann)).refusal == Self.overloaded)
            store.failing = false
            for relaying in [relaying, relaying.restarted()] {
                #expect(await relaying.viewer("ann").join().joined == nil)
            }
        }
    }
}

import ChatModel
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct ModerationTests {
    private static let someone = UserID(anonymous: 7)
    private static let moderatorActs: [RoomAct] = [
        .delete(Sequence(1), reason: nil), .clear(reason: nil),
        .sanction(someone, seconds: 5, reason: nil, keepsMessages: false),
        .sanction(someone, seconds: nil, reason: nil, keepsMessages: false), .pardon(someone), .announce("x"),
        .pin(Sequence(1)), .unpin(Sequence(1)),
    ]
    private static let hostAct = RoomAct.set(RoomSettingsPatch(paused: true))

    @Test(arguments: moderatorActs)
    func `moderators may moderate, viewers, members and interpreters may not`(_ act: RoomAct) async {
        let relaying = Relaying()
        let moderator = await relaying.joined("mo", .moderator)
        await moderator.say("one")
        for role in [Role.viewer, .member, .interpreter] {
            #expect(await relaying.joined("\(role)", role).act(act).refusal == .forbidden(.moderate))
        }
        #expect(relaying.audit.audited.isEmpty)
        if case .unpin = act { await moderator.act(.pin(Sequence(1))) }
        #expect(await moderator.act(act).refusal == nil)
    }

    @Test func `only hosts change settings`() async {
        let relaying = Relaying()
        #expect(await relaying.joined("mo", .moderator).act(Self.hostAct).refusal == .forbidden(.host))
        #expect(await relaying.joined("host", .host).act(Self.hostAct).isDone)
    }

    @Test func `a deleted message is gone from view, from history and from what joins get`() async {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        for text in ["one", "two", "three"] { await ann.say(text) }
        #expect(await moderator.act(.delete(Sequence(2), reason: "spam")).isDone)
        await ann.until { $0.events.last?.gone == .message(Sequence(2)) }
        #expect(ann.inbox.events.last?.text.contains("\"reason\":\"spam\"") == true)
        #expect(await ann.history().compactMap(\.said) == ["one", "three"])
        let late = await relaying.joined("late", history: 50)
        await late.until { $0.events.count == 3 }
        #expect(late.inbox.said == ["one", "three"])
        #expect(await moderator.act(.delete(Sequence(2), reason: nil)).refusal == .noSuchMessage(Sequence(2)))
        #expect(await moderator.act(.delete(Sequence(4), reason: nil)).refusal == .noSuchMessage(Sequence(4)))
        #expect(await moderator.act(.delete(Sequence(9), reason: nil)).refusal == .noSuchMessage(Sequence(9)))
    }

    @Test func `clear takes all messages so far, and none after`() async {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        for text in ["one", "two"] { await ann.say(text) }
        #expect(await moderator.act(.clear(reason: nil)).isDone)
        await ann.say("three")
        #expect(await ann.history().compactMap(\.said) == ["three"])
        #expect(await ann.history().compactMap(\.gone) == [.all])
    }

    @Test func `messages that are stored between a clear and its event are gone with it`() async {
        let log = GatedLog()
        let relaying = Relaying(log: log)
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.say("one")
        log.answers.close()
        let said = ann.startSaying("two")
        await log.answers.untilWaiting(1)
        let cleared = moderator.start { $0.act(.clear(reason: nil), $1, from: $2) }
        await relaying.loop.settled()
        log.answers.open()
        #expect(await ann.reply(to: said).sequence == Sequence(2))
        #expect(await moderator.reply(to: cleared).isDone)
        #expect(await ann.history().compactMap(\.said).isEmpty)
        let again = await relaying.restarted().joined("bob", history: 50)
        #expect(again.inbox.said.isEmpty)
    }

    @Test func `a timeout tells the user, refuses with the time that is left, and takes ten minutes of messages`()
        async throws
    {
        let relaying = Relaying()
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let moderator = await relaying.joined("mo", .moderator)
        await ann.say("old")
        relaying.clock.advance(by: .seconds(601))
        await ann.say("new")
        await bob.say("other")
        let act = RoomAct.sanction(ann.principal.user, seconds: 30, reason: "spam", keepsMessages: false)
        #expect(await moderator.act(act).isDone)
        await bob.until { $0.events.last?.gone == .user(ann.principal.user) }
        let notice = try #require(ann.inbox.notices.first)
        #expect(notice.level == .timeout)
        #expect(notice.matter == .timeout(reason: "spam"))
        #expect(notice.until == relaying.clock.now.wall + .seconds(30))
        #expect(bob.inbox.notices.isEmpty)
        #expect(await bob.history().compactMap(\.said) == ["old", "other"])
        #expect(await ann.say("x").refusal == .timedOut(retry: .seconds(30), notice: notice.id))
        #expect(await ann.join().joined != nil)
        relaying.clock.advance(by: .seconds(30))
        #expect(await ann.say("back").sequence != nil)
    }

    @Test func `a sanction that keeps messages leaves them`() async {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.say("one")
        await moderator.act(.sanction(ann.principal.user, seconds: 30, reason: nil, keepsMessages: true))
        #expect(await moderator.history().map(\.said) == ["one"])
    }

    @Test func `a ban gives notice, then takes all of the user's connections out, and refuses a later join`()
        async throws
    {
        let relaying = Relaying()
        let (one, two) = (await relaying.joined("ann"), await relaying.joined("ann"))
        let moderator = await relaying.joined("mo", .moderator)
        #expect(
            await moderator.act(.sanction(one.principal.user, seconds: nil, reason: nil, keepsMessages: true)).isDone)
        let notice = try #require(one.inbox.notices.first)
        for ann in [one, two] {
            #expect(ann.inbox.removals == [.banned])
            let last = ann.inbox.outputs.suffix(2)
            if case .notice? = last.first, case .removed? = last.last {} else { Issue.record("notice, then left") }
            #expect(await ann.say("x").refusal == .notJoined)
            #expect(await ann.join().refusal == .banned(notice: notice.id))
        }
        #expect(await moderator.join().joined?.viewers == 1)
    }

    @Test func `unban ends ban and timeout, and tells the one whom it frees`() async {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        let user = ann.principal.user
        await moderator.act(.sanction(user, seconds: 30, reason: nil, keepsMessages: true))
        #expect(await moderator.act(.pardon(user)).isDone)
        #expect(ann.inbox.notices.map(\.matter) == [.timeout(reason: nil), .pardon])
        #expect(await ann.say("x").sequence != nil)
        await moderator.act(.sanction(user, seconds: nil, reason: nil, keepsMessages: true))
        await moderator.act(.pardon(user))
        #expect(await ann.join().joined != nil)
        #expect(await relaying.restarted().viewer("ann").join().joined != nil)
    }

    @Test func `moderators cannot act on hosts, hosts can on each other but not on themselves`() async {
        let relaying = Relaying()
        let (host, other) = (await relaying.joined("host", .host), await relaying.joined("other", .host))
        let moderator = await relaying.joined("mo", .moderator)
        func ban(_ viewer: Viewer) -> RoomAct {
            .sanction(viewer.principal.user, seconds: nil, reason: nil, keepsMessages: true)
        }
        #expect(await moderator.act(ban(host)).refusal == .forbiddenTarget)
        #expect(await host.act(ban(host)).refusal == .forbiddenTarget)
        #expect(await host.act(ban(other)).isDone)
        #expect(await host.act(ban(moderator)).isDone)
    }

    @Test func `one connection of a host is enough to be out of moderators' reach`() async {
        for _ in 0..<8 {
            let relaying = Relaying()
            _ = await relaying.joined("host", .viewer)
            let host = await relaying.joined("host", .host)
            let moderator = await relaying.joined("mo", .moderator)
            let act = RoomAct.sanction(host.principal.user, seconds: 5, reason: nil, keepsMessages: true)
            #expect(await moderator.act(act).refusal == .forbiddenTarget)
        }
    }

    @Test func `an announcement is a message of its kind, and keeps to the length of texts`() async throws {
        let relaying = Relaying()
        let moderator = await relaying.joined("mo", .moderator)
        #expect(await moderator.act(.announce("hear")).sequence == Sequence(1))
        await moderator.until { $0.said == ["hear"] }
        #expect(moderator.inbox.events.first?.text.contains("\"kind\":\"announce\"") == true)
        #expect(await moderator.act(.announce(" ")).refusal == .empty)
        let long = String(repeating: "a", count: 501)
        #expect(await moderator.act(.announce(long)).refusal == .tooLong(limit: 500, found: 501))
    }

    @Test func `pins are told, the newest last, and the oldest fall off`() async {
        let relaying = Relaying()
        let moderator = await relaying.joined("mo", .moderator)
        for number in 1...22 { await moderator.say("\(number)") }
        for place in Int64(1)...21 { #expect(await moderator.act(.pin(Sequence(place))).isDone) }
        #expect(await moderator.join().joined?.settings.pinned.map(\.value) == (2...21).map { Int64($0) })
        await moderator.act(.pin(Sequence(2)))
        #expect(await moderator.act(.unpin(Sequence(21))).isDone)
        let pinned = (3...20).map { Int64($0) } + [2]
        await moderator.until { $0.events.last?.patch?.pinned?.map(\.value) == pinned }
        #expect(await moderator.act(.unpin(Sequence(21))).refusal == .noSuchMessage(Sequence(21)))
        #expect(await moderator.act(.pin(Sequence(99))).refusal == .noSuchMessage(Sequence(99)))
    }

    @Test func `a pin of a message that memory no longer has is looked up in the record`() async {
        let relaying = Relaying { $0.recentEvents = 2 }
        let moderator = await relaying.joined("mo", .moderator)
        for number in 1...6 { await moderator.say("\(number)") }
        #expect(await moderator.act(.pin(Sequence(1))).isDone)
        #expect(await moderator.act(.delete(Sequence(1), reason: nil)).isDone)
        #expect(await moderator.act(.delete(Sequence(1), reason: nil)).refusal == .noSuchMessage(Sequence(1)))
    }

    @Test func `settings hold at once and are told to all`() async {
        let relaying = Relaying()
        let (ann, host) = (await relaying.joined("ann"), await relaying.joined("host", .host))
        await host.act(.set(RoomSettingsPatch(title: "T", charactersMax: 3)))
        await ann.until { $0.events.last?.patch == RoomSettingsPatch(title: "T", charactersMax: 3) }
        #expect(await ann.say("four").refusal == .tooLong(limit: 3, found: 4))
        await host.act(.set(RoomSettingsPatch(paused: true)))
        #expect(await ann.say("hi").refusal == .paused)
        await host.act(.set(RoomSettingsPatch(membersOnly: true, paused: false)))
        #expect(await ann.say("hi").refusal == .membersOnly)
        await host.act(.set(RoomSettingsPatch(slowSeconds: 10, membersOnly: false)))
        #expect(await ann.say("one").sequence != nil)
        #expect(await ann.say("two").refusal == .slowMode(retry: .seconds(10), seconds: 10))
    }

    @Test func `every act is in the audit, complete`() async {
        let relaying = Relaying()
        let (ann, host) = (await relaying.joined("ann"), await relaying.joined("host", .host))
        for number in 1...3 { await ann.say("\(number)") }
        let (user, now) = (ann.principal.user, relaying.clock.now.wall)
        await host.act(.delete(Sequence(1), reason: "a"))
        await host.act(.clear(reason: "b"))
        await host.act(.sanction(user, seconds: 60, reason: "c", keepsMessages: false))
        await host.act(.sanction(user, seconds: nil, reason: nil, keepsMessages: true))
        await host.act(.pardon(user))
        let place = await host.act(.announce("text")).sequence
        await host.act(.pin(place ?? .zero))
        await host.act(.unpin(place ?? .zero))
        await host.act(.set(RoomSettingsPatch(title: "T")))
        let audited = relaying.audit.audited
        #expect(
            audited.map(\.action) == [
                "delete", "clear", "timeout", "ban", "unban", "announce", "pin", "unpin", "set",
            ])
        #expect(audited.allSatisfy { $0.actor == host.principal.user && $0.room == .lobby && $0.at == now })
        #expect(audited.map(\.reason) == ["a", "b", "c", nil, nil, nil, nil, nil, nil])
        #expect(audited.map(\.user) == [user, nil, user, user, user, nil, nil, nil, nil])
        #expect(audited.map(\.message) == [Sequence(1), nil, nil, nil, nil, nil, place, place, nil])
        #expect(audited[2].until == now + .seconds(60))
        #expect(audited[5].detail == "text")
        #expect(audited[8].detail?.contains("\"title\":\"T\"") == true)
    }
}

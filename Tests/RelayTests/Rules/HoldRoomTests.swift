import ChatModel
import LanguageRules
import RateLimits
import RelayTestKit
import RoomLog
import Testing

@testable import Relay

@Suite(.timeLimit(.minutes(5))) struct HoldRoomTests {
    private static let overloaded = Refusal.overloaded(retry: .seconds(1))

    private func relaying(
        log: any RoomLog = MemoryRoomLog(), _ adjust: (inout RoomConfiguration) -> Void = { _ in }
    ) throws -> Relaying {
        .ruled(try TermRoomTests.rules(), log: log, configuring: adjust)
    }

    private func expire(in relaying: Relaying) async {
        let now = relaying.clock.now.wall
        relaying.registry.room(.lobby).enter { $0.expireHolds(at: now) }
        await relaying.loop.settled()
    }

    @Test func `an approved message gets its place then, reaches all, and moderators are told by whom`() async throws {
        let relaying = try relaying()
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let (moderator, other) = (await relaying.joined("mo", .moderator), await relaying.joined("lu", .moderator))
        let hold = try #require(await ann.say("a holdword b", nonce: "n").hold)
        #expect(await bob.say("between").sequence == Sequence(1))
        relaying.clock.advance(by: .seconds(5))
        #expect(await moderator.decide(hold, .approved).isDone)
        for viewer in [ann, bob] {
            await viewer.until { $0.said.count == 2 }
            #expect(viewer.inbox.said == ["between", "a holdword b"])
        }
        await other.until { $0.told.count == 2 }
        guard case .holdDone(hold, .approved, let by, let sequence)? = other.inbox.told.last else {
            Issue.record("not told")
            return
        }
        #expect(by?.id == moderator.principal.user && sequence == Sequence(2))
        #expect(bob.inbox.told.isEmpty)
        guard case .message(let message)? = bob.inbox.events.last?.event else {
            Issue.record("no message")
            return
        }
        #expect(message.at == relaying.clock.now.wall)
        #expect(relaying.audit.audited.map(\.action) == ["approve"])
    }

    @Test func `the first decision holds, and the second moderator is told who was first`() async throws {
        let relaying = try relaying()
        let ann = await relaying.joined("ann")
        let (moderator, other) = (await relaying.joined("mo", .moderator), await relaying.joined("lu", .moderator))
        let hold = try #require(await ann.say("a holdword b").hold)
        #expect(await moderator.decide(hold, .denied, "not here").isDone)
        #expect(await other.decide(hold, .approved).refusal == .alreadyDone(by: "mo"))
        #expect(await other.decide("h0", .approved).refusal == .noSuchHold("h0"))
        await ann.until { $0.notices.count == 2 }
        let notice = try #require(ann.inbox.notices.last)
        #expect(notice.matter == .holdDenied(reason: "not here") && notice.rule == "test/open")
        #expect(notice.text == "a holdword b" && notice.isAppealable)
        #expect(await ann.history().isEmpty)
        #expect(relaying.audit.audited.map(\.action) == ["deny"])
    }

    @Test func `a hold that nobody decides expires, and its author and the moderators are told`() async throws {
        let relaying = try relaying { $0.limits.rules.holdFor = .seconds(60) }
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        let hold = try #require(await ann.say("a holdword b").hold)
        await moderator.until { !$0.holds.isEmpty }
        #expect(moderator.inbox.holds.first?.until == relaying.clock.now.wall + .seconds(60))
        relaying.clock.advance(by: .milliseconds(59_999))
        await expire(in: relaying)
        #expect(moderator.inbox.told.count == 1)
        relaying.clock.advance(by: .milliseconds(1))
        await expire(in: relaying)
        guard case .holdDone(hold, .expired, nil, nil)? = moderator.inbox.told.last else {
            Issue.record("moderators are not told")
            return
        }
        #expect(ann.inbox.notices.last?.matter == .holdExpired)
        #expect(await moderator.decide(hold, .approved).refusal == .alreadyDone(by: nil))
        #expect(await relaying.restarted().joined("mo", .moderator).inbox.holds.isEmpty)
    }

    @Test func `what waits survives a restart, and a moderator who joins sees it`() async throws {
        let relaying = try relaying()
        let ann = await relaying.joined("ann")
        let hold = try #require(await ann.say("a holdword b").hold)
        let later = relaying.restarted()
        let (moderator, bob) = (await later.joined("mo", .moderator), await later.joined("bob"))
        #expect(moderator.inbox.holds.map(\.id) == [hold])
        #expect(bob.inbox.told.isEmpty)
        #expect(await moderator.decide(hold, .approved).isDone)
        await bob.until { $0.said == ["a holdword b"] }
        #expect(await relaying.restarted().joined("mo", .moderator).inbox.holds.isEmpty)
    }

    @Test func `the same nonce again gets the same held reply, and there is one hold`() async throws {
        let relaying = try relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        let requests = [ann.startSaying("a holdword b", nonce: "n"), ann.startSaying("a holdword b", nonce: "n")]
        var holds: [String?] = []
        for request in requests { holds.append(await ann.reply(to: request).hold) }
        holds.append(await ann.say("a holdword b", nonce: "n").hold)
        #expect(holds[0] != nil && Set(holds).count == 1)
        await moderator.until { !$0.holds.isEmpty }
        #expect(moderator.inbox.holds.count == 1)
        #expect(await moderator.decide(holds[0] ?? "", .approved).isDone)
        #expect(await ann.say("a holdword b", nonce: "n").hold == holds[0])
        #expect(await ann.history().count == 1)
    }

    @Test func `a full queue refuses, and leaves the nonce and the author's rate free`() async throws {
        let relaying = try relaying {
            $0.limits.rules.holdsMax = 2
            $0.limits.rules.holdsPerUserMax = 1
            $0.limits.speaking.messages = RateLimit(perSecond: 0.001, burst: 2)
        }
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let moderator = await relaying.joined("mo", .moderator)
        let hold = try #require(await ann.say("a holdword b").hold)
        for _ in 0..<3 { #expect(await ann.say("b holdword c", nonce: "n").refusal == .heldFull) }
        #expect(await bob.say("a holdword b").hold != nil)
        #expect(await relaying.joined("cat").say("a holdword b").refusal == .heldFull)
        #expect(await moderator.decide(hold, .denied).isDone)
        #expect(await ann.say("b holdword c", nonce: "n").hold != nil)
    }

    @Test func `what waits of a user who is banned is denied`() async throws {
        let relaying = try relaying()
        let ann = await relaying.joined("ann")
        let (moderator, other) = (await relaying.joined("mo", .moderator), await relaying.joined("lu", .moderator))
        let hold = try #require(await ann.say("a holdword b").hold)
        let ban = RoomAct.sanction(ann.principal.user, seconds: nil, reason: nil, keepsMessages: true)
        #expect(await moderator.act(ban).isDone)
        #expect(await other.decide(hold, .approved).refusal == .alreadyDone(by: "mo"))
        guard case .holdDone(hold, .denied, let by, nil)? = other.inbox.told.last else {
            Issue.record("moderators are not told")
            return
        }
        #expect(by?.name == "mo")
        #expect(await relaying.restarted().joined("mo", .moderator).inbox.holds.isEmpty)
    }

    @Test func `a hold that cannot be stored is none, and its author may try again at once`() async throws {
        let relaying = try relaying { $0.limits.speaking.messages = RateLimit(perSecond: 0.001, burst: 1) }
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        relaying.store.failing = true
        for _ in 0..<2 { #expect(await ann.say("a holdword b", nonce: "n").refusal == Self.overloaded) }
        relaying.store.failing = false
        #expect(moderator.inbox.told.isEmpty)
        #expect(await relaying.joined("lu", .moderator).inbox.holds.isEmpty)
        #expect(ann.inbox.notices.isEmpty)
        #expect(await ann.say("a holdword b", nonce: "n").hold != nil)
    }

    enum Part: CaseIterable { case audit, record }

    @Test(arguments: Part.allCases)
    func `an approval that cannot be stored may be tried again`(_ part: Part) async throws {
        let log = MemoryRoomLog()
        let relaying = try relaying(log: log)
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        let hold = try #require(await ann.say("a holdword b").hold)
        if part == .audit { relaying.audit.failing = true } else { log.failing = true }
        #expect(await moderator.decide(hold, .approved).refusal == Self.overloaded)
        relaying.audit.failing = false
        log.failing = false
        #expect(await ann.history().isEmpty)
        #expect(await relaying.joined("lu", .moderator).inbox.holds.map(\.id) == [hold])
        #expect(await moderator.decide(hold, .approved).isDone)
        #expect(await ann.history().map(\.said) == ["a holdword b"])
    }

    @Test func `viewers decide nothing`() async throws {
        let relaying = try relaying()
        let ann = await relaying.joined("ann")
        let hold = try #require(await ann.say("a holdword b").hold)
        #expect(await ann.decide(hold, .approved).refusal == .forbidden(.moderate))
    }
}

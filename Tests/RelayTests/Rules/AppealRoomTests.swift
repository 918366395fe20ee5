import ChatModel
import LanguageRules
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct AppealRoomTests {
    private func timeout(_ viewer: Viewer, _ seconds: Int? = 60) -> RoomAct {
        .sanction(viewer.principal.user, seconds: seconds, reason: "spam", keepsMessages: true)
    }

    private func appeals(_ viewer: Viewer) -> [String] {
        viewer.inbox.told.compactMap {
            if case .appealed(let notice, _, let text) = $0 { "\(notice) \(text)" } else { nil }
        }
    }

    @Test func `a warning is told with its reason, and shown again on a join until it is acknowledged`() async throws {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        #expect(await moderator.act(.warn(ann.principal.user, reason: "be kind")).isDone)
        let notice = try #require(ann.inbox.notices.first)
        #expect(notice.matter == .warning(reason: "be kind") && notice.level == .warn && notice.isAppealable)
        #expect(await ann.say("still here").sequence != nil)
        for relay in [relaying, relaying.restarted()] {
            let again = await relay.joined("ann")
            #expect(again.inbox.notices.map(\.id) == [notice.id])
            #expect(again.inbox.notices.first?.matter == notice.matter)
        }
        #expect(await relaying.joined("bob").acknowledge(notice.id).refusal == .noSuchNotice(notice.id))
        #expect(await ann.acknowledge(notice.id).isDone)
        #expect(await ann.acknowledge(notice.id).isDone)
        #expect(await relaying.joined("ann").inbox.notices.isEmpty)
        // An act is done after what was to be stored before it.
        await moderator.act(.announce("x"))
        #expect(await relaying.restarted().joined("ann").inbox.notices.isEmpty)
        #expect(relaying.audit.audited.first?.action == "warn")
    }

    @Test func `a warning of one who is not there waits for them`() async {
        let relaying = Relaying()
        let (ann, moderator) = (relaying.viewer("ann"), await relaying.joined("mo", .moderator))
        await moderator.act(.warn(ann.principal.user, reason: nil))
        await ann.join()
        #expect(ann.inbox.notices.map(\.matter) == [.warning(reason: nil)])
    }

    @Test func `a granted appeal ends the timeout, and the appellant is told`() async throws {
        let relaying = Relaying()
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let (moderator, other) = (await relaying.joined("mo", .moderator), await relaying.joined("lu", .moderator))
        await moderator.act(timeout(ann))
        let notice = try #require(ann.inbox.notices.first).id
        #expect(await bob.appeal(notice, "free ann").refusal == .noSuchNotice(notice))
        #expect(await ann.appeal(notice, " ").refusal == .empty)
        #expect(await ann.appeal(notice, "why me").isDone)
        #expect(await ann.appeal(notice, "and again").refusal == .alreadyDone(by: nil))
        #expect(appeals(moderator) == ["\(notice) why me"] && appeals(other) == appeals(moderator))
        #expect(appeals(bob).isEmpty)
        #expect(await moderator.act(.resolve(notice, isGranted: true, reason: "a mistake")).isDone)
        #expect(ann.inbox.notices.last?.matter == .appealAnswered(isGranted: true, reason: "a mistake"))
        #expect(await ann.say("thanks").sequence != nil)
        #expect(await other.act(.resolve(notice, isGranted: false, reason: nil)).refusal == .alreadyDone(by: "mo"))
        #expect(relaying.audit.audited.map(\.action) == ["timeout", "appeal", "grant"])
        #expect(await relaying.restarted().joined("ann").say("still free").sequence != nil)
    }

    @Test func `a denied appeal leaves the timeout as it is`() async throws {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await moderator.act(timeout(ann))
        let notice = try #require(ann.inbox.notices.first).id
        #expect(await moderator.act(.resolve(notice, isGranted: true, reason: nil)).refusal == .noSuchNotice(notice))
        await ann.appeal(notice, "why me")
        #expect(await moderator.act(.resolve(notice, isGranted: false, reason: "spam is spam")).isDone)
        #expect(ann.inbox.notices.last?.matter == .appealAnswered(isGranted: false, reason: "spam is spam"))
        #expect(await ann.say("x").refusal == .timedOut(retry: .seconds(60), notice: notice))
    }

    @Test(arguments: [true, false])
    func `who is banned may appeal from outside, and is told the answer there`(_ isGranted: Bool) async throws {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await moderator.act(timeout(ann, nil))
        let notice = try #require(ann.inbox.notices.first).id
        #expect(ann.inbox.removals == [.banned])
        #expect(await ann.appeal(notice, "why me").isDone)
        #expect(await moderator.act(.resolve(notice, isGranted: isGranted, reason: nil)).isDone)
        #expect(ann.inbox.notices.last?.matter == .appealAnswered(isGranted: isGranted, reason: nil))
        #expect(ann.inbox.notices.count == 2)
        #expect(await ann.join().refusal == (isGranted ? nil : .banned(notice: notice)))
    }

    @Test func `open appeals survive a restart, are shown to moderators who join, and stay the only one`() async throws
    {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await moderator.act(timeout(ann))
        let notice = try #require(ann.inbox.notices.first).id
        await ann.appeal(notice, "why me")
        let later = relaying.restarted()
        let (again, other) = (await later.joined("ann"), await later.joined("lu", .moderator))
        await other.until { $0.told.contains { if case .appealed = $0 { true } else { false } } }
        #expect(appeals(other) == ["\(notice) why me"])
        #expect(await again.appeal(notice, "more").refusal == .alreadyDone(by: nil))
        #expect(await other.act(.resolve(notice, isGranted: true, reason: nil)).isDone)
        #expect(again.inbox.notices.last?.matter == .appealAnswered(isGranted: true, reason: nil))
        #expect(appeals(await relaying.restarted().joined("mo", .moderator)).isEmpty)
    }

    @Test(arguments: [true, false])
    func `an appeal or an answer that cannot be stored may be given again`(_ isAudit: Bool) async throws {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await moderator.act(timeout(ann))
        let notice = try #require(ann.inbox.notices.first).id
        let part = isAudit ? relaying.audit : relaying.store
        part.failing = true
        #expect(await ann.appeal(notice, "why me").refusal == .overloaded(retry: .seconds(1)))
        part.failing = false
        #expect(appeals(moderator).isEmpty)
        #expect(appeals(await relaying.restarted().joined("mo", .moderator)).isEmpty)
        #expect(await ann.appeal(notice, "why me").isDone)
        part.failing = true
        let grant = RoomAct.resolve(notice, isGranted: true, reason: nil)
        #expect(await moderator.act(grant).refusal == .overloaded(retry: .seconds(1)))
        part.failing = false
        #expect(ann.inbox.notices.count == 1)
        #expect(appeals(await relaying.restarted().joined("mo", .moderator)).count == 1)
        #expect(await moderator.act(grant).isDone)
        #expect(await ann.say("free").sequence != nil)
    }

    @Test func `moderators cannot act on hosts, hosts can act on moderators`() async {
        let relaying = Relaying()
        let (host, moderator) = (await relaying.joined("host", .host), await relaying.joined("mo", .moderator))
        let user = host.principal.user
        for act in [timeout(host), timeout(host, nil), .warn(user, reason: nil)] {
            #expect(await moderator.act(act).refusal == .forbiddenTarget)
        }
        #expect(host.inbox.notices.isEmpty && relaying.audit.audited.isEmpty)
        #expect(await host.act(.warn(moderator.principal.user, reason: nil)).isDone)
        #expect(moderator.inbox.notices.count == 1)
    }
}

import ChatModel
import LanguageRules
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct ReportRoomTests {
    private static let overloaded = Refusal.overloaded(retry: .seconds(1))

    private func reports(_ viewer: Viewer) -> [String] {
        viewer.inbox.told.compactMap {
            if case .report(_, let of, let by, let reason) = $0 {
                "\(of.value) \(by.name) \(reason ?? "-")"
            } else {
                nil
            }
        }
    }

    @Test func `a report reaches the moderators, once of a user for a message`() async {
        let relaying = Relaying()
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let moderator = await relaying.joined("mo", .moderator)
        await ann.say("one")
        #expect(await bob.report(Sequence(1), "rude").isDone)
        #expect(await bob.report(Sequence(1), "very rude").refusal == .alreadyDone(by: nil))
        #expect(await relaying.joined("cat").report(Sequence(1)).isDone)
        #expect(await bob.report(Sequence(9)).refusal == .noSuchMessage(Sequence(9)))
        #expect(reports(moderator) == ["1 bob rude", "1 cat -"])
        #expect(ann.inbox.told.isEmpty)
        #expect(relaying.audit.audited.map(\.action) == ["report", "report"])
        #expect(relaying.audit.audited.first?.message == Sequence(1))
    }

    @Test func `a user reports only so often`() async {
        let relaying = Relaying()
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        for number in 1...7 { await ann.say("\(number)") }
        for place in Int64(1)...5 { #expect(await bob.report(Sequence(place)).isDone) }
        #expect(await bob.report(Sequence(6)).refusal == .rateLimited(retry: .seconds(12), isRoom: false))
        #expect(await ann.report(Sequence(6)).isDone)
        relaying.clock.advance(by: .seconds(12))
        #expect(await bob.report(Sequence(6)).isDone)
    }

    @Test func `a report that cannot be stored may be made again`() async {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.say("one")
        relaying.audit.failing = true
        #expect(await ann.report(Sequence(1)).refusal == Self.overloaded)
        relaying.audit.failing = false
        #expect(reports(moderator).isEmpty)
        #expect(await ann.report(Sequence(1)).isDone)
    }

    @Test func `a moderator sees a user's notes, warnings, sanction and messages`() async throws {
        let relaying = Relaying()
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let moderator = await relaying.joined("mo", .moderator)
        let user = ann.principal.user
        await ann.say("one")
        await bob.say("other")
        await ann.say("two")
        await moderator.act(.warn(user, reason: "be kind"))
        #expect(await moderator.act(.note(user, "second account of cat")).isDone)
        await moderator.act(.sanction(user, seconds: 60, reason: "spam", keepsMessages: true))
        let record = try #require(await moderator.act(.user(user)).user)
        #expect(record.name == "ann" && record.warnings == 1)
        #expect(record.notes.map(\.text) == ["second account of cat"])
        #expect(record.notes.first?.by == moderator.principal.user)
        #expect(record.sanction?.reason == "spam")
        #expect(record.recent.map { Line($0).said } == ["one", "two"])
        #expect(await ann.act(.user(user)).refusal == .forbidden(.moderate))
        #expect(await ann.act(.note(user, "x")).refusal == .forbidden(.moderate))
        let later = try #require(await relaying.restarted().joined("mo", .moderator).act(.user(user)).user)
        #expect(later.notes.map(\.text) == ["second account of cat"] && later.name == nil)
        #expect(relaying.audit.audited.map(\.action) == ["warn", "note", "timeout"])
    }

    @Test(arguments: [true, false])
    func `a note that cannot be stored is none`(_ isAudit: Bool) async throws {
        let relaying = Relaying()
        let moderator = await relaying.joined("mo", .moderator)
        let part = isAudit ? relaying.audit : relaying.store
        let user = UserID(anonymous: 9)
        part.failing = true
        #expect(await moderator.act(.note(user, "x")).refusal == Self.overloaded)
        part.failing = false
        #expect(await moderator.act(.user(user)).user?.notes.isEmpty == true)
        #expect(await moderator.act(.note(user, " ")).refusal == .empty)
    }

    @Test func `a purge takes recent messages that match from view, and blocks the phrase for a while`() async {
        let relaying = Relaying.ruled()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.say("buy coins, said long ago")
        relaying.clock.advance(by: .seconds(301))
        for text in ["buy coins now", "hello", "BUY  Coins"] { await ann.say(text) }
        #expect(await moderator.act(.purge("Buy coins", seconds: 300, reason: "spam")).isDone)
        await ann.until { $0.events.count(where: { $0.gone != nil }) == 2 }
        #expect(ann.inbox.events.compactMap(\.gone) == [.message(Sequence(2)), .message(Sequence(4))])
        #expect(await ann.history().compactMap(\.said) == ["buy coins, said long ago", "hello"])
        for relay in [relaying, relaying.restarted()] {
            let late = relay.viewer("late")
            await late.join(since: Cursor(epoch: "memory", sequence: .zero))
            await late.until { $0.events.count == 4 }
            #expect(late.inbox.said == ["buy coins, said long ago", "hello"])
        }
        #expect(await ann.say("we buycoins too").refusal == .rule(.term, rule: "purge"))
        #expect(await ann.say("we sell coins").sequence != nil)
        relaying.clock.advance(by: .seconds(60))
        #expect(await ann.say("we buy coins too").sequence != nil)
        #expect(relaying.audit.audited.map(\.action) == ["purge"])
        #expect(relaying.audit.audited.first?.reason == "spam")
        #expect(relaying.audit.audited.first?.detail == "Buy coins: [2, 4]")
    }

    @Test(arguments: [true, false])
    func `a purge that cannot be stored takes nothing and blocks nothing`(_ isAudit: Bool) async {
        let relaying = Relaying.ruled()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.say("buy coins")
        let part = isAudit ? relaying.audit : relaying.store
        part.failing = true
        let purge = RoomAct.purge("buy coins", seconds: 300, reason: nil)
        #expect(await moderator.act(purge).refusal == Self.overloaded)
        part.failing = false
        #expect(await ann.history().map(\.said) == ["buy coins"])
        #expect(await ann.say("buy coins").sequence == Sequence(2))
    }
}

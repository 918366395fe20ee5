import ChatModel
import LanguageRules
import Relay
import RelayTestKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct ReviewRoomTests {
    @Test func `a sender's messages stay in order while the review takes its time, and others pass`() async {
        let reviewer = ScriptedReviewer()
        let relaying = Relaying.ruled(reviewer: reviewer)
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        reviewer.gate.close()
        let (first, second) = (ann.startSaying("slow one"), ann.startSaying("two"))
        await reviewer.gate.untilWaiting(1)
        #expect(await bob.say("hello").sequence == Sequence(1))
        #expect(reviewer.asked == ["slow one", "hello"])
        reviewer.gate.open()
        #expect(await ann.reply(to: first).sequence == Sequence(2))
        #expect(await ann.reply(to: second).sequence == Sequence(3))
        await bob.until { $0.said.count == 3 }
        #expect(bob.inbox.said == ["hello", "slow one", "two"])
    }

    @Test func `a review may deny, change or hold a message`() async throws {
        let reviewer = ScriptedReviewer([
            "bad": .deny(reason: "not nice"), "rude": .modify("kind"), "odd": .hold, "worse": .modify("a rejectword b"),
            "long": .modify(String(repeating: "a", count: 501)),
        ])
        let relaying = Relaying.ruled(try TermRoomTests.rules(), reviewer: reviewer)
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        let denied = Refusal.rule(.review(reason: "not nice"), rule: "review")
        #expect(await ann.say("bad", nonce: "n").refusal == denied)
        #expect(await ann.say("fine", nonce: "n").sequence == Sequence(1))
        #expect(await ann.say("rude").sequence == Sequence(2))
        #expect(await ann.say("worse").refusal == .rule(.term, rule: "test/open"))
        #expect(await ann.say("long").refusal == .tooLong(limit: 500, found: 501))
        let hold = try #require(await ann.say("odd").hold)
        await moderator.until { !$0.holds.isEmpty }
        #expect(moderator.inbox.holds.first?.rule == "review")
        await ann.until { !$0.notices.isEmpty }
        #expect(ann.inbox.notices.first?.matter == .held(.review(reason: nil)))
        #expect(await moderator.decide(hold, .approved).isDone)
        #expect(await ann.history().map(\.said) == ["fine", "kind", "odd"])
    }

    @Test func `a review is never milder than the room's rules`() async throws {
        let relaying = Relaying.ruled(try TermRoomTests.rules(), reviewer: ScriptedReviewer())
        let ann = await relaying.joined("ann")
        #expect(await ann.say("a rejectword b").refusal == .rule(.term, rule: "test/open"))
        #expect(await ann.say("a holdword b").hold != nil)
    }

    @Test func `moderators and hosts are not reviewed`() async {
        let reviewer = ScriptedReviewer(["bad": .deny(reason: nil)])
        let relaying = Relaying.ruled(reviewer: reviewer)
        for role in [Role.moderator, .host] {
            #expect(await relaying.joined("\(role)", role).say("bad").sequence != nil)
        }
        #expect(reviewer.asked.isEmpty)
    }

    @Test func `only so many of a sender wait, and one that is refused leaves its nonce free`() async {
        let reviewer = ScriptedReviewer()
        let relaying = Relaying.ruled(reviewer: reviewer)
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        reviewer.gate.close()
        let requests = (0..<10).map { ann.startSaying("slow \($0)") }
        #expect(await ann.say("one more", nonce: "n").refusal == .overloaded(retry: .seconds(1)))
        #expect(await bob.say("hello").sequence != nil)
        reviewer.gate.open()
        for request in requests { #expect(await ann.reply(to: request).sequence != nil) }
        #expect(await ann.say("one more", nonce: "n").sequence != nil)
    }

    @Test func `who repeats a nonce under review gets the one reply`() async {
        let reviewer = ScriptedReviewer()
        let relaying = Relaying.ruled(reviewer: reviewer)
        let ann = await relaying.joined("ann")
        reviewer.gate.close()
        let requests = [ann.startSaying("slow", nonce: "n"), ann.startSaying("slow", nonce: "n")]
        await reviewer.gate.untilWaiting(1)
        await relaying.loop.settled()
        reviewer.gate.open()
        for request in requests { #expect(await ann.reply(to: request).sequence == Sequence(1)) }
        #expect(reviewer.asked == ["slow"])
    }

    @Test func `who is banned during the review says nothing more`() async throws {
        let reviewer = ScriptedReviewer()
        let relaying = Relaying.ruled(reviewer: reviewer)
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        reviewer.gate.close()
        let request = ann.startSaying("slow")
        await reviewer.gate.untilWaiting(1)
        await moderator.act(.sanction(ann.principal.user, seconds: nil, reason: nil, keepsMessages: true))
        reviewer.gate.open()
        let notice = try #require(ann.inbox.notices.first).id
        #expect(await ann.reply(to: request).refusal == .banned(notice: notice))
        #expect(await moderator.history().isEmpty)
    }
}

import ChatModel
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct QuestionRoomTests {
    private static let overloaded = Refusal.overloaded(retry: .seconds(1))

    /// Tells what is counted at once.
    private static func prompt(_ configuration: inout RoomConfiguration) { configuration.tallies.interval = .zero }

    /// What a newcomer is told of the queue.
    private func queue(_ relaying: Relaying) async -> [Question] {
        await relaying.viewer("late").join().joined?.settings.questions ?? []
    }

    private func question(_ sequence: Int64, _ votes: Int = 0) -> Question {
        Question(sequence: Sequence(sequence), votes: votes)
    }

    @Test func `a question is said, stands in the queue, gathers votes, and is so after a restart`() async {
        let relaying = Relaying(Self.prompt)
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        await ann.say("hello")
        #expect(await ann.question("which oil?").sequence == Sequence(2))
        #expect(await bob.question("which pan?").sequence == Sequence(3))
        await bob.until { $0.said.count == 3 }
        let line = bob.inbox.events[1].text
        #expect(line.contains(#""kind":"question""#))
        #expect(await ann.vote(3).isDone)
        #expect(await bob.vote(3).isDone)
        await ann.until { $0.passing.contains { $0.text == #"{"ev":"votes","room":"lobby","of":3,"count":2}"# } }
        #expect(await queue(relaying) == [question(3, 2), question(2)])
        #expect(await queue(relaying.restarted()) == [question(3, 2), question(2)])
        #expect(await relaying.restarted().joined("ann").vote(3).refusal == .alreadyDone(by: nil))
    }

    @Test func `a vote is one of a user, for an open question`() async {
        let relaying = Relaying()
        let ann = await relaying.joined("ann")
        await ann.say("no question")
        await ann.question("which oil?")
        #expect(await ann.vote(2).isDone)
        #expect(await ann.vote(2).refusal == .alreadyDone(by: nil))
        #expect(await relaying.joined("ann").vote(2).refusal == .alreadyDone(by: nil))
        for of in [1, 3, 99] as [Int64] { #expect(await ann.vote(of).refusal == .noSuchMessage(Sequence(of))) }
        #expect(await relaying.viewer("out").vote(2).refusal == .notJoined)
    }

    @Test func `an answered question leaves the queue for all, for good`() async throws {
        let relaying = Relaying(Self.prompt)
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        for text in ["one", "two"] { await ann.question(text) }
        await ann.vote(1)
        #expect(await ann.act(.answer(Sequence(1))).refusal == .forbidden(.moderate))
        #expect(await moderator.act(.answer(Sequence(1))).isDone)
        await ann.until { $0.events.contains { $0.patch != nil } }
        #expect(ann.inbox.events.compactMap(\.patch) == [RoomSettingsPatch(questions: [question(2)])])
        #expect(await moderator.act(.answer(Sequence(1))).refusal == .noSuchMessage(Sequence(1)))
        #expect(await ann.vote(1).refusal == .noSuchMessage(Sequence(1)))
        for relay in [relaying, relaying.restarted()] { #expect(await queue(relay) == [question(2)]) }
        #expect(relaying.audit.audited.map(\.action) == ["answer"])
        // Its votes are gone from the store with it.
        #expect(try await relaying.store.entries(prefix: "room/lobby/tally/").isEmpty)
        // The settings that are stored know no questions.
        let host = await relaying.joined("host", .host)
        await host.act(.set(RoomSettingsPatch(title: "T")))
        #expect(await queue(relaying.restarted()) == [question(2)])
    }

    @Test(arguments: [
        RoomAct.delete(Sequence(1), reason: nil), .clear(reason: nil), .purge("which oil", seconds: 600, reason: nil),
        .sanction(UserID("ann") ?? UserID(anonymous: 1), seconds: nil, reason: nil, keepsMessages: false),
    ])
    func `a question that is taken from view leaves the queue, with its votes`(_ act: RoomAct) async throws {
        let relaying = Relaying.ruled(configuring: Self.prompt)
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.question("which oil?")
        await ann.vote(1)
        #expect(await moderator.act(act).isDone)
        #expect(await moderator.vote(1).refusal == .noSuchMessage(Sequence(1)))
        for relay in [relaying, relaying.restarted()] { #expect(await queue(relay).isEmpty) }
        #expect(try await relaying.store.entries(prefix: "room/lobby/tally/").isEmpty)
        // `gone` says it; no other event does.
        #expect(moderator.inbox.events.allSatisfy { $0.patch == nil })
    }

    @Test func `a question that leaves for another is told by the whole queue`() async {
        let relaying = Relaying {
            Self.prompt(&$0)
            $0.tallies.questionsMax = 2
        }
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        for text in ["one", "two"] { await ann.question(text) }
        await bob.vote(1)
        await bob.question("three")
        await ann.until { $0.events.contains { $0.patch != nil } }
        #expect(ann.inbox.events.last?.patch == RoomSettingsPatch(questions: [question(1, 1), question(3)]))
        for relay in [relaying, relaying.restarted()] { #expect(await queue(relay) == [question(1, 1), question(3)]) }
    }

    @Test func `asking is speaking, and so is voting`() async {
        let relaying = Relaying()
        let (ann, host) = (await relaying.joined("ann"), await relaying.joined("host", .host))
        await ann.question("one")
        await host.act(.set(RoomSettingsPatch(slowSeconds: 60)))
        #expect(await ann.question("two").refusal == .slowMode(retry: .seconds(60), seconds: 60))
        #expect(await ann.vote(1).isDone)
        await host.act(.set(RoomSettingsPatch(paused: true)))
        #expect(await ann.question("two").refusal == .paused)
        #expect(await ann.vote(1).refusal == .paused)
        #expect(await host.vote(1).isDone)
        await host.act(.set(RoomSettingsPatch(membersOnly: true, paused: false)))
        #expect(await ann.vote(1).refusal == .membersOnly)
        await host.act(.sanction(ann.principal.user, seconds: 60, reason: nil, keepsMessages: true))
        #expect(await ann.question("two").refusal?.rule == "timeout")
        #expect(await ann.vote(1).refusal?.rule == "timeout")
    }

    @Test func `a repeated nonce asks once, and a held question enters when it is approved`() async throws {
        let relaying = Relaying.ruled(try TermRoomTests.rules())
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        let first = await ann.question("one", nonce: "n").sequence
        #expect(await ann.question("one", nonce: "n").sequence == first)
        #expect(await queue(relaying) == [question(1)])
        let hold = await ann.question("a holdword b").hold
        #expect(await queue(relaying) == [question(1)])
        await moderator.until { !$0.holds.isEmpty }
        #expect(await moderator.decide(hold ?? "", .approved).isDone)
        #expect(await queue(relaying) == [question(1), question(2)])
    }

    @Test func `a vote that cannot be stored is none and may be cast again`() async {
        let relaying = Relaying(Self.prompt)
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        await ann.question("one")
        await ann.vote(1)
        relaying.store.failing = true
        #expect(await bob.vote(1).refusal == Self.overloaded)
        relaying.store.failing = false
        for relay in [relaying, relaying.restarted()] { #expect(await queue(relay) == [question(1, 1)]) }
        #expect(await bob.vote(1).isDone)
        #expect(await queue(relaying) == [question(1, 2)])
    }

    @Test(arguments: [true, false])
    func `an answer that cannot be stored has not happened`(_ isAudit: Bool) async {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.question("one")
        await ann.vote(1)
        let part = isAudit ? relaying.audit : relaying.store
        part.failing = true
        #expect(await moderator.act(.answer(Sequence(1))).refusal == Self.overloaded)
        part.failing = false
        for relay in [relaying, relaying.restarted()] { #expect(await queue(relay) == [question(1, 1)]) }
        #expect(await moderator.act(.answer(Sequence(1))).isDone)
    }

    @Test func `a question whose queue was not stored is found in the record`() async {
        let relaying = Relaying()
        let ann = await relaying.joined("ann")
        await ann.question("one")
        // The queue's file is written by an act of its own, which this one waits for.
        _ = await ann.vote(1)
        relaying.store.failing = true
        #expect(await ann.question("two").sequence == Sequence(2))
        #expect(await ann.vote(2).refusal == Self.overloaded)
        relaying.store.failing = false
        #expect(await queue(relaying.restarted()) == [question(1, 1), question(2)])
    }

    @Test func `a question that is asked while another is answered stays, and everyone is told`() async {
        let log = GatedLog()
        let relaying = Relaying(log: log, Self.prompt)
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.question("one")
        log.answers.close()
        // It is stored, but the room does not know yet when the answer is decided.
        let asked = ann.start { $0.say(Draft(text: "two", kind: .question), $1, from: $2) }
        await log.answers.untilWaiting(1)
        let answered = moderator.start { $0.act(.answer(Sequence(1)), $1, from: $2) }
        await relaying.loop.settled()
        log.answers.open()
        #expect(await ann.reply(to: asked).sequence == Sequence(2))
        #expect(await moderator.reply(to: answered).isDone)
        await ann.until { $0.events.last?.patch == RoomSettingsPatch(questions: [Question(sequence: Sequence(2))]) }
        #expect(await queue(relaying) == [question(2)])
        #expect(await queue(relaying.restarted()) == [question(2)])
    }

    @Test func `a question that the record no longer has is in no queue after a restart`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log)
        let ann = await relaying.joined("ann")
        for text in ["one", "two"] { await ann.question(text) }
        await ann.vote(1)
        log.forget(.lobby, through: Sequence(1))
        #expect(await queue(relaying.restarted()) == [question(2)])
    }

    @Test func `hundreds of votes at once are stored in few writes, all counted`() async throws {
        let relaying = Relaying()
        let ann = await relaying.joined("ann")
        await ann.question("one")
        var voters: [Viewer] = []
        for number in 0..<300 { voters.append(await relaying.joined("v\(number)")) }
        let asked = voters.map { voter in (voter, voter.start { $0.vote(for: Sequence(1), $1, $2) }) }
        for (voter, request) in asked { #expect(await voter.reply(to: request).isDone) }
        let pages = try await relaying.store.entries(prefix: "room/lobby/tally/")
        #expect(pages.count == 3)
        // Each page is written as often as there were groups, not once for each vote.
        #expect(pages.reduce(0) { $0 + $1.revision } < 150)
        #expect(await queue(relaying) == [question(1, 300)])
        #expect(await queue(relaying.restarted()) == [question(1, 300)])
    }
}

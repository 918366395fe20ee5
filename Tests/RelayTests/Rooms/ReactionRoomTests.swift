import ChatModel
import RateLimits
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct ReactionRoomTests {
    private let thumb = Reaction("👍")
    private let party = Reaction("🎉")

    private static func prompt(_ configuration: inout RoomConfiguration) { configuration.tallies.interval = .zero }

    private func reactions(_ viewer: Viewer) -> [String] {
        viewer.inbox.passing.map(\.text).filter { $0.contains(#""ev":"reactions""#) }
    }

    private func line(_ of: Int, _ counts: String) -> String {
        #"{"ev":"reactions","room":"lobby","of":\#(of),"counts":{\#(counts)}}"#
    }

    @Test func `reactions are counted and told, and those who join later are told as well`() async throws {
        let relaying = Relaying(Self.prompt)
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        await ann.say("one")
        await ann.say("two")
        #expect(await ann.react(1, try #require(thumb)).isDone)
        #expect(await bob.react(1, try #require(thumb)).isDone)
        #expect(await bob.react(1, try #require(party)).isDone)
        // The same again is fine and changes nothing.
        #expect(await bob.react(1, try #require(party)).isDone)
        let total = line(1, #""🎉":1,"👍":2"#)
        await ann.until { $0.passing.contains { $0.text == total } }
        for relay in [relaying, relaying.restarted()] {
            let late = await relay.joined("late", history: 50)
            await late.until { $0.events.count == 2 && !$0.passing.isEmpty }
            #expect(reactions(late) == [total])
            // What it does not get, it is told nothing of.
            #expect(reactions(await relay.joined("later", history: 1)).isEmpty)
            // Who comes back has older messages.
            let back = relay.viewer("back")
            await back.join(since: Cursor(epoch: "memory", sequence: Sequence(2)))
            await back.until { !$0.passing.isEmpty }
            #expect(reactions(back) == [total])
        }
        #expect(await relaying.restarted().joined("bob").react(1, try #require(party)).isDone)
    }

    @Test func `a message that is not there or too old takes none`() async throws {
        let relaying = Relaying {
            Self.prompt(&$0)
            $0.tallies.reactedMessages = 2
        }
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        let thumb = try #require(thumb)
        await ann.say("one")
        #expect(await ann.react(1, thumb).isDone)
        await ann.say("two")
        await ann.say("three")
        #expect(await ann.react(2, thumb).isDone)
        for of in [1, 4, 99] as [Int64] { #expect(await ann.react(of, thumb).refusal == .noSuchMessage(Sequence(of))) }
        #expect(await moderator.act(.delete(Sequence(2), reason: nil)).isDone)
        #expect(await ann.react(2, thumb).refusal == .noSuchMessage(Sequence(2)))
        // An event that is no message takes none either.
        #expect(await ann.react(4, thumb).refusal == .noSuchMessage(Sequence(4)))
        let late = await relaying.joined("late", history: 50)
        _ = await late.ask { $0.setLanguage($2.id, nil, $1, $2) }
        #expect(reactions(late).isEmpty)
        #expect(try await relaying.store.entries(prefix: "room/lobby/tally/").isEmpty)
        #expect(try await relaying.viewer("out").react(3, #require(self.thumb)).refusal == .notJoined)
    }

    @Test func `a message has so many different reactions, and a room its own emotes`() async throws {
        var blueprint = RoomBlueprint(room: .lobby, isPublic: true, settings: RoomSettings(charactersMax: 500))
        blueprint.emotes = [try #require(Emote(name: "wave", value: "👋"))]
        let relaying = Relaying(blueprints: [blueprint]) { $0.tallies.reactionKindsMax = 2 }
        let ann = await relaying.joined("ann")
        await ann.say("one")
        #expect(await ann.react(1, try #require(Reaction(":wave:"))).isDone)
        #expect(await ann.react(1, try #require(Reaction(":cat:"))).refusal == .noSuchEmote("cat"))
        #expect(await ann.react(1, try #require(thumb)).isDone)
        #expect(await ann.react(1, try #require(party)).refusal == .reactionsFull(limit: 2))
        let joined = await relaying.viewer("late").join().joined
        #expect(joined?.emotes == blueprint.emotes)
    }

    @Test func `votes and reactions have a rate of their own, which spares moderators`() async throws {
        let relaying = Relaying { $0.tallies.marks = RateLimit(perSecond: 1, burst: 2) }
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.question("one")
        #expect(await ann.vote(1).isDone)
        #expect(await ann.react(1, try #require(thumb)).isDone)
        #expect(await ann.react(1, try #require(party)).refusal == .markingTooFast(retry: .seconds(1)))
        #expect(await ann.say("but speaking is another thing").sequence != nil)
        relaying.clock.advance(by: .seconds(1))
        #expect(await ann.react(1, try #require(party)).isDone)
        for _ in 0..<5 { #expect(await moderator.react(1, try #require(party)).isDone) }
    }

    @Test func `a flood of reactions is told in few lines`() async throws {
        let relaying = Relaying { $0.tallies.interval = .seconds(3600) }
        let ann = await relaying.joined("ann")
        for number in 0..<30 { await ann.say("\(number)") }
        let (thumb, moderator) = (try #require(thumb), await relaying.joined("mo", .moderator))
        for _ in 0..<3 { for of in Int64(1)...30 { #expect(await moderator.react(of, thumb).isDone) } }
        _ = await ann.ask { $0.setLanguage($2.id, nil, $1, $2) }
        // The first at once, the rest when the hour is over.
        #expect(reactions(ann) == [line(1, #""👍":1"#)])
    }

    @Test func `what is told at a time has a bound, and the rest follows`() async throws {
        let relaying = Relaying {
            $0.tallies.interval = .milliseconds(100)
            $0.tallies.toldMost = 4
        }
        let ann = await relaying.joined("ann")
        let (thumb, moderator) = (try #require(thumb), await relaying.joined("mo", .moderator))
        for number in 0..<10 { await ann.say("\(number)") }
        for of in Int64(1)...10 { #expect(await moderator.react(of, thumb).isDone) }
        await ann.until { inbox in inbox.passing.count { $0.text.contains("reactions") } >= 10 }
        #expect(reactions(ann) == (1...10).map { line($0, #""👍":1"#) })
    }

    @Test func `house rules are told in the reader's language and the room's`() async throws {
        let (english, chinese) = (LanguageTag.english, try #require(LanguageTag("zh")))
        var settings = RoomSettings(charactersMax: 500)
        settings.languages = [chinese]
        var blueprint = RoomBlueprint(room: .lobby, isPublic: true, settings: settings)
        blueprint.houseRules = HouseRules([
            .init(language: english, text: "Be kind"), .init(language: chinese, text: "友善"),
        ])
        let relaying = Relaying(blueprints: [blueprint])
        let viewer = relaying.viewer("ann")
        #expect(await viewer.join(language: LanguageTag("en-GB")).joined?.rules.map(\.text) == ["Be kind", "友善"])
        // Joining again tells them in another language.
        #expect(await viewer.join(language: chinese).joined?.rules.map(\.text) == ["友善"])
    }

    @Test func `moderators read what was done, the newest first`() async throws {
        let relaying = Relaying()
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.say("one")
        await moderator.act(.warn(ann.principal.user, reason: "be kind"))
        await moderator.act(.announce(String(repeating: "好", count: 400)))
        await moderator.act(.delete(Sequence(1), reason: "rude"))
        let entries = try #require(await moderator.act(.audit(limit: 2)).entries)
        #expect(entries.map(\.action) == ["delete", "announce"])
        #expect(entries[0].reason == "rude" && entries[0].message == Sequence(1))
        // A detail is cut between characters.
        #expect(entries[1].detail == String(repeating: "好", count: 333) + "…")
        #expect(await moderator.act(.audit(limit: 50)).entries?.count == 3)
        #expect(await ann.act(.audit(limit: 2)).refusal == .forbidden(.moderate))
        relaying.audit.failing = true
        #expect(await moderator.act(.audit(limit: 2)).refusal == .overloaded(retry: .seconds(1)))
    }
}

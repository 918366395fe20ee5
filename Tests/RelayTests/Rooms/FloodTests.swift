import ChatModel
import RateLimits
import RelayTestKit
import RoomLog
import Testing

@testable import Relay

/// Rooms above their delivery budget.
@Suite(.timeLimit(.minutes(5))) struct FloodTests {
    private static func flooded() -> Relaying {
        // Two messages for each of two viewers, then none: the clock stands still.
        Relaying {
            $0.deliveriesPerSecond = 4
            $0.gathering = .seconds(3600)
        }
    }

    /// Says everything before any of it is sent.
    private static func flush(_ relaying: Relaying) async {
        await relaying.loop.settled()
        await withCheckedContinuation { continuation in
            relaying.registry.room(relaying.room).enter { room in
                room.flushLanes(now: true)
                continuation.resume()
            }
        }
    }

    @Test func `viewers get a sample and are told what is missing, hosts get all, and so does the record`() async {
        let relaying = Self.flooded()
        let host = await relaying.joined("hana", .host)
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let cat = await relaying.joined("cat")
        for number in 1...10 { _ = await cat.say("flood \(number)") }
        await Self.flush(relaying)
        for viewer in [ann, bob] {
            await viewer.until { $0.sequences.last == 10 }
            let inbox = viewer.inbox
            #expect(inbox.sequences.count < 10, "\(inbox.sequences)")
            #expect(inbox.sequences == inbox.sequences.sorted())
            var known = Set(inbox.sequences)
            for gap in inbox.gaps { known.formUnion((gap.after + 1)..<gap.before) }
            #expect(known == Set(1...10), "\(inbox.sequences), \(inbox.gaps)")
            #expect(inbox.gaps.allSatisfy { gap in !inbox.sequences.contains { gap.after < $0 && $0 < gap.before } })
        }
        await host.until { $0.sequences == Array(1...10) }
        #expect(host.inbox.gaps.isEmpty)
        // Who spoke sees its own messages.
        await cat.until { $0.sequences == Array(1...10) }
        let late = await relaying.joined("dan", history: 50)
        await late.until { $0.sequences == Array(1...10) }
    }

    @Test func `asking is no way around the budget`() async {
        let relaying = Relaying {
            $0.deliveriesPerSecond = 4
            $0.gathering = .seconds(3600)
            $0.tallies.questionsPerUserMax = 100
        }
        let (ann, cat) = (await relaying.joined("ann"), await relaying.joined("cat"))
        let host = await relaying.joined("hana", .host)
        for number in 1...10 { await cat.question("flood \(number)") }
        await Self.flush(relaying)
        await ann.until { $0.sequences.last == 10 }
        #expect(ann.inbox.sequences.count < 10)
        await host.until { $0.sequences == Array(1...10) }
    }

    @Test func `what hosts and moderators say, announcements and replies to a viewer always arrive`() async {
        let relaying = Self.flooded()
        let (host, moderator) = (await relaying.joined("hana", .host), await relaying.joined("mo", .moderator))
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let cat = await relaying.joined("cat")
        _ = await ann.say("who is it?")
        for number in 0..<20 { _ = await cat.say("flood \(number)") }
        _ = await cat.say("it is me", replyTo: Sequence(1))
        _ = await host.say("from the host")
        _ = await moderator.say("from a moderator")
        for number in 20..<40 { _ = await cat.say("flood \(number)") }
        await Self.flush(relaying)
        await ann.until { $0.sequences.last == 44 }
        await bob.until { $0.sequences.last == 44 }
        for viewer in [ann, bob] {
            #expect(Set(["from the host", "from a moderator"]).isSubset(of: viewer.inbox.said))
            #expect(viewer.inbox.said.count < 20)
        }
        #expect(ann.inbox.said.contains("it is me"))
        #expect(ann.inbox.said.contains("who is it?"), "what one said oneself")
        #expect(!bob.inbox.said.contains("it is me"))
        #expect(ann.inbox.sequences == ann.inbox.sequences.sorted())
    }

    @Test func `who becomes a moderator gets everything from then on, each event once`() async {
        let relaying = Self.flooded()
        let (ann, cat) = (await relaying.joined("ann"), await relaying.joined("cat"))
        for number in 1...10 { _ = await cat.say("flood \(number)") }
        let moderator = Principal(user: ann.principal.user, name: "ann", role: .moderator)
        relaying.registry.room(relaying.room).enter { [id = ann.id] in $0.update(id, to: moderator) }
        for number in 11...20 { _ = await cat.say("flood \(number)") }
        await Self.flush(relaying)
        await ann.until { $0.sequences.last == 20 }
        let sequences = ann.inbox.sequences
        #expect(sequences.filter { $0 > 10 } == Array(11...20))
        #expect(sequences.filter { $0 <= 10 }.count < 10)
        #expect(Set(sequences).count == sequences.count)
    }

    @Test func `without a budget nothing is left out`() async {
        let relaying = Relaying()
        let (ann, cat) = (await relaying.joined("ann"), await relaying.joined("cat"))
        for number in 1...100 { _ = await cat.say("flood \(number)") }
        await ann.until { $0.sequences == Array(1...100) }
        #expect(ann.inbox.gaps.isEmpty)
    }

    @Test func `a translation that comes later goes to those who got the message, and makes no gap`() async throws {
        let english = try #require(LanguageTag("en"))
        let chinese = try #require(LanguageTag("zh-Hans"))
        let lines = ["你今天吃饭了吗", "我昨天看了一部电影", "他们什么时候回家", "这个房间很大", "我们明天去学校", "她喜欢喝咖啡"]
        let known = Dictionary(
            uniqueKeysWithValues: lines.enumerated().map { ($1, "line number \($0 + 1) in english") })
        try await TestEngine.with(known) { translator, engine in
            engine.gate.close()
            var settings = RoomSettings(charactersMax: 500)
            settings.translate = true
            let relaying = Relaying(
                blueprints: [RoomBlueprint(room: .lobby, isPublic: true, settings: settings)], translator: translator
            ) { $0.deliveriesPerSecond = 4 }
            let (ann, host) = (relaying.viewer("ann"), relaying.viewer("hana", .host))
            for viewer in [ann, host] { await viewer.join(history: 0, language: english) }
            let cat = relaying.viewer("cat")
            await cat.join(history: 0, language: chinese)
            for line in lines { _ = await cat.ask { $0.say(Draft(text: line, language: chinese), $1, from: $2) } }
            await ann.until { $0.gaps.last.map { $0.before > 6 } ?? false || $0.sequences.last == 6 }
            let got = Set(ann.inbox.sequences)
            #expect(!got.isEmpty && got.count < 6)
            let gaps = ann.inbox.gaps.count
            engine.gate.open()
            @Sendable func late(_ inbox: Inbox) -> Set<Int64> {
                Set((1...6).filter { number in inbox.passing.contains { $0.text.contains("\"of\":\(number),") } })
            }
            await host.until { late($0).count == 6 }
            await ann.until { late($0) == got }
            #expect(ann.inbox.gaps.count == gaps)
        }
    }
}

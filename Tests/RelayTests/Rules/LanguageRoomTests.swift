import ChatModel
import LanguageRules
import Relay
import RelayTestKit
import RoomLog
import Testing
import TextAnalysis

@Suite(.timeLimit(.minutes(5))) struct LanguageRoomTests {
    private static let spanish = LanguageTag("es") ?? .undetermined
    private static let chinese = LanguageTag("zh") ?? .undetermined
    private static let foreign = RuleCause.language(allowed: [.english], found: spanish)
    private static let rule = "language/not_allowed"

    private func relaying(
        _ other: OtherLanguages, _ adjust: (inout RoomConfiguration) -> Void = { _ in }
    ) -> Relaying {
        .ruled(
            settings: {
                $0.allow = [.english]
                $0.other = other
            }, configuring: adjust)
    }

    @Test func `where other languages are refused, the author is told which rule, and what is allowed`() async {
        let relaying = relaying(.reject)
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        #expect(await ann.say("es:hola amigos").refusal == .rule(Self.foreign, rule: Self.rule))
        #expect(await ann.say("en:hello friends").sequence == Sequence(1))
        await bob.until { !$0.said.isEmpty }
        #expect(bob.inbox.said == ["en:hello friends"])
    }

    @Test func `where other languages are warned of, the message is shown and its author alone is told`() async throws {
        let relaying = relaying(.warn)
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        #expect(await ann.say("es:hola amigos").sequence == Sequence(1))
        let notice = try #require(ann.inbox.notices.first)
        #expect(notice.matter == .rule(Self.foreign))
        #expect(notice.level == .warn && notice.rule == Self.rule && notice.isAppealable)
        #expect(notice.text == nil)
        #expect(bob.inbox.notices.isEmpty)
    }

    @Test func `where other languages are held, a moderator decides`() async throws {
        let relaying = relaying(.hold)
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        let hold = try #require(await ann.say("es:hola amigos").hold)
        await moderator.until { !$0.holds.isEmpty }
        let held = try #require(moderator.inbox.holds.first)
        #expect(held.id == hold && held.rule == Self.rule && held.message.language == Self.spanish)
        #expect(held.confidence == 0.99)
        await ann.until { !$0.notices.isEmpty }
        #expect(ann.inbox.notices.first?.matter == .held(Self.foreign))
        #expect(await moderator.history().isEmpty)
    }

    @Test func `a guess that is not sure, and what is too short to tell, is let through`() async {
        let relaying = relaying(.reject)
        let ann = await relaying.joined("ann")
        for text in ["es?:hola amigos", "666", "😂😂", "es:si"] { #expect(await ann.say(text).sequence != nil) }
        #expect(await ann.say("es:hola amigos").refusal != nil)
    }

    @Test(arguments: [Role.moderator, .host])
    func `moderators and hosts speak any language`(_ role: Role) async {
        let relaying = relaying(.reject)
        #expect(await relaying.joined("mo", role).say("es:hola amigos").sequence == Sequence(1))
    }

    @Test func `what an author mostly writes here is what is guessed by, before the language that they declare`() async
    {
        let relaying = relaying(.allow)
        let ann = await relaying.joined("ann")
        func language(of reply: Reply) async -> Bool {
            await ann.history().last?.text.contains("\"lang\":\"es\"") == true
        }
        #expect(await !language(of: ann.say("plain")))
        for number in 0..<4 { await ann.say("es:hola amigos \(number)") }
        #expect(await language(of: ann.say("plain")))
        let bob = await relaying.joined("bob")
        await bob.say("plain")
        #expect(await ann.history().last?.text.contains("\"lang\":\"es\"") == false)
    }

    @Test func `a schedule holds for its time, and is named`() async {
        let clock = TestClock().now.wall
        let relaying = relaying(.allow) {
            $0.limits.rules.language.schedules = [
                PolicySchedule(
                    name: "chinese-hour", span: .once(clock + .seconds(60), clock + .seconds(3660)),
                    allow: [Self.chinese], other: .reject)
            ]
        }
        let ann = await relaying.joined("ann")
        #expect(await ann.say("es:hola amigos").sequence != nil)
        relaying.clock.advance(by: .seconds(60))
        let cause = RuleCause.language(allowed: [Self.chinese], found: Self.spanish)
        #expect(
            await ann.say("es:hola amigos").refusal == .rule(cause, rule: "language/not_allowed/chinese-hour"))
        #expect(await ann.say("zh:大家好啊").sequence != nil)
        relaying.clock.advance(by: .seconds(3600))
        #expect(await ann.say("es:hola amigos").sequence != nil)
    }

    @Test func `a language may have its own length and slow mode`() async {
        let relaying = Relaying.ruled(configuring: {
            $0.limits.rules.language.limits = [Self.chinese: LanguageLimit(charactersMax: 8, slowSeconds: 20)]
        })
        let ann = await relaying.joined("ann")
        #expect(await ann.say("zh:一二三四五六七").refusal == .tooLong(limit: 8, found: 10))
        #expect(await ann.say("en:longer than that").sequence != nil)
        #expect(await ann.say("zh:一二三").refusal == .slowMode(retry: .seconds(20), seconds: 20))
        #expect(await ann.say("en:no slow mode").sequence != nil)
        relaying.clock.advance(by: .seconds(20))
        #expect(await ann.say("zh:一二三").sequence != nil)
    }

    @Test func `warnings add up to a slow mode of one's own, then to a timeout that an unban ends`() async throws {
        let relaying = relaying(.warn) { $0.limits.rules.escalation.slowFor = .seconds(100) }
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let moderator = await relaying.joined("mo", .moderator)
        for number in 1...3 { #expect(await ann.say("es:hola amigos \(number)").sequence != nil) }
        let slowed = ann.inbox.notices.filter { $0.matter == .slowed(.seconds(30)) }
        #expect(slowed.count == 1 && slowed.first?.until == relaying.clock.now.wall + .seconds(100))
        #expect(await ann.say("en:hello friends").refusal == .slowMode(retry: .seconds(30), seconds: 30))
        #expect(await bob.say("en:hello friends").sequence != nil)
        for _ in 4...5 {
            relaying.clock.advance(by: .seconds(30))
            #expect(await ann.say("es:hola amigos").sequence != nil)
        }
        let notice = try #require(ann.inbox.notices.last)
        #expect(notice.matter == .ruleTimeout && notice.level == .timeout && notice.rule == "escalation")
        #expect(notice.isAppealable && notice.until == relaying.clock.now.wall + .seconds(300))
        #expect(await ann.say("en:hello").refusal == .timedOut(retry: .seconds(300), notice: notice.id))
        // An act waits for what the rule stores.
        #expect(await moderator.act(.pardon(ann.principal.user)).isDone)
        let entry = try #require(relaying.audit.audited.first)
        #expect(entry.action == "timeout" && entry.actor.name == "interline" && entry.user == ann.principal.user)
        #expect(await ann.say("en:hello").sequence != nil)
    }

    @Test func `a rule's timeout holds after a restart`() async throws {
        let relaying = relaying(.warn) { $0.limits.rules.escalation.timeoutAfter = 1 }
        let ann = await relaying.joined("ann")
        await ann.say("es:hola amigos")
        let notice = try #require(ann.inbox.notices.last)
        // An act that follows is done after what the rule stores.
        await relaying.joined("mo", .moderator).act(.announce("x"))
        let again = await relaying.restarted().joined("ann")
        #expect(await again.say("en:hi").refusal == .timedOut(retry: .seconds(300), notice: notice.id))
    }

    @Test func `the real identifier keeps a room to Chinese and English, and punishes nobody for ok and 666`() async {
        let relaying = Relaying.ruled(
            by: IdentifyingExaminer(),
            settings: {
                $0.allow = [.english, Self.chinese]
                $0.other = .reject
            })
        let ann = await relaying.joined("ann")
        for text in ["ok", "666", "哈哈哈哈", "今天晚上的直播真好看", "what a great stream tonight", "这个 boss 太难了 lol"] {
            #expect(await ann.say(text).sequence != nil, "\(text)")
        }
        for text in ["¿a qué hora empieza el directo de mañana?", "сегодня отличный стрим, спасибо всем"] {
            guard case .rule(.language(let allowed, _), let rule)? = await ann.say(text).refusal else {
                Issue.record("\(text) was let through")
                continue
            }
            #expect(allowed == [.english, Self.chinese] && rule == Self.rule)
        }
    }
}

/// The product's identifier, and no rules.
private struct IdentifyingExaminer: MessageExaminer {
    func examine(_ text: String, in room: RoomID, _ context: RuleContext, usual: LanguageTag?) -> Examination {
        Examination(
            reading: LanguageReading(LanguageIdentifier.shared.identify(text, usual: usual)), terms: .clean,
            analysed: AnalysedText(text))
    }
}

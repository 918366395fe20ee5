import ChatModel
import LanguageRules
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct TermRoomTests {
    /// `secret…` terms are private; each has its action for a name.
    static func rules() throws -> RuleSet {
        func term(_ text: String, _ action: RuleAction, level: Int = 1) -> RuleTerm {
            RuleTerm(text: text, mode: .word, level: level, action: action)
        }
        return try RuleSet([
            RuleFile(
                name: "test",
                categories: [
                    RuleCategory(
                        name: "open",
                        terms: [
                            term("maskword", .mask), term("warnword", .warn), term("holdword", .hold),
                            term("rejectword", .reject), term("timeoutword", .timeout(.seconds(90))),
                            term("strictword", .reject, level: 4),
                        ]),
                    RuleCategory(
                        name: "hidden", isPrivate: true,
                        terms: [term("secrethold", .hold), term("secretwarn", .warn), term("secretreject", .reject)]),
                ], links: LinkRule(policy: .allow, hosts: ["known.example"]))
        ])
    }

    @Test func `a masked term is starred out for all`() async throws {
        let relaying = Relaying.ruled(try Self.rules())
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        #expect(await ann.say("so maskword then").sequence != nil)
        await bob.until { !$0.said.isEmpty }
        let said = try #require(bob.inbox.said.first)
        #expect(!said.contains("maskword") && said.contains("*") && said.hasPrefix("so ") && said.hasSuffix(" then"))
        #expect(ann.inbox.notices.isEmpty)
    }

    @Test func `a warned term is shown, and its author is told`() async throws {
        let relaying = Relaying.ruled(try Self.rules())
        let ann = await relaying.joined("ann")
        #expect(await ann.say("a warnword b").sequence != nil)
        #expect(ann.inbox.notices.map(\.matter) == [.rule(.term)])
        #expect(ann.inbox.notices.first?.rule == "test/open")
    }

    @Test func `a rejected term names its rule and not its word`() async throws {
        let relaying = Relaying.ruled(try Self.rules())
        let ann = await relaying.joined("ann")
        #expect(await ann.say("a rejectword b").refusal == .rule(.term, rule: "test/open"))
        #expect(await ann.say("a secretreject b").refusal == .rule(.term, rule: "test/hidden"))
        #expect(await ann.history().isEmpty)
    }

    @Test func `a term with a timeout refuses the message and silences its author`() async throws {
        let relaying = Relaying.ruled(try Self.rules())
        let ann = await relaying.joined("ann")
        #expect(await ann.say("a timeoutword b").refusal == .rule(.term, rule: "test/open"))
        let notice = try #require(ann.inbox.notices.last)
        #expect(notice.matter == .ruleTimeout && notice.rule == "test/open" && notice.text == nil)
        #expect(await ann.say("hello").refusal == .timedOut(retry: .seconds(90), notice: notice.id))
        relaying.clock.advance(by: .seconds(90))
        #expect(await ann.say("hello").sequence != nil)
    }

    @Test func `what a private rule is about is not repeated to its author, now or later`() async throws {
        let relaying = Relaying.ruled(try Self.rules())
        let (ann, moderator) = (await relaying.joined("ann"), await relaying.joined("mo", .moderator))
        await ann.say("a secretwarn b")
        let hold = try #require(await ann.say("a secrethold b").hold)
        await moderator.until { !$0.holds.isEmpty }
        #expect(moderator.inbox.holds.first?.message.text == "a secrethold b")
        await moderator.decide(hold, .denied)
        let open = try #require(await ann.say("a holdword b").hold)
        await moderator.decide(open, .denied)
        await ann.until { $0.notices.count { $0.matter == .holdDenied(reason: nil) } == 2 }
        let denied = ann.inbox.notices.filter { $0.matter == .holdDenied(reason: nil) }
        #expect(denied.map(\.text) == [nil, "a holdword b"])
        let again = await relaying.joined("ann")
        for notice in ann.inbox.notices + again.inbox.notices {
            #expect(notice.text?.contains("secret") != true)
            if case .warning(let reason) = notice.matter {
                Issue.record("a rule's warning as a moderator's: \(reason ?? "")")
            }
        }
    }

    @Test func `the room's level says which terms count`() async throws {
        let relaying = Relaying.ruled(try Self.rules())
        let (ann, host) = (await relaying.joined("ann"), await relaying.joined("host", .host))
        #expect(await ann.say("a strictword b").sequence != nil)
        await host.act(.set(RoomSettingsPatch(level: 4)))
        #expect(await ann.say("a strictword b").refusal == .rule(.term, rule: "test/open"))
        await host.act(.set(RoomSettingsPatch(level: 0)))
        #expect(await ann.say("a rejectword b").sequence != nil)
    }

    @Test(arguments: [Role.moderator, .host])
    func `rules spare moderators and hosts`(_ role: Role) async throws {
        let relaying = Relaying.ruled(try Self.rules()) {
            $0.links = .reject
            $0.emoteOnly = true
        }
        let staff = await relaying.joined("mo", role)
        for text in ["a rejectword b", "a maskword b", "a timeoutword b", "see evil.com"] {
            #expect(await staff.say(text).sequence != nil)
        }
        await staff.until { $0.said.count == 4 }
        #expect(staff.inbox.said.contains("a maskword b"))
        #expect(staff.inbox.notices.isEmpty)
    }

    @Test func `links are let be, held or refused, but for known hosts`() async throws {
        let relaying = Relaying.ruled(try Self.rules())
        let (ann, host) = (await relaying.joined("ann"), await relaying.joined("host", .host))
        #expect(await ann.say("see evil.com").sequence != nil)
        await host.act(.set(RoomSettingsPatch(links: .reject)))
        #expect(await ann.say("see evil.com").refusal == .rule(.link, rule: "links"))
        #expect(await ann.say("see https://www.known.example/x").sequence != nil)
        await host.act(.set(RoomSettingsPatch(links: .hold)))
        #expect(await ann.say("see evil.com").hold != nil)
        await ann.until { !$0.notices.isEmpty }
        #expect(ann.inbox.notices.first?.matter == .held(.link))
    }

    @Test func `a room for emotes takes nothing else`() async throws {
        let relaying = Relaying.ruled(try Self.rules()) { $0.emoteOnly = true }
        let ann = await relaying.joined("ann")
        #expect(await ann.say("hello").refusal == .emoteOnly)
        #expect(await ann.say("😂👍").sequence != nil)
    }

    @Test func `in a unique room a text is said once, unless it was not stored`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying.ruled(log: log) { $0.unique = true }
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        log.failing = true
        #expect(await ann.say("good morning all").refusal == .overloaded(retry: .seconds(1)))
        log.failing = false
        #expect(await ann.say("good morning all").sequence != nil)
        #expect(await bob.say("Good  morning ALL").refusal == .notUnique)
        #expect(await relaying.joined("mo", .moderator).say("good morning all").sequence != nil)
        #expect(await bob.say("good evening").sequence != nil)
    }
}

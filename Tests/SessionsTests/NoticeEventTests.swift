import ChatModel
import ChatProtocol
import LanguageRules
import RelayTestKit
import Testing

@testable import Relay
@testable import Sessions

@Suite struct NoticeEventTests {
    private static let foreign = RuleCause.language(allowed: [.english], found: .undetermined)
    private static let causes: [RuleCause] = [
        foreign, .term, .link, .fault(.capitals), .fault(.repetition), .fault(.mentions), .fault(.contrived), .newcomer,
        .review(reason: nil), .translation,
    ]
    private static let matters: [(RoomNotice.Matter, String)] =
        [
            (.timeout(reason: "r"), "timed_out"), (.ban(reason: nil), "banned"), (.pardon, "unbanned"),
            (.warning(reason: "r"), "warned"), (.rule(foreign), "language"), (.rule(.term), "blocked_term"),
            (.slowed(.seconds(30)), "slowed"), (.ruleTimeout, "timed_out"), (.holdDenied(reason: "r"), "hold_denied"),
            (.holdExpired, "hold_expired"), (.appealAnswered(isGranted: true, reason: nil), "appeal_granted"),
            (.appealAnswered(isGranted: false, reason: nil), "appeal_denied"),
        ] + causes.map { (.held($0), "held") }

    private func line(_ matter: RoomNotice.Matter, in language: LanguageTag?, text: String? = nil) throws -> String {
        let now = Timestamp(milliseconds: 1_000)
        let notice = RoomNotice(
            id: "n1", level: .warn, matter: matter, rule: "file/category", until: now + .seconds(90), text: text,
            isAppealable: true)
        var line: [UInt8] = []
        EventEncoder.append(notice.event(in: .lobby, at: now, language: language), to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    @Test(arguments: matters)
    func `a notice says what, by which rule, until when and where to appeal, in the user's language`(
        _ matter: RoomNotice.Matter, _ code: String
    ) throws {
        let lines = try ["zh", "en", "es"].map { try line(matter, in: LanguageTag($0)) }
        #expect(Set(lines).count == 3)
        for line in lines {
            for part in [
                #""notice":"n1""#, #""level":"warn""#, #""code":"\#(code)""#, #""rule":"file/category""#,
                #""until":"1970-01-01T00:01:31.000Z""#, #""appeal":true"#,
            ] {
                #expect(line.replacing("\\/", with: "/").contains(part), "\(part) in \(line)")
            }
            #expect(!line.contains(#""message":"""#))
            #expect(!line.contains(#""text""#))
        }
    }

    @Test func `what the notice is about is sent where the room says so`() throws {
        #expect(try line(.holdExpired, in: nil, text: "hola").contains(#""text":"hola""#))
    }

    @Test func `a refusal for language says what is allowed, in the user's language`() {
        let refusal = Refusal.rule(Self.foreign, rule: "language/not_allowed")
        let policy = SessionPolicy(
            server: "s", node: "n",
            limits: Limits(frameBytes: 1, textCharacters: 1, rooms: 1, commandsPerSecond: 1, idleSeconds: 1),
            anonymous: nil)
        let phrase = refusal.phrase(in: .lobby, policy: policy)
        let texts = ["zh", "en", "es"].map { Catalogue.text(phrase, in: LanguageTag($0)) }
        #expect(Set(texts).count == 3)
        #expect(texts[1].lowercased().contains("english"))
        #expect(texts[0].contains("英"))
        #expect(texts[2].lowercased().contains("inglés"))
    }
}

import ChatModel
import Testing

@testable import ChatProtocol

struct GoldenCommandTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var name: String
        var line: String
        /// An error code, `blank`, or nil where the line is a command.
        var refusal: String?
        var id: RequestID?

        var testDescription: String { name }

        init(_ text: String) throws {
            guard let golden = JSONValue(parsing: Array(text.utf8), allowsNUL: true) else {
                throw Malformed(line: text)
            }
            guard case .value(let name) = golden.string("name"), case .value(let line) = golden.string("line") else {
                throw Malformed(line: text)
            }
            self.name = name
            self.line = line
            switch (golden.boolean("decodes"), golden.string("decodes")) {
            case (.value(true), _): refusal = nil
            case (_, .value(let code)): refusal = code
            default: throw Malformed(line: text)
            }
            switch (golden.string("id"), golden.integer("id")) {
            case (.value(let text), _): id = .string(text)
            case (_, .value(let number)): id = .integer(number)
            default: id = nil
            }
        }
    }

    struct Malformed: Error { var line: String }

    private static func goldens() throws -> [Golden] { try GoldenFile.lines("commands.jsonl").map(Golden.init) }

    @Test func `every golden line decodes or is refused as its file says`() throws {
        for golden in try Self.goldens() {
            let found = decode(golden.line)
            switch found {
            case .success(let command?):
                #expect(golden.refusal == nil, "\(golden.name)")
                #expect(command.id == golden.id, "\(golden.name)")
            case .success(nil): #expect(golden.refusal == "blank", "\(golden.name)")
            case .failure(let error):
                #expect(golden.refusal == error.phrase.code?.rawValue, "\(golden.name): \(error)")
                #expect(error.id == golden.id, "\(golden.name)")
            }
        }
    }

    @Test func `the golden commands decode to these operations`() throws {
        var decoded: [String: Operation] = [:]
        let expected = try Self.expected()
        for golden in try Self.goldens() where expected[golden.name] != nil {
            decoded[golden.name] = try decode(golden.line).get()?.operation
        }
        for (name, operation) in expected { #expect(decoded[name] == operation, "\(name)") }
    }

    @Test func `every operation has a golden command`() throws {
        let ops = try Self.goldens().filter { $0.refusal == nil }.compactMap { golden -> String? in
            guard let line = JSONValue(parsing: Array(golden.line.utf8)), case .value(let op) = line.string("op") else {
                return nil
            }
            return op
        }
        #expect(Set(ops) == Set(CommandDecoder.operations.keys))
    }

    private static func newSettings() throws -> RoomSettingsPatch {
        let chinese = try #require(LanguageTag("zh"))
        return RoomSettingsPatch(
            languages: [try #require(LanguageTag("zh-Hans")), .english],
            allow: [chinese, .english, try #require(LanguageTag("es"))], other: .translate, emoteOnly: false,
            links: .hold, unique: true, shield: false, level: 3, translate: true,
            glossary: [.terms([chinese: "辣子鸡", .english: "Laziji"]), .keep("Ana")])
    }

    private static func expected() throws -> [String: Operation] {
        let lobby = try room("lobby")
        let user = try #require(UserID("u-9"))
        func tag(_ text: String) throws -> LanguageTag { try #require(LanguageTag(text)) }
        return [
            "hello": .hello(
                token: "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", client: "web/1.4", language: try tag("zh-Hans")),
            "hello without anything": .hello(token: nil, client: nil, language: nil),
            "join": .join(Join(room: lobby)),
            "join to resume": .join(
                Join(
                    room: try room("大厅"), language: .english, since: Cursor(epoch: "k3v9", sequence: Sequence(1041)),
                    history: 20)),
            "join from the very start": .join(
                Join(room: lobby, since: Cursor(epoch: "", sequence: .zero), history: 0)),
            "leave": .leave(lobby),
            "say": .say(Say(room: lobby, text: "hello, 大家好 👋")),
            "say with everything": .say(
                Say(
                    room: lobby, text: "¡hola!", nonce: "c7-19", replyTo: Sequence(1041), language: try tag("es"))),
            "say nothing": .say(Say(room: lobby, text: "")),
            "say with escapes": .say(Say(room: lobby, text: "👋 é \"\\/\u{8}\u{c}\n\r\t")),
            "lang": .language(lobby, try tag("pt-BR")),
            "lang none": .language(lobby, nil),
            "history": .history(lobby, HistoryRange(bound: .newest, limit: 50)),
            "history before": .history(lobby, HistoryRange(bound: .before(Sequence(500)), limit: 200)),
            "history after": .history(lobby, HistoryRange(bound: .after(.zero), limit: 1)),
            "ping": .ping,
            "delete": .delete(lobby, of: Sequence(77), reason: "spoiler"),
            "clear": .clear(lobby, reason: nil),
            "timeout": .timeout(lobby, Sanction(user: user, reason: "flooding", keep: true), seconds: 300),
            "timeout as long as usual": .timeout(lobby, Sanction(user: user), seconds: 600),
            "ban": .ban(lobby, Sanction(user: user, reason: "spam")),
            "unban": .unban(lobby, user),
            "announce": .announce(lobby, text: "We start in 5 minutes"),
            "pin": .pin(lobby, of: Sequence(77)),
            "unpin": .unpin(lobby, of: Sequence(77)),
            "set": .set(
                lobby,
                RoomSettingsPatch(
                    title: "Cooking 做饭", slowSeconds: 10, charactersMax: 200, membersOnly: true, paused: false)),
            "set one": .set(lobby, RoomSettingsPatch(slowSeconds: 0)),
            "set every new setting": .set(lobby, try newSettings()),
            "set lists to nothing": .set(lobby, RoomSettingsPatch(languages: [], allow: [], glossary: [])),
            "ask": .ask(Say(room: lobby, text: "Which oil do you use?", nonce: "c7-20")),
            "vote": .vote(lobby, of: Sequence(77)),
            "react": .react(lobby, of: Sequence(77), with: try #require(Reaction("👍🏽"))),
            "react with an emote": .react(lobby, of: Sequence(77), with: try #require(Reaction(":party_cat:"))),
            "report": .report(lobby, of: Sequence(77), reason: "insults"),
            "report without a reason": .report(lobby, of: Sequence(77), reason: nil),
            "appeal": .appeal(lobby, notice: "n2xqkmf63p7j4o", text: "That was a quote from the song."),
            "acknowledge": .acknowledge(lobby, notice: "n2xqkmf63p7j4o"),
            "warn": .warn(lobby, Sanction(user: user, reason: "no spoilers, please")),
            "approve": .approve(lobby, hold: "h-31", reason: nil),
            "approve with a reason": .approve(lobby, hold: "h-31", reason: "harmless"),
            "deny": .deny(lobby, hold: "h-31", reason: "advertising"),
            "translate": .translate(lobby, of: Sequence(77), language: .english, text: "Hello, everyone!"),
            "answer": .answer(lobby, of: Sequence(77)),
            "link": .link(lobby, with: try room("大厅")),
            "unlink": .unlink(lobby, with: try room("大厅")),
            "purge": .purge(lobby, phrase: "free coins", seconds: 120, reason: "spam"),
            "purge as far back as usual": .purge(lobby, phrase: "加微信", seconds: 600, reason: nil),
            "resolve": .resolve(lobby, notice: "n2xqkmf63p7j4o", granted: true, reason: "it was a quote"),
            "note": .note(lobby, user, text: "asked nicely twice"),
            "user": .user(lobby, user),
            "audit": .audit(lobby, limit: 20),
            "audit of as many as usual": .audit(lobby, limit: 50),
            "last of equal names": .ping,
            "escaped names": .ping,
            "unknown field nested deeply": .ping,
            "escaped backslash before u0000": .say(Say(room: lobby, text: #"\u0000 \ud800"#)),
            "noncharacter": .say(Say(room: lobby, text: "\u{FFFF}\u{FFFE}")),
        ]
    }
}

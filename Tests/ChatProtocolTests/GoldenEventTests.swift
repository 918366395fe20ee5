import ChatModel
import Testing

@testable import ChatProtocol

struct GoldenEventTests {
    /// The finished line of an event.
    private static func line(_ event: ServerEvent) -> [UInt8] {
        var line: [UInt8] = []
        EventEncoder.append(event, to: &line)
        return line
    }

    private static func line(_ event: RoomEvent, _ room: RoomID, _ sequence: Int64) -> [UInt8] {
        var line: [UInt8] = []
        RecordedEventCoding.appendLine(
            RecordedEventCoding.encode(event, room: room), Sequence(sequence), to: &line)
        return line
    }

    @Test func `every event is written as its golden line`() throws {
        let goldens = try GoldenFile.lines("events.jsonl")
        let written = try Self.frames().map { name, frame in
            #"{"name":"\#(name)","frame":\#(String(decoding: frame, as: UTF8.self))}"#
        }
        for (golden, line) in zip(goldens, written) { #expect(golden == line) }
        #expect(goldens.count == written.count)
    }

    @Test func `golden lines of the record read back as what was written`() throws {
        for (name, event) in try Self.recorded() {
            #expect(try RecordedEventCoding.decode(Self.line(event, try room("lobby"), 7)) == event, "\(name)")
        }
    }

    private static func frames() throws -> [(String, [UInt8])] {
        let lobby = try room("lobby")
        let events = try connectionEvents() + ruleEvents() + moderatorEvents()
        let connection = events.map { ($0.0, line($0.1)) }
        let record = try recorded().enumerated().map { ($1.0, line($1.1, lobby, 1042 + Int64($0))) }
        let history = line(.ok(.integer(10), .history(record.prefix(2).map(\.1))))
        var translated: [UInt8] = []
        RecordedEventCoding.appendLine(
            RecordedEventCoding.encode(try recorded()[0].1, room: lobby), Sequence(1042), translation: translation,
            to: &translated)
        return connection + record + [("msg with a translation", translated), ("ok of history", history)]
    }

    static let at = Timestamp(milliseconds: 1_736_885_730_123)

    private static func connectionEvents() throws -> [(String, ServerEvent)] {
        let lobby = try room("lobby")
        let host = Principal(user: try #require(UserID("u-1")), name: "Ana \"La Jefa\"", role: .host)
        let guest = Principal(
            user: try #require(UserID("guest-5")), name: "访客", role: .viewer, can: [], isAnonymous: true)
        var state = RoomSettings(charactersMax: 200)
        state.title = "Cooking 做饭"
        state.slowSeconds = 10
        state.membersOnly = true
        state.languages = [try #require(LanguageTag("zh-Hans")), .english]
        state.translate = true
        state.questions = [Question(sequence: Sequence(80), votes: 3)]
        state.pinned = [Sequence(77), Sequence(91)]
        let limits = Limits(
            frameBytes: 16_384, textCharacters: 500, rooms: 20, commandsPerSecond: 10, idleSeconds: 90)
        let newest = Cursor(epoch: "k3v9", sequence: Sequence(1041))
        return [
            ("welcome", .welcome(Welcome(server: "interline/0.1", node: "n1", at: at, limits: limits))),
            ("ok", .ok(.integer(3), .done)),
            ("ok with a string id", .ok(.string("j-\"1\""), .done)),
            ("ok of hello", .ok(.integer(1), .hello(host))),
            ("ok of say", .ok(.integer(4), .said(Sequence(1042), at: at))),
            ("ok of ping", .ok(.integer(13), .pong(at: at))),
            ("ok of history without events", .ok(.integer(10), .history([]))),
            ("error", .error(ErrorReply(id: .integer(9), .notJoined(lobby), in: nil))),
            ("error without id", .error(ErrorReply(id: nil, .badJSON, in: LanguageTag("zh-Hant")))),
            (
                "error of a rule",
                .error(
                    ErrorReply(
                        id: .string("s-8"), .slowMode(retry: .milliseconds(11_400)), in: LanguageTag("es-MX"),
                        rule: "slow_mode"))
            ),
            (
                "error with a notice",
                .error(
                    ErrorReply(
                        id: .integer(5), .timedOut(retry: .seconds(90)), in: .english, rule: "timeout",
                        notice: "n-17"))
            ),
            (
                "joined",
                .joined(
                    Joined(
                        id: .integer(2), room: lobby, newest: newest, recovered: true, you: host, state: state,
                        viewers: 1204))
            ),
            (
                "joined without id",
                .joined(
                    Joined(
                        id: nil, room: lobby, newest: Cursor(epoch: "k3v9", sequence: .zero), recovered: false,
                        you: guest, state: RoomSettings(charactersMax: 500), viewers: 1))
            ),
            (
                "joined a room with emotes and rules",
                .joined(
                    Joined(
                        id: .integer(2), room: lobby, newest: newest, recovered: false, you: guest,
                        state: RoomSettings(charactersMax: 500),
                        emotes: [
                            try #require(Emote(name: "cat", value: "/emotes/cat.webp")),
                            try #require(Emote(name: "wave", value: "👋")),
                        ],
                        rules: [
                            HouseRules.Text(language: try #require(LanguageTag("zh")), text: "不剧透"),
                            HouseRules.Text(language: .english, text: "No \"spoilers\"."),
                        ], viewers: 1))
            ),
            ("left", .left(lobby, .banned)),
            ("viewers", .viewers(lobby, ViewerCount(count: 12))),
            (
                "viewers by language",
                .viewers(
                    lobby,
                    ViewerCount(count: 12, languages: [try #require(LanguageTag("zh-hans")): 7, .english: 4]))
            ),
            (
                "notice",
                .notice(
                    Notice(
                        room: lobby, notice: "n-17", level: .timeout, code: "timed_out", rule: "timeout",
                        message: Catalogue.text(.timeoutNotice(.seconds(600), reason: "flooding"), in: nil), until: at))
            ),
            (
                "notice without end",
                .notice(
                    Notice(
                        room: lobby, notice: "n-18", level: .info, code: "unbanned", rule: "unban",
                        message: Catalogue.text(.clearedNotice, in: LanguageTag("zh"))))
            ),
            ("lagged", .lagged(lobby, after: Sequence(1041), before: Sequence(1400))),
            ("lagged in a flood", .lagged(lobby, after: Sequence(1041), before: Sequence(1044), isSampled: true)),
            ("bye", .bye(.draining, reason: "the node drains", retryMilliseconds: 2500)),
            ("bye for good", .bye(.banned, reason: "banned", retryMilliseconds: nil)),
        ]
    }

    private static func recorded() throws -> [(String, RoomEvent)] {
        let (viewer, moderator) = try people()
        let (chinese, simplified) = (try #require(LanguageTag("zh")), try #require(LanguageTag("zh-Hans")))
        let hall = try room("大厅")
        let everything = RoomSettingsPatch(
            title: "", languages: [simplified, .english],
            allow: [chinese, .english, try #require(LanguageTag("es"))], other: .translate, slowSeconds: 0,
            charactersMax: 300, emoteOnly: true, membersOnly: false, links: .reject, unique: true, paused: true,
            shield: true, level: 4, translate: true,
            glossary: [.terms([chinese: "辣子鸡", .english: "Laziji"]), .keep("Ana \"La Jefa\"")],
            pinned: [Sequence(1042)],
            questions: [Question(sequence: Sequence(1040), votes: 12), Question(sequence: Sequence(1041))],
            linked: [hall])
        return [
            ("msg", .message(Message(at: at, author: viewer, text: "hello </script> & 大家好 👋"))),
            (
                "msg with everything",
                .message(
                    Message(
                        at: at, author: moderator, text: "a\"b\\c\n\t\u{1}\u{2028}", language: .english,
                        replyTo: Sequence(1042), kind: .announce))
            ),
            ("gone of a message", .gone(.message(Sequence(1042)), reason: "spoiler", at: at)),
            ("gone of a user", .gone(.user(viewer.id), reason: nil, at: at)),
            ("gone of all", .gone(.all, reason: nil, at: at)),
            ("state", .state(RoomSettingsPatch(slowSeconds: 30, paused: false), at: at)),
            ("state of everything", .state(everything, at: at)),
            ("state of pins taken down", .state(RoomSettingsPatch(pinned: []), at: at)),
            (
                "msg of a question",
                .message(
                    Message(
                        at: at, author: viewer, text: "这个 recipe 很 nice?", language: simplified,
                        mixed: [simplified, .english], kind: .question, from: hall))
            ),
        ]
    }
}

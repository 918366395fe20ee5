import TestSupport
import Testing

/// Rooms that say which languages may be spoken, with the sample configuration's rules.
struct LanguageTests {
    private static let spanish = "¿Alguien sabe a qué hora empieza el partido de mañana por la noche?"

    @Test(arguments: [
        ("good evening everyone, where are you watching from today?", "en"),
        ("大家晚上好，你们今天从哪里看直播？", "zh-Hans"), ("大家晚安，你們今天從哪裡看直播？", "zh-Hant"), (spanish, "es"),
        ("今日はみんなどこから見てるの？", "ja"), ("오늘 다들 어디서 보고 계세요?", "ko"), ("666", "und"), ("哈哈哈哈", "und"),
    ])
    func `a message carries its language`(_ text: String, _ language: String) async throws {
        let relay = try await SharedRelay.conformance
        let (room, host) = try await relay.open()
        try await host.said(text, in: room)
        #expect(try await host.message(text, in: room)["lang"]?.string == language)
    }

    @Test func `a room of English and Chinese refuses Spanish, in Spanish, and says what it takes`() async throws {
        let relay = try await SharedRelay.conformance
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["allow": ["zh", "en"], "other": "reject"]])
        let ana = try await relay.join(room, as: "ana", "viewer", ["lang": "es"])
        let refusal = try await ana.say(Self.spanish, in: room)
        #expect(refusal.code == "language", "\(refusal)")
        #expect(refusal["message"]?.string?.contains("inglés") == true, "\(refusal)")
        #expect(refusal["rule"]?.string?.hasPrefix("language/") == true, "\(refusal)")
        for text in ["ok", "666", "jajaja", "gg wp", "大家好，我是新来的", "hello, I am new here"] {
            try await ana.said(text, in: room)
        }
        // The host writes what it likes.
        try await host.said(Self.spanish, in: room)
    }

    @Test func `another language is said with a warning, and warnings slow down who does not listen`() async throws {
        let relay = try await SharedRelay.conformance
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["allow": ["zh", "en"], "other": "warn"]])
        let ana = try await relay.join(room, as: "ana", "viewer")
        for number in 1...3 {
            try await ana.said("\(Self.spanish) \(number)", in: room)
            let notice = try await ana.next("notice")
            #expect(notice["level"] == "warn" && notice["code"] == "language", "\(notice)")
            #expect(notice["appeal"] == true)
        }
        let slowed = try await ana.next("notice")
        #expect(slowed["code"] == "slowed" && slowed["until"] != nil, "\(slowed)")
        #expect(try await ana.say("hello there, this is English", in: room).code == "slow_mode")
    }
}

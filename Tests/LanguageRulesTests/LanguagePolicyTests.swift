import ChatModel
import LanguageRules
import Testing
import TextAnalysis

@Suite struct LanguagePolicyTests {
    private let now = Timestamp(milliseconds: 1_735_689_600_000)

    private func policy(_ allow: [String], other: OtherLanguages = .reject) throws -> LanguagePolicy {
        var policy = LanguagePolicy()
        policy.allow = try allow.map(Fixture.tag)
        policy.other = other
        return policy
    }

    private func guess(
        _ language: String, _ confidence: Double = 0.99, letters: Int = 20, latin: Int? = nil, mixed: [String] = [],
        shares: [(String, Double)]? = nil
    ) throws -> LanguageReading {
        LanguageReading(
            language: try Fixture.tag(language), confidence: confidence, letters: letters,
            latinLetters: latin ?? letters, mixed: try mixed.map(Fixture.tag),
            shares: try shares?.map { LanguageShare(language: try Fixture.tag($0.0), probability: $0.1) })
    }

    private func judge(
        _ policy: LanguagePolicy, _ reading: LanguageReading, _ sender: LanguageSender = LanguageSender()
    ) -> LanguageVerdict { policy.judge(reading, from: sender, at: now) }

    @Test func `what is not allowed meets the room's answer, with language, confidence and rule`() throws {
        for other in OtherLanguages.allCases where other != .allow {
            let verdict = judge(try policy(["zh", "en"], other: other), try guess("es"))
            #expect(verdict.action == other && verdict.reason == .notAllowed)
            #expect(verdict.rule == "language/not_allowed" && verdict.confidence == 0.99)
            #expect(verdict.language.tag == "es" && verdict.allowed.map(\.tag) == ["zh", "en"])
        }
    }

    @Test func `zh takes in both scripts, pinyin and Cantonese; zh-Hant itself alone`() throws {
        for language in ["zh-Hans", "zh-Hant", "zh-Latn", "yue", "zh"] {
            #expect(judge(try policy(["zh"]), try guess(language)).action == .allow, "\(language)")
        }
        #expect(judge(try policy(["zh-Hant"]), try guess("zh-Hans")).action == .reject)
    }

    @Test(arguments: [
        ("pt-BR", "pt"), ("en-GB", "en"), ("zh-TW", "zh-Hant"), ("zh-CN", "zh-Hans"), ("zh-Hans", "zh-Latn"),
        ("no", "nb"), ("cmn", "zh-Hans"), ("fil", "tl"), ("yue", "zh-Hant"),
    ])
    func `a region and another name of a language allow what is written in it`(_ allowed: String, _ written: String)
        throws
    {
        #expect(judge(try policy([allowed]), try guess(written)).reason == .allowed)
        #expect(judge(try policy([allowed]), try guess("th", latin: 0)).action == .reject)
    }

    @Test func `a region tells the script of Chinese`() throws {
        #expect(judge(try policy(["zh-TW"]), try guess("zh-Hans")).action == .reject)
    }

    @Test func `nobody is held to a guess where a language is allowed that no guess can name`() throws {
        #expect(judge(try policy(["yo", "en"]), try guess("pt")).reason == .unsure)
    }

    @Test func `nobody is held to a guess below the floor`() throws {
        #expect(judge(try policy(["en"]), try guess("es", 0.79)).reason == .unsure)
        #expect(judge(try policy(["en"]), try guess("es", 0.81)).action == .reject)
    }

    @Test func `few Latin letters are let through, but not few Thai ones`() throws {
        #expect(judge(try policy(["en"]), try guess("es", letters: 5)).reason == .short)
        #expect(judge(try policy(["en"]), try guess("es", letters: 6)).action == .reject)
        #expect(judge(try policy(["en"]), try guess("th", letters: 2, latin: 0)).action == .reject)
    }

    @Test func `few letters count against who always writes that language`() throws {
        let sender = LanguageSender(usual: try Fixture.tag("es"))
        #expect(judge(try policy(["en"]), try guess("es", letters: 4), sender).action == .reject)
    }

    @Test func `the shares of allowed languages add up, and so does what belongs to any`() throws {
        let torn = try guess("pt", 0.5, shares: [("pt", 0.79), ("en", 0.1), ("es", 0.1), ("und", 0.01)])
        #expect(judge(try policy(["en", "es"]), torn).reason == .unsure)
        let clear = try guess("pt", 0.8, shares: [("pt", 0.7), ("fr", 0.11), ("en", 0.19)])
        #expect(judge(try policy(["en", "es"]), clear).action == .reject)
    }

    @Test func `a real guess is read as it is`() throws {
        let identifier = LanguageIdentifier.shared
        let room = try policy(["zh", "en"])
        func action(_ text: String) -> OtherLanguages { judge(room, LanguageReading(identifier.identify(text))).action }
        #expect(action("mañana vamos a jugar otra partida con los amigos del barrio") == .reject)
        #expect(action("대박 너무 재미있어요 진짜") == .reject)
        for text in ["666 哈哈哈", "let us play another round tomorrow", "今天晚上一起打游戏吗", "ok", "🎉🎉"] {
            #expect(action(text) == .allow, "\(text)")
        }
    }

    @Test func `emoji and laughter, and who is exempt, are never judged`() throws {
        #expect(judge(try policy(["en"]), try guess("und", 1)).reason == .undetermined)
        #expect(judge(try policy(["en"]), try guess("es"), LanguageSender(isExempt: true)).reason == .exempt)
        #expect(judge(try policy([]), try guess("es")).reason == .anyLanguage)
    }

    @Test func `mixed text is judged by all of its languages`() throws {
        var strict = try policy(["zh"])
        let mixed = try guess("zh-Hans", mixed: ["zh-Hans", "en"])
        #expect(judge(strict, mixed).reason == .mixed)
        strict.mixedNeedsOne = false
        strict.confidenceFloor = 0
        #expect(judge(strict, try guess("en", mixed: ["en", "zh-Hans"])).action == .reject)
        #expect(judge(try policy(["zh"]), try guess("es", mixed: ["es", "fr"])).action == .reject)
    }

    @Test func `a Chinese hour holds for its time alone, past midnight too`() throws {
        var room = try policy([])
        // 22:00 to 01:00 in Shanghai on Fridays.
        room.schedules = [
            PolicySchedule(
                name: "chinese-hour", span: .weekly(days: [5], from: 22 * 60, to: 60, offset: 480),
                allow: [try Fixture.tag("zh")], other: .hold)
        ]
        func rule(_ time: String) throws -> String {
            let verdict = room.judge(
                try guess("en"), from: LanguageSender(), at: try #require(Timestamp(rfc3339: time)))
            return "\(verdict.action) \(verdict.rule)"
        }
        #expect(try rule("2025-01-03T13:59:59Z") == "allow language/any")
        #expect(try rule("2025-01-03T14:00:00Z") == "hold language/not_allowed/chinese-hour")
        #expect(try rule("2025-01-03T16:59:59Z") == "hold language/not_allowed/chinese-hour")
        #expect(try rule("2025-01-03T17:00:00Z") == "allow language/any")
        #expect(try rule("2025-01-02T14:00:00Z") == "allow language/any")
        #expect(try rule("2025-01-04T14:00:00Z") == "allow language/any")
    }

    @Test func `a span of a day, and one that is over, are exact to the moment`() throws {
        let (start, end) = (Timestamp(milliseconds: 1000), Timestamp(milliseconds: 2000))
        let once = PolicySchedule(name: "x", span: .once(start, end), allow: [], other: .warn)
        #expect(!once.isOn(at: Timestamp(milliseconds: 999)) && once.isOn(at: start))
        #expect(once.isOn(at: Timestamp(milliseconds: 1999)) && !once.isOn(at: end))
        let old = PolicySchedule(
            name: "x", span: .weekly(days: [3], from: 0, to: 1440, offset: 0), allow: [], other: .warn)
        // 1969-12-31 was a Wednesday.
        #expect(old.isOn(at: Timestamp(milliseconds: -1)) && !old.isOn(at: Timestamp(milliseconds: 0)))
    }

    @Test func `a language's own limit is that of the nearest tag`() throws {
        var policy = LanguagePolicy()
        policy.limits = [
            try Fixture.tag("zh"): LanguageLimit(charactersMax: 100),
            try Fixture.tag("zh-Hant"): LanguageLimit(charactersMax: 80, slowSeconds: 5),
        ]
        #expect(policy.limit(for: try Fixture.tag("zh-Hans"))?.charactersMax == 100)
        #expect(policy.limit(for: try Fixture.tag("zh-Hant"))?.charactersMax == 80)
        #expect(policy.limit(for: try Fixture.tag("en")) == nil)
    }
}

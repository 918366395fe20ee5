import ChatModel
import Testing

@testable import Translation

@Suite struct EngineSettingsTests {
    private func settings(_ kind: EngineKind, _ change: (inout EngineSettings) -> Void = { _ in }) -> EngineSettings {
        var settings = EngineSettings(name: "engine", kind: kind)
        settings.url = kind.defaultURL == nil ? "http://127.0.0.1:5000" : nil
        settings.secret = .environment("KEY")
        settings.chat.model = "small"
        change(&settings)
        return settings
    }

    @Test(arguments: EngineKind.allCases)
    func `every kind is fine with its defaults`(_ kind: EngineKind) {
        #expect(settings(kind).problems == [])
        #expect(settings(kind).deadline == .milliseconds(400))
    }

    @Test func `each mistake is named`() throws {
        let pair = LanguagePair(from: nil, to: .english)
        let cases: [(EngineKind, EngineSettingsProblem, (inout EngineSettings) -> Void)] = [
            (.deepL, .badName, { $0.name = "" }), (.deepL, .badName, { $0.name = "Deep L" }),
            (.libreTranslate, .noURL, { $0.url = nil }), (.deepL, .badURL, { $0.url = "ftp://example.org" }),
            (.deepL, .badURL, { $0.url = "https://user:word@example.org" }),
            (.deepL, .badURL, { $0.url = "https://example.org/?key=1" }), (.deepL, .badURL, { $0.url = "https://" }),
            (.deepL, .badURL, { $0.url = "https://example.org/a b" }),
            (.deepL, .badURL, { $0.url = "https://example.org/\r\nX-Evil: 1" }),
            (.deepL, .plainHTTP, { $0.url = "http://example.org" }),
            (.deepL, .plainHTTP, { $0.url = "http://127.0.0.1.example.org" }),
            (.deepL, .plainHTTP, { $0.url = "http://localhost.example.org" }), (.azure, .noSecret, { $0.secret = nil }),
            (.deepL, .badPairCount, { $0.pairs = [] }),
            (.deepL, .badPairCount, { $0.pairs = Array(repeating: pair, count: 1001) }),
            (.chatCompletions, .badModel, { $0.chat.model = "" }),
            (.chatCompletions, .badModel, { $0.chat.temperature = .nan }),
            (.azure, .badRegion, { $0.region = "west\r\nX-Evil: 1" }), (.deepL, .badGlossary, { $0.glossary = "a b" }),
            (.deepL, .outOfRange("batchTexts"), { $0.batchTexts = 0 }),
            (.deepL, .outOfRange("batchCharacters"), { $0.batchCharacters = -1 }),
            (.deepL, .outOfRange("concurrency"), { $0.concurrency = 0 }),
            (.deepL, .outOfRange("deadline"), { $0.deadline = .zero }),
            (.deepL, .outOfRange("answerBytesMax"), { $0.answerBytesMax = 1 << 40 }),
            (.deepL, .outOfRange("breaker.failuresMax"), { $0.breaker.failuresMax = 0 }),
            (.deepL, .outOfRange("breaker.pauseMax"), { $0.breaker.pauseMax = .milliseconds(1) }),
            (.deepL, .outOfRange("breaker.quotaHold"), { $0.breaker.quotaHold = .seconds(-1) }),
        ]
        for (kind, problem, change) in cases { #expect(settings(kind, change).problems == [problem]) }
    }

    @Test func `plain HTTP goes to this machine and elsewhere only where it is allowed`() {
        for url in ["http://127.0.0.1", "http://127.9.9.9:80/x/", "http://localhost:5000", "http://[::1]:5000"] {
            #expect(settings(.libreTranslate) { $0.url = url }.problems == [])
        }
        let far = settings(.libreTranslate) {
            $0.url = "http://translate:5000"
            $0.allowsPlainHTTP = true
        }
        #expect(far.problems == [])
    }

    @Test func `a pair holds varieties of its languages and not the other way round`() throws {
        let pair = LanguagePair(from: try languageTag("zh"), to: try languageTag("en"))
        #expect(pair.holds(from: try languageTag("zh-Hans"), to: try languageTag("en-GB")))
        #expect(!pair.holds(from: try languageTag("zha"), to: try languageTag("en")))
        #expect(!pair.holds(from: nil, to: try languageTag("en")))
        let traditional = LanguagePair(from: nil, to: try languageTag("zh-Hant"))
        #expect(traditional.holds(from: nil, to: try languageTag("zh-Hant")))
        #expect(!traditional.holds(from: nil, to: try languageTag("zh")))
    }

    @Test func `engines are not asked for pairs that they do not have`() async throws {
        let client = EngineHTTPClient()
        func supports(_ kind: EngineKind, _ from: String?, _ to: String) throws -> Bool {
            let settings = settings(kind) { $0.secret = kind.needsSecret ? .file("/proc/sys/kernel/ostype") : nil }
            let engine = try EngineFactory.engine(settings, client: client, now: noonOnwards, report: { _ in })
            return engine.supports(from: try from.map(languageTag), to: try languageTag(to))
        }
        for kind in EngineKind.allCases {
            for (from, to) in [("en", "es"), ("es", "en")] { #expect(try supports(kind, from, to)) }
            for (from, to) in [("zh-Hans", "zh-Hant"), ("en", "en-GB")] { #expect(try !supports(kind, from, to)) }
            #expect(try supports(kind, nil, "en") == (kind != .apertium))
            #expect(try supports(kind, "en", "zh-Hant") == (kind != .apertium))
            #expect(try supports(kind, "en", "tlh") == (kind == .webhook))
        }
        await client.shutdown()
    }
}

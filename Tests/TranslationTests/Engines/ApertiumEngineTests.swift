import ChatModel
import TestSupport
import Testing

@testable import Translation

/// A real engine: Apertium with English and Spanish.
@Suite(
    .serialized, .timeLimit(.minutes(5)),
    .enabled(if: ApertiumServer.isInstalled, "needs Debian's apertium-apy and apertium-en-es"))
struct ApertiumEngineTests {
    private func with(_ body: (GuardedEngine, ApertiumServer) async throws -> Void) async throws {
        let server = try await ApertiumServer()
        let client = EngineHTTPClient()
        var settings = EngineSettings(name: "apertium", kind: .apertium)
        settings.url = server.url
        // The first call of a pair starts its programs.
        settings.deadline = .seconds(30)
        let engine = try EngineFactory.engine(settings, client: client, now: noonOnwards, report: { _ in })
        try await body(engine, server)
        await client.shutdown()
    }

    private func translate(_ engine: GuardedEngine, _ text: String, _ from: String, _ to: String) async throws
        -> String?
    {
        try await engine.translate(try batch([text], from, to)).first?.text
    }

    @Test func `it translates both ways and keeps the words that stand for names`() async throws {
        try await with { engine, _ in
            #expect(engine.limits.placeholders == .word && engine.limits.batchTexts == 1)
            let spanish = try #require(try await translate(engine, "the cat drinks milk with Zqaxz", "en", "es"))
            #expect(spanish.contains("gato") && spanish.contains("leche") && spanish.contains("Zqaxz"))
            let english = try #require(try await translate(engine, "el gato de Zqaxz come pan", "es", "en"))
            #expect(english.contains("cat") && english.contains("bread") && english.contains("Zqaxz"))
        }
    }

    @Test func `text that looks like a form, like markup or like Apertium's own stream stays text`() async throws {
        try await with { engine, _ in
            for text in ["a&langpair=x|y&q=b", "1 < 2 & 3 > 2", "^cat<n>$ [x] {y} @z /w \\", "100% + 50%", "😀 字 ñ"] {
                let answer = try #require(try await translate(engine, text, "en", "es"))
                for mark in text.filter({ "&|<>^$[]{}@/%+😀字ñ".contains($0) }) { #expect(answer.contains(mark)) }
            }
        }
    }

    @Test func `a pair that is not installed is told apart from a fault`() async throws {
        let server = try await ApertiumServer()
        let client = EngineHTTPClient()
        var settings = EngineSettings(name: "apertium", kind: .apertium)
        settings.url = server.url
        settings.deadline = .seconds(30)
        settings.pairs = [LanguagePair(from: try languageTag("en"), to: try languageTag("fr"))]
        let engine = try EngineFactory.engine(settings, client: client, now: noonOnwards, report: { _ in })
        await #expect(throws: EngineError.unsupportedPair) { try await translate(engine, "hello", "en", "fr") }
        #expect(!engine.isAvailable(from: .english, to: try languageTag("fr")))
        await client.shutdown()
    }

    @Test func `many lines at once all come back as their own`() async throws {
        try await with { engine, _ in
            let concurrency = engine.limits.concurrency
            let right = try await withThrowingTaskGroup(of: Bool.self) { group in
                func add(_ number: Int) throws {
                    let one = try batch(["the cat has \(number) apples"])
                    group.addTask {
                        try await engine.translate(one).first?.text?.contains(" \(number) manzanas") ?? false
                    }
                }
                for number in 0..<concurrency { try add(number) }
                var right = 0
                for next in concurrency..<(concurrency + 40) {
                    if try await group.next() ?? false { right += 1 }
                    try add(next)
                }
                for try await isRight in group where isRight { right += 1 }
                return right
            }
            #expect(right == concurrency + 40)
        }
    }
}

import ChatModel
import Synchronization
import Translation

/// An engine that knows some texts, and answers while its gate is open.
package final class TestEngine: TranslationEngine {
    package let name = "fake"
    package let limits = EngineLimits(batchTexts: 8, batchCharacters: 1000, concurrency: 8, placeholders: .brackets)
    package let gate = Gate()
    private let known: [String: String]
    private let asked = Mutex<[String]>([])

    package init(_ known: [String: String]) { self.known = known }

    package var texts: [String] { asked.withLock { $0 } }

    package func supports(from: LanguageTag?, to: LanguageTag) -> Bool { true }

    package func translate(_ batch: TranslationBatch) async throws(EngineError) -> [EngineAnswer] {
        asked.withLock { $0 += batch.texts }
        await gate.pass()
        return batch.texts.map { EngineAnswer(text: known[$0]) }
    }

    /// Runs the body with a translator that asks the engine, for up to a minute.
    package static func with<Result: Sendable>(
        _ known: [String: String], _ body: (Translator, TestEngine) async throws -> Result
    ) async throws -> Result {
        let engine = TestEngine(known)
        var settings = TranslatorSettings()
        settings.deadline = .seconds(600)
        let translator = Translator(engines: [engine], phrasebook: try Phrasebook.embedded(), settings: settings)
        let running = Task { await translator.run() }
        defer {
            engine.gate.open()
            translator.stop()
            running.cancel()
        }
        return try await body(translator, engine)
    }
}

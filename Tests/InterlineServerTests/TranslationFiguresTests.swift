import AdminAPI
import ChatModel
import Testing
import Translation

@testable import InterlineServer

@Suite struct TranslationFiguresTests {
    private func lines(_ figures: TranslationFigures) -> [Substring] {
        Metric.exposition(of: figures.metrics(Translator())).split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    private func series(_ figures: TranslationFigures) -> Set<Substring> {
        Set(lines(figures).compactMap { $0.split(separator: " ").first })
    }

    private func engine(_ name: String, _ error: EngineError? = nil) -> GuardedEngine {
        GuardedEngine(FixedEngine(name: name, error: error), deadline: .seconds(10), breaker: BreakerSettings()) { _ in
        }
    }

    private func translate(_ engine: GuardedEngine) async {
        guard let to = LanguageTag("en") else { return }
        let batch = TranslationBatch(texts: ["hola"], from: nil, to: to, deadline: .now + .seconds(10))
        _ = try? await engine.translate(batch)
    }

    @Test func `there are so many series, whatever is said in whichever language and room`() throws {
        let figures = TranslationFigures()
        figures.watch([engine("one"), engine("two")])
        let before = series(figures)
        for number in 0..<1000 {
            let room = try #require(RoomID("room-\(number)"))
            figures.take(.overBudget(room))
            figures.take(.called(engine: "engine-\(number)", texts: number, took: .zero, .timeout))
            figures.take(.unfit(engine: "engine-\(number)", .language))
        }
        #expect(series(figures) == before)
        #expect(before.count == lines(figures).count, "a series stands twice")
    }

    @Test func `each event counts where it belongs`() {
        let figures = TranslationFigures()
        figures.watch([engine("one")])
        for source in TranslationEvent.Source.allCases { figures.take(.saved(source)) }
        for reason in MessageTranslation.Absence.allCases {
            figures.take(.none(reason))
            figures.take(.none(reason))
        }
        figures.take(.unfit(engine: "one", .echo))
        for _ in 0..<3 { figures.take(.full) }
        let lines = lines(figures)
        for source in TranslationEvent.Source.allCases {
            #expect(lines.contains("interline_translation_saved_total{source=\"\(source.rawValue)\"} 1.0"))
        }
        for reason in MessageTranslation.Absence.allCases {
            #expect(lines.contains("interline_translation_absent_total{reason=\"\(reason.rawValue)\"} 2.0"))
        }
        #expect(lines.contains("interline_translation_unfit_total{engine=\"one\",reason=\"echo\"} 1.0"))
        #expect(lines.contains("interline_translation_unfit_total{engine=\"one\",reason=\"empty\"} 0.0"))
        #expect(lines.contains("interline_translation_full_total 3.0"))
        #expect(lines.contains("interline_translation_calls_total{engine=\"one\"} 0.0"))
    }

    @Test func `which engine failed, how, and that it is held back is told apart from the others`() async {
        let (bad, good) = (engine("bad", .unauthorized), engine("good"))
        let figures = TranslationFigures()
        figures.watch([bad, good])
        await translate(bad)
        await translate(bad)
        await translate(good)
        let lines = lines(figures)
        #expect(lines.contains("interline_translation_failures_total{engine=\"bad\",kind=\"unauthorized\"} 1.0"))
        #expect(lines.contains("interline_translation_failures_total{engine=\"good\",kind=\"unauthorized\"} 0.0"))
        #expect(lines.contains("interline_translation_breaker_open{engine=\"bad\"} 1.0"))
        #expect(lines.contains("interline_translation_breaker_open{engine=\"good\"} 0.0"))
        #expect(lines.contains("interline_translation_turned_away_total{engine=\"bad\"} 1.0"))
        #expect(lines.contains("interline_translation_characters_total{engine=\"good\"} 4.0"))
        #expect(lines.contains("interline_translation_call_seconds_count{engine=\"good\"} 1.0"))
    }
}

/// Says the same to everything, or fails.
private struct FixedEngine: TranslationEngine {
    let name: String
    let error: EngineError?
    let limits = EngineLimits(batchTexts: 10, batchCharacters: 1000, concurrency: 2, placeholders: .brackets)

    func supports(from: LanguageTag?, to: LanguageTag) -> Bool { true }

    func translate(_ batch: TranslationBatch) async throws(EngineError) -> [EngineAnswer] {
        if let error { throw error }
        return batch.texts.map { _ in EngineAnswer(text: "hello") }
    }
}

@Suite struct AnswerLanguageTests {
    private func isIn(_ text: String, _ tag: String) throws -> Bool? {
        TranslationParts.isInLanguage(text, try #require(LanguageTag(tag)))
    }

    @Test func `a sentence in another language of the same script is told apart`() throws {
        #expect(try isIn("je ne sais pas du tout ce que vous voulez dire par là mon ami", "en") == false)
        #expect(try isIn("I don't know at all what you mean by that, my friend", "en") == true)
        #expect(try isIn("el gato de mi hermana come pan todos los días", "es") == true)
        #expect(try isIn("the cat of my sister eats bread every day", "es") == false)
        #expect(try isIn("我妹妹的猫每天都吃面包，也喝牛奶，还睡觉", "zh-Hans") == true)
    }

    @Test func `short texts and names are not judged`() throws {
        #expect(try isIn("gg wp", "zh-Hans") == nil)
        #expect(try isIn("Minecraft", "es") == nil)
        #expect(try isIn("666 !!!", "en") == nil)
    }
}

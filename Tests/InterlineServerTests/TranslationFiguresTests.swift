import AdminAPI
import ChatModel
import Testing
import Translation

@testable import InterlineServer

@Suite struct TranslationFiguresTests {
    private static let names: Set = [
        "interline_translations_memory_total", "interline_translations_phrasebook_total",
        "interline_translations_cache_total", "interline_translations_conversion_total",
        "interline_translations_gloss_total", "interline_translations_shared_total",
        "interline_translations_none_deadline_total", "interline_translations_none_budget_total",
        "interline_translations_none_off_total", "interline_translations_none_failed_total",
        "interline_translation_calls_total", "interline_translation_texts_total",
        "interline_translation_characters_total", "interline_translation_errors_total",
        "interline_translation_breakers_open", "interline_translation_unfit_total", "interline_translation_full_total",
        "interline_translation_texts", "interline_translation_waiting", "interline_translation_cached",
        "interline_translation_cached_bytes",
    ]

    private func values(_ figures: TranslationFigures) -> [String: Double] {
        Dictionary(figures.metrics(Translator()).map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    }

    @Test func `there are so many series, whatever is said in whichever language and room`() throws {
        let figures = TranslationFigures()
        #expect(Set(values(figures).keys) == Self.names)
        #expect(figures.metrics(Translator()).count == Self.names.count)
        for number in 0..<1000 {
            let room = try #require(RoomID("room-\(number)"))
            figures.take(.overBudget(room))
            figures.take(.called(engine: "engine-\(number)", texts: number, took: .zero, .timeout))
            figures.take(.unfit(engine: "engine-\(number)", .language))
        }
        #expect(Set(values(figures).keys) == Self.names)
        // Without labels: what could tell rooms, languages or engines apart is not there.
        #expect(figures.metrics(Translator()).allSatisfy { !$0.name.contains("{") && !$0.name.contains("engine") })
    }

    @Test func `each event counts where it belongs`() {
        let figures = TranslationFigures()
        for source in TranslationEvent.Source.allCases { figures.take(.saved(source)) }
        for reason in MessageTranslation.Absence.allCases {
            figures.take(.none(reason))
            figures.take(.none(reason))
        }
        figures.take(.unfit(engine: "e", .echo))
        for _ in 0..<3 { figures.take(.full) }
        let values = values(figures)
        for source in TranslationEvent.Source.allCases {
            #expect(values["interline_translations_\(source.rawValue)_total"] == 1)
        }
        for reason in MessageTranslation.Absence.allCases {
            #expect(values["interline_translations_none_\(reason.rawValue)_total"] == 2)
        }
        #expect(values["interline_translation_unfit_total"] == 1)
        #expect(values["interline_translation_full_total"] == 3)
        #expect(values["interline_translation_calls_total"] == 0)
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

import ChatModel
import Testing

@testable import Translation

@Suite struct LanguageTests {
    @Test(arguments: [
        ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-SG", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"), ("zh-Latn", "zh-Latn"), ("en-GB", "en"), ("en", "en"), ("pt-BR", "pt"),
        ("pt-PT", "pt-PT"), ("sr-Latn-RS", "sr-Latn"), ("es-419", "es"),
    ])
    func `readers share a language where their translations would be the same`(tagged: String, expected: String) {
        #expect(DisplayLanguage(tag(tagged))?.tag == tag(expected))
    }

    @Test func `nothing is translated into an undetermined language`() {
        #expect(DisplayLanguage(.undetermined) == nil)
    }

    @Test func `those who read the other Chinese script are not served by this one`() {
        #expect(display("zh-Hans").reads(tag("zh-CN")))
        #expect(!display("zh-Hant").reads(tag("zh-Hans")))
        #expect(!display("zh-Hans").reads(tag("zh-Latn")))
    }

    @Test func `demand follows readers as they come, turn and go`() {
        var demand = Demand()
        for language in ["en", "en-US", "zh", "es"] { demand.add(tag(language)) }
        demand.add(nil)
        #expect(demand.targets(of: tag("fr"), atMost: 10) == [display("en"), display("es"), display("zh")])
        #expect(demand.targets(of: tag("en-GB"), atMost: 10) == [display("es"), display("zh")])
        #expect(demand.targets(of: tag("fr"), atMost: 1) == [display("en")])
        #expect(demand.targets(of: tag("en"), mixed: [tag("en"), tag("zh")], atMost: 10).count == 3)
        demand.remove(tag("es"))
        demand.remove(tag("en-AU"))
        #expect(demand.readers(of: display("en")) == 1)
        #expect(demand.targets(of: tag("fr"), atMost: 10) == [display("en"), display("zh")])
        for language in ["en", "zh", "zh", "ko"] { demand.remove(tag(language)) }
        #expect(demand.isEmpty)
    }

    @Test(arguments: [
        ("SOOOO good!!!", "soo good!"), ("  so   good ", "so good"), ("ｇｏｏｄ", "good"), ("don't", "dont"),
        ("hahahahaha", "haha"),
        ("哈哈哈哈哈 好", "哈哈好"), ("ÉL ÑANDÚ", "él ñandú"),
    ])
    func `what says the same folds to the same`(text: String, folded: String) {
        #expect(FoldedText([.words(text)], []).text == folded)
    }

    @Test func `spans fold to their kind`() {
        func folded(_ text: String) -> FoldedText { FoldedText(Masker(RoomVocabulary()).mask(text)) }
        #expect(folded("give @a to me now") == folded("GIVE @bob to me  now"))
        #expect(folded("give @a to me now") != folded("give 5 to me now"))
    }
}

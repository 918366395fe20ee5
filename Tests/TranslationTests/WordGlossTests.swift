import ChatModel
import Testing

@testable import Translation

@Suite struct WordGlossTests {
    private static let file = """
        # CC-CEDICT
        王 王 [Wang2] /surname Wang/
        王 王 [wang2] /king/monarch/
        喜歡 喜欢 [xi3 huan5] /to like/to be fond of/
        你 你 [ni3] /you (informal, as opposed to courteous 您[nin2])/
        我 我 [wo3] /I/me/my/
        書 书 [shu1] /CL:本[ben3]/book/letter/
        this is no entry
        坏 坏
        """

    private let gloss: WordGloss

    init() throws { gloss = try WordGloss(reading: Array(Self.file.utf8)) }

    private func gloss(_ text: String, _ from: String = "zh-Hans", _ to: String = "en") -> String? {
        gloss.gloss(Masker(RoomVocabulary()).mask(text), from: display(from), to: display(to))
    }

    @Test func `words are listed with their first sense, and spans as they are`() {
        #expect(gloss("我喜欢你 :kekw:") == "我 I · 喜欢 to like · 你 you :kekw:")
        #expect(gloss("王喜歡 @x 的書", "zh-Hant") == "王 king · 喜歡 to like · @x · 的 · 書 book")
    }

    @Test func `what is mostly unknown, or of other languages, is not glossed`() {
        #expect(gloss("我去商店买东西") == nil)
        #expect(gloss("I like you", "en") == nil)
        #expect(gloss("我喜欢你", "zh-Hans", "es") == nil)
    }

    @Test func `a file without entries is refused`() {
        #expect(throws: WordGloss.ReadingError.noEntries) { try WordGloss(reading: Array("# nothing\n\n///\n".utf8)) }
        #expect(throws: WordGloss.ReadingError.self) { try WordGloss(file: "/nonexistent") }
    }

    @Test func `any bytes are read to their end`() {
        var random = SeededGenerator(seed: 3)
        let alphabet = Array("/[]# \n王喜".utf8) + [0, 255]
        for _ in 0..<300 {
            let bytes = (0..<200).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            guard let gloss = try? WordGloss(reading: bytes) else { continue }
            _ = gloss.gloss(Masker(RoomVocabulary()).mask("王喜王喜"), from: display("zh"), to: display("en"))
        }
    }

    @Test func `where no engine helps the words are better than nothing, and say what they are`() {
        let translator = Translator(gloss: gloss)
        var translation = RoomTranslation(room(), translator)
        translation.demand.add(tag("en"))
        #expect(
            translation.start("我喜欢你", in: tag("zh-Hans"), later: { _ in }).outcomes == [
                .text("我 I · 喜欢 to like · 你 you", display("en"), .gloss, by: "cc-cedict")
            ])
    }
}

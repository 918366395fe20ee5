import ChatModel
import Testing

@testable import Translation

@Suite struct AnswerCheckTests {
    private func judge(
        _ answer: String, of text: String, to language: String, style: PlaceholderStyle = .brackets,
        check: AnswerCheck = AnswerCheck()
    ) throws(AnswerCheck.Unfit) -> String? {
        let masked = Masker(RoomVocabulary()).mask(text)
        return Template(
            pieces: try check.judge(answer, of: masked, to: display(language), PlaceholderCoding(style))
        ).fill(masked)
    }

    @Test(arguments: [
        ("good luck to ⟦1⟧ today", "good luck to @x today", "今天祝⟦1⟧好运", "今天祝@x好运"),
        ("", "my iPhone is broken", "我的 iPhone 坏了", "我的 iPhone 坏了"),
        ("", "is it twenty", "二十吗", "二十吗"),
        ("", "ok let's go", " 好，走吧 ", "好，走吧"),
    ])
    func `a fit answer is taken`(_: String, text: String, answer: String, expected: String) throws {
        // A name that letters follow is set off from them.
        #expect(try judge(answer, of: text, to: "zh")?.replacing(" 好运", with: "好运") == expected)
    }

    @Test(arguments: [
        ("what a goal", "", AnswerCheck.Unfit.empty), ("what a goal", " \n", .empty), ("what a goal", "!!!", .empty),
        ("what a goal", "What a GOAL!", .script), ("what a goal", "qué golazo", .script),
        ("what a goal", "进球了\u{7}", .characters), ("what a goal", "进球了\u{202E}", .characters),
        ("what a goal", "翻译：\n进球了", .characters), ("what a goal", "<html>进球了</html>", .characters),
        ("what a goal", "{\"text\": \"进球了\"}", .characters), ("what a goal", "进球了\u{FFFD}", .characters),
        ("what a goal", String(repeating: "进球了", count: 40), .length), ("what a goal", "进球了 ⟦1⟧", .placeholders),
        ("what a goal", "进球了 @someone", .placeholders), ("what a goal", "进球了 https://a.b/c", .placeholders),
        ("what a goal", "进球了 :kekw:", .placeholders), ("what a goal", "进球了 [笑]", .placeholders),
        ("what a goal by @x", "进球了", .placeholders), ("what a goal", "진짜 골이다", .script),
        ("this is a rather long sentence about the weather in spring", "好", .length),
    ])
    func `an unfit answer is refused`(text: String, answer: String, unfit: AnswerCheck.Unfit) {
        #expect(throws: unfit) { try judge(answer, of: text, to: "zh") }
    }

    @Test func `the text itself is no translation`() {
        #expect(throws: AnswerCheck.Unfit.echo) { try judge("What a   GOAL", of: "what a goal", to: "es") }
        #expect(throws: AnswerCheck.Unfit.echo) { try judge("进球了", of: "进球了", to: "ja") }
    }

    @Test func `an answer in another language of the same script is refused where that can be told`() {
        let check = AnswerCheck { text, language in language.primary == "es" ? !text.contains("le but") : nil }
        #expect(throws: AnswerCheck.Unfit.language) {
            try judge("quel but, le but", of: "what a goal", to: "es", check: check)
        }
        #expect(throws: Never.self) { try judge("qué golazo", of: "what a goal", to: "es", check: check) }
    }

    @Test func `a huge answer is refused before it is read`() {
        let huge = String(repeating: "⟦1⟧", count: 1_000_000)
        let seconds = threadSeconds {
            #expect(throws: AnswerCheck.Unfit.length) { try judge(huge, of: "what a goal", to: "zh") }
        }
        #expect(seconds < 1)
    }
}

import ChatModel
import Testing

@Suite struct LanguageTagTests {
    @Test(arguments: [
        ("en", "en"), ("EN", "en"), ("zh-hans", "zh-Hans"), ("ZH-HANS-cn", "zh-Hans-CN"), ("pt-br", "pt-BR"),
        ("sgn-be-fr", "sgn-BE-FR"), ("es-419", "es-419"), ("de-1996", "de-1996"), ("sl-ROZAJ", "sl-rozaj"),
        ("x-whatever", "x-whatever"), ("abcdefgh", "abcdefgh"), ("en-ca-X-CA", "en-CA-x-ca"),
    ])
    func `a tag has one spelling`(text: String, canonical: String) {
        #expect(LanguageTag(text)?.tag == canonical)
        #expect(LanguageTag(canonical)?.tag == canonical)
    }

    @Test func `spellings of one tag are equal`() {
        #expect(LanguageTag("zh-HANS") == LanguageTag("ZH-hans"))
        #expect(LanguageTag("UND") == .undetermined)
        #expect(LanguageTag("EN") == .english)
    }

    @Test(arguments: [
        "", "-", "e", "a-b", "1", "12", "en-", "-en", "en--us", "en_US", "abcdefghi", "en-abcdefghi", "zh Hans", "ené",
        "en-üs", "中文", "en\u{0}", "ａｂ",
    ])
    func `what has not the shape of a tag is none`(text: String) {
        #expect(LanguageTag(text) == nil)
    }

    @Test func `a tag has at most 35 bytes`() {
        let longest = "abcdefgh-abcdefgh-abcdefgh-abcdefgh"
        #expect(longest.utf8.count == 35)
        #expect(LanguageTag(longest)?.tag == longest)
        #expect(LanguageTag("abcdefgh-abcdefgh-abcdefgh-abcdefg-a") == nil)
    }

    @Test func `the primary language is the first part`() {
        #expect(LanguageTag("zh-Hans-CN")?.primary == "zh")
        #expect(LanguageTag("en")?.primary == "en")
    }
}

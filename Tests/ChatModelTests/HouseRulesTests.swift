import ChatModel
import Testing

@Suite struct HouseRulesTests {
    private let rules = HouseRules(
        ["es", "en", "zh", "pt-BR"].compactMap { LanguageTag($0) }.map { .init(language: $0, text: "in \($0)") })

    @Test(
        arguments: [
            ("zh", "en", ["zh", "en"]), ("en", "en", ["en"]), ("zh-Hant-TW", "en", ["zh", "en"]),
            ("pt", "en", ["pt-BR", "en"]),
            ("en-GB", "es", ["en", "es"]), ("ja", "en", ["en"]), ("ja", "ko", ["es"]), (nil, nil, ["es"]),
            (nil, "zh", ["zh"]),
            ("zh", nil, ["zh"]), ("x-klingon", "zh-Hans", ["zh"]),
        ] as [(String?, String?, [String])])
    func `a reader gets the nearest text and the main one`(_ reader: String?, _ main: String?, _ expected: [String]) {
        let found = rules.texts(for: reader.flatMap { LanguageTag($0) }, main: main.flatMap { LanguageTag($0) })
        #expect(found.map(\.language.tag) == expected)
    }

    @Test func `a room without rules has none for anyone`() {
        #expect(HouseRules().texts(for: .english, main: .english).isEmpty)
    }
}

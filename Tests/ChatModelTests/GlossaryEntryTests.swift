import ChatModel
import Testing

@Suite struct GlossaryEntryTests {
    @Test func `a term has names in two languages or stands unchanged`() throws {
        let chinese = try #require(LanguageTag("zh-Hans"))
        #expect(GlossaryEntry(members: [("keep", "Ana")]) == .keep("Ana"))
        #expect(
            GlossaryEntry(members: [("zh-hans", "辣子鸡"), ("en", "Laziji")])
                == .terms([chinese: "辣子鸡", .english: "Laziji"]))
    }

    @Test func `an entry reads back as it was written`() throws {
        let terms = GlossaryEntry.terms([.english: "a", try #require(LanguageTag("es")): "b"])
        for entry in [terms, .keep("c")] { #expect(GlossaryEntry(members: entry.members) == entry) }
    }

    @Test(arguments: [
        [], [("en", "a")], [("keep", "")], [("keep", String(repeating: "好", count: 65))], [("keep", "a"), ("en", "a")],
        [("en", "a"), ("EN", "b")], [("en", "a"), ("no tag", "b")], [("en", "a"), ("es", "")],
        ["de", "en", "es", "fr", "it", "ja", "ko", "pt", "zh"].map { ($0, "a") },
    ])
    func `anything else is no entry`(members: [(String, String)]) {
        #expect(GlossaryEntry(members: members.map { ($0.0, $0.1) }) == nil)
    }
}

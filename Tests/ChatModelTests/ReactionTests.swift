import ChatModel
import Testing

@Suite struct ReactionTests {
    @Test(arguments: [
        "👍", "👍🏽", "❤️", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳", "7️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🤷🏻‍♀️", ":wave:", ":Party_Cat-2:", ":+1:",
    ])
    func `an emoji or an emote is a reaction`(text: String) { #expect(Reaction(text)?.text == text) }

    @Test(arguments: [
        "", " ", "a", "7", "#", "好", "ok", "👍👍", "👍a", "👍\u{301}", "👍\u{200D}", "\u{200D}", "\u{FE0F}", "\u{1F1E8}",
        "7\u{FE0F}", "🏴\u{E0067}", ":", "::", ":a", ":a b:", ":é:", ":<b>:", ":a::b:",
    ])
    func `anything else is none`(text: String) { #expect(Reaction(text) == nil) }

    @Test func `a reaction has at most 64 bytes`() {
        #expect(Reaction(":" + String(repeating: "x", count: 62) + ":") != nil)
        #expect(Reaction(":" + String(repeating: "x", count: 63) + ":") == nil)
        #expect(Reaction("👍" + String(repeating: "\u{200D}👍", count: 100_000)) == nil)
    }

    @Test func `a heart counts as one with and without its selector`() {
        #expect(Reaction("\u{2764}") == Reaction("\u{2764}\u{FE0F}"))
    }
}

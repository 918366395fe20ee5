import ChatModel
import Testing

@Suite struct EmoteTests {
    @Test(arguments: ["ok", "wave", "Cat_2", "a1", String(repeating: "x", count: 32)])
    func `a name is letters, digits and underscores`(_ name: String) { #expect(Emote.isName(name)) }

    @Test(arguments: ["", "a", "12", "__", "a-b", "a b", "é1", ":a:", "<b>", String(repeating: "x", count: 33)])
    func `anything else is no name`(_ name: String) { #expect(!Emote.isName(name)) }

    @Test(arguments: ["👋", "👍🏽", "❤", "/a", "/emotes/cat.webp", "/e/cat.png?v=2"])
    func `a value is an emoji or a path`(_ value: String) { #expect(Emote.isValue(value)) }

    @Test(arguments: [
        "", "/", "x", "👋👋", ":wave:", "//evil.example/x.png", "/\\evil.example/x", "https://evil.example/x.png",
        "javascript:alert(1)", "data:image/png,x", "emotes/cat.webp", "/a b", "/a\"onerror=x", "/<script>", "/é.png",
        "/a\n", "/" + String(repeating: "x", count: 256),
    ])
    func `what leaves the origin, or a page could trip over, is no value`(_ value: String) {
        #expect(!Emote.isValue(value))
        #expect(Emote(name: "cat", value: value) == nil)
    }

    @Test func `a reaction says the name of its emote`() throws {
        #expect(try #require(Reaction(":cat:")).emoteName == "cat")
        #expect(try #require(Reaction("👋")).emoteName == nil)
    }
}

import ChatModel
import Testing

@testable import Translation

@Suite struct MaskingTests {
    private func spans(_ text: String, _ vocabulary: RoomVocabulary = RoomVocabulary()) -> [String] {
        let masked = Masker(vocabulary).mask(text)
        return masked.spans.map(\.text)
    }

    /// Words between the spans, so that what would be translated can be seen.
    private func words(_ text: String, _ vocabulary: RoomVocabulary = RoomVocabulary()) -> [String] {
        Masker(vocabulary).mask(text).core.compactMap { if case .words(let words) = $0 { words } else { nil } }
    }

    @Test(arguments: [
        ("I think @María's right", "@María"), ("see https://a.b/c(d)_e, ok", "https://a.b/c(d)_e"),
        ("is (http://t.co/Xy) late", "http://t.co/Xy"), ("it is at twitch.tv/some_one now", "twitch.tv/some_one"),
        ("mail me@example.com now", "me@example.com"), ("that is 99.9% true", "99.9%"), ("only $5.00 now", "$5.00"),
        ("at 12:30 today", "12:30"), ("won 3-2 today", "3-2"), ("in v2.1 there", "v2.1"), ("by 8pm there", "8pm"),
        ("is #42 there", "#42"), ("costs ¥128 now", "¥128"), ("a [笑哭] b", "[笑哭]"), ("a :小红花: b", ":小红花:"),
        ("call !drops now", "!drops"), ("use `rm -rf` now", "`rm -rf`"), ("in /dev/mmcblk0 there", "/dev/mmcblk0"),
        ("the ⟦ sign", "⟦"), ("the zqaxz sign", "zqaxz"), ("so :D funny", ":D"), ("a 👨‍👩‍👧‍👦🇨🇳 b", "👨‍👩‍👧‍👦🇨🇳"), ("价格１２３元", "１２３"),
        ("go to https://example.com/路径/?q=你好&x=1#top's end", "https://example.com/路径/?q=你好&x=1#top"),
    ])
    func `what must not change is set apart`(text: String, span: String) {
        #expect(spans(text) == [span])
    }

    @Test(arguments: [
        "what a day. so nice", "ok... fine", "re: your mail", "I said: go", "a/b test of c", "he/she and they",
        "50 Cent".lowercased(),
        "well-known band", "e.g. this one", "no.why not", "i.e. me",
    ])
    func `plain words are not taken for links or emotes`(text: String) {
        #expect(Masker(RoomVocabulary()).mask(text).spans.allSatisfy { $0.kind == .number })
    }

    @Test func `emotes and addresses around the words are kept out of what is sent`() {
        let masked = Masker(RoomVocabulary()).mask("@x!!! what a goal :kekw: https://youtu.be/a?t=5")
        #expect(masked.prefix == "@x!!! ")
        #expect(masked.core == [.words("what a goal")])
        #expect(masked.suffix == " :kekw: https://youtu.be/a?t=5")
    }

    @Test func `neighbours of a kind are one span`() {
        #expect(spans("thanks @a @b and @c today") == ["@a @b", "@c"])
    }

    @Test(arguments: ["", "   ", ":kekw: 😂", "12:30", "https://a.b/c", "@x", "!!!", "666 777", "[doge]", "…", "@x: 5"])
    func `a message without words needs no translation`(text: String) {
        #expect(!Masker(RoomVocabulary()).mask(text).hasWords)
    }

    @Test func `names of those who spoke stay as they are`() {
        var vocabulary = RoomVocabulary()
        for name in ["Summer", "王老师", "no", "cat", "pixel_fox", "A", "好"] { vocabulary.saw(name: name) }
        #expect(spans("I love Summer so", vocabulary) == ["Summer"])
        #expect(spans("I love summer so", vocabulary) == [], "another word in lower case")
        #expect(spans("Summers are hot", vocabulary) == [], "a longer word")
        #expect(spans("听说王老师来了", vocabulary) == ["王老师"])
        #expect(spans("no cat is here", vocabulary) == [], "plain words stay words")
        #expect(spans("今天好热", vocabulary) == [], "a name of one character is a word first")
        #expect(words("@王老师你好啊", vocabulary) == ["你好啊"], "a known name ends a mention")
    }

    @Test func `only so many names are remembered`() {
        var limits = RoomVocabulary.Limits()
        limits.names = 4
        var vocabulary = RoomVocabulary(limits: limits)
        for number in 0..<100 { vocabulary.saw(name: "Name\(Unicode.Scalar(UInt8(65 + number % 26)))\(number)x") }
        vocabulary.saw(name: "Zoe")
        #expect(spans("a Zoe b", vocabulary) == ["Zoe"])
    }

    @Test func `a glossary's term has its form in each language and is a word where it has none`() {
        let vocabulary = RoomVocabulary(
            glossary: [.terms([tag("zh"): "上分", tag("en"): "rank up"]), .keep("Zelda")])
        let masked = Masker(vocabulary).mask("今天上分吗 Zelda")
        #expect(masked.resolved(for: display("en"), vocabulary.glossary).spans.map(\.text) == ["rank up", "Zelda"])
        #expect(masked.resolved(for: display("es"), vocabulary.glossary).spans.map(\.text) == ["Zelda"])
    }

    @Test func `invisible characters are not sent to engines`() {
        #expect(words("he\u{200B}llo\u{202E} the\u{E000}re") == ["hello there"])
    }

    @Test func `a long text of nothing but openings is masked in linear time`() {
        let lengths = [2000, 8000]
        let times = lengths.map { length in
            let texts = [
                String(repeating: "[", count: length), String(repeating: "a.", count: length / 2),
                String(repeating: "@a.", count: length / 3), String(repeating: ":a", count: length / 2),
                String(repeating: "`", count: length), String(repeating: "1:", count: length / 2),
            ]
            return (0..<3).map { _ in
                threadSeconds { for text in texts { _ = Masker(RoomVocabulary()).mask(text) } }
            }.min() ?? 0
        }
        #expect(times[1] < times[0] * 10, "four times the text: \(times)")
    }
}

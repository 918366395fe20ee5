import ChatModel
import Testing

@testable import Translation

@Suite struct PlaceholderTests {
    private static let core: [Piece] = [.words("thanks "), .span(0), .words(" for "), .span(1), .words(" <3 & more")]

    @Test(arguments: PlaceholderStyle.allCases)
    func `what is encoded is decoded`(style: PlaceholderStyle) throws {
        let coding = PlaceholderCoding(style)
        #expect(try coding.decode(coding.encode(Self.core), spans: 2) == Self.core)
    }

    /// Texts of words and spans in any order, with the characters that the styles use themselves.
    @Test(arguments: PlaceholderStyle.allCases)
    func `any masked text survives the round trip`(style: PlaceholderStyle) throws {
        var random = SeededGenerator(seed: 42)
        let coding = PlaceholderCoding(style)
        let words = ["a", " ", "你好", "<b>", "&amp;", "&", "1", "x id=\"1\"", "]]", "«", "é", "'", "\"", ">", " /x "]
        for _ in 0..<2000 {
            var core: [Piece] = []
            var spans = 0
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                if Bool.random(using: &random), spans < PlaceholderCoding.mostSpans {
                    // Neighbours without anything between would be one word in the style of words.
                    if case .span? = core.last { core.append(.words(" ")) }
                    core.append(.span(spans))
                    spans += 1
                } else if case .words? = core.last {
                    continue
                } else {
                    let text = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                        words.randomElement(using: &random) ?? ""
                    }
                    core.append(.words(" " + text.joined() + " "))
                }
            }
            let decoded = try coding.decode(coding.encode(core), spans: spans)
            #expect(decoded == core)
        }
    }

    @Test(arguments: [
        (PlaceholderStyle.brackets, "多谢⟦ 1 ⟧送的⟦2⟧"), (.brackets, "多谢⟦１⟧送的⟦2 ⟧"), (.brackets, "多谢〚1〛送的[[2]]"),
        (.brackets, "多谢⟦1⟧ ⟦1⟧送的⟦2⟧"), (.word, "多谢 zqaxz 送的 ZQBXZ"), (.word, "多谢 *Zqaxz 送的 *Zqbxz"),
        (.xml, "多谢<x id='1' />送的<X ID=\"2\"></X>"), (.xml, "多谢<x id=\"1\"></x>送的<x id=\"2\">"),
        (.html, "多谢<span translate='no' class='notranslate'>⟦1⟧</span>送的<SPAN> ⟦2⟧ </SPAN>"),
    ])
    func `damage that is certain is mended`(style: PlaceholderStyle, answer: String) throws {
        let pieces = try PlaceholderCoding(style).decode(answer, spans: 2)
        #expect(pieces.filter { if case .span = $0 { true } else { false } } == [.span(0), .span(1)])
        let words = MaskedText(core: pieces).words.filter { !$0.isWhitespace }
        #expect(words == "多谢送的")
    }

    @Test(arguments: [
        (PlaceholderStyle.brackets, "多谢送的⟦2⟧", PlaceholderCoding.Damage.missing),
        (.brackets, "⟦1⟧多谢⟦1⟧送的⟦2⟧", .doubled), (.brackets, "多谢⟦1⟧送的⟦2⟧⟦3⟧", .invented),
        (.brackets, "多谢⟦1送的⟦2⟧", .invented), (.brackets, "多谢⟦0⟧送的⟦2⟧", .invented),
        (.brackets, "多谢⟦999⟧送的⟦2⟧", .invented), (.word, "多谢 Zqaxzs 送的 Zqbxz", .missing),
        (.word, "多谢 Zqaxz 送的 Zqbxz Zqcxz", .invented), (.xml, "多谢<x id=\"1\"/>送的<b>", .markup),
        (.xml, "多谢<x id=\"1\"/>送的<x id=\"2\"", .markup), (.xml, "多谢⟦1⟧送的<x id=\"2\"/>", .invented),
        (.html, "<script>alert(1)</script>⟦1⟧⟦2⟧", .markup), (.html, "多谢⟦1⟧", .missing),
    ])
    func `damage that is not certain is refused`(
        style: PlaceholderStyle, answer: String, damage: PlaceholderCoding.Damage
    ) {
        #expect(throws: damage) { try PlaceholderCoding(style).decode(answer, spans: 2) }
    }

    @Test func `references are read once and unknown ones stay`() {
        #expect(
            Markup.unescape("&amp;lt; &#39;&#x4F60;&quot; &nope; & &#xFFFFFFFF;") == "&lt; '你\" &nope; & &#xFFFFFFFF;")
    }

    @Test(arguments: [
        ("看@x now", [Piece.words("看"), .span(0), .words("吧")], "看@x 吧"),
        ("in https://a.b/c now", [.words("看"), .span(0), .words("吧")], "看https://a.b/c 吧"),
        ("in https://a.b/c now", [.words("("), .span(0), .words(")吧")], "(https://a.b/c)吧"),
        ("won 3-2 today", [.words("gano"), .span(0), .words("hoy")], "gano 3-2 hoy"),
        ("a @x's dog", [.words("el perro de"), .span(0)], "el perro de @x"),
    ])
    func `what follows or precedes a span does not run into it`(text: String, pieces: [Piece], expected: String) {
        let masked = Masker(RoomVocabulary()).mask(text)
        #expect(Template(pieces: pieces).fill(masked) == expected)
    }

    @Test func `a template fits only messages with its spans`() {
        let masked = Masker(RoomVocabulary()).mask("thanks @x for this")
        #expect(Template(pieces: [.words("gracias")]).fill(masked) == nil)
        #expect(Template(pieces: [.words("gracias"), .span(1)]).fill(masked) == nil)
    }
}

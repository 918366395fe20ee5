import Testing

@testable import TextAnalysis

@Suite struct `Text normaliser` {
    @Test func `capitals, width, ligatures and unseen characters do not tell texts apart`() {
        #expect(TextNormalizer.folded("HeLLo").text == "hello")
        #expect(TextNormalizer.folded("ＨＥＬＬＯ").text == "hello")
        #expect(TextNormalizer.folded("ﬁsh").text == "fish")
        #expect(TextNormalizer.folded("h\u{200B}e\u{00AD}l\u{FE0F}l\u{E0061}o").text == "hello")
        #expect(TextNormalizer.folded("Straße").text == "strasse")
        #expect(TextNormalizer.folded("e\u{301}").text == "é")
    }

    @Test func `a match in the folded text is found in the original, with what was hidden inside it`() {
        let original = "x ﬁ\u{200B}SH y"
        let view = TextNormalizer.folded(original)
        #expect(view.text == "x fish y")
        let found = view.original(of: 2..<6)
        #expect(Array(original.utf8)[found].elementsEqual("ﬁ\u{200B}SH".utf8))
        // Half of a ligature is all of it.
        #expect(view.original(of: 2..<3) == 2..<8)
        #expect(view.original(of: 4..<4).isEmpty)
    }

    @Test func `letters drawn like ASCII read as ASCII`() {
        #expect(TextNormalizer.lookalikes("НЕLLО").text == "hello")
        #expect(TextNormalizer.lookalikes("𝐡е𝓵lо").text == "hello")
        let original = "a РУ"
        let view = TextNormalizer.lookalikes(original)
        #expect(view.text == "a py")
        #expect(view.original(of: 2..<4) == 2..<6)
    }

    @Test func `skeletons of look-alikes are equal`() {
        #expect(TextNormalizer.skeleton("раураl") == TextNormalizer.skeleton("paypal"))
        #expect(TextNormalizer.skeleton("paypal") != TextNormalizer.skeleton("papal"))
    }

    @Test func `accents come off, signs that carry the vowel stay`() {
        func bare(_ text: String) -> String { TextNormalizer.folded(text).withoutAccents().text }
        #expect(bare("Crème Brûlée") == "creme brulee")
        #expect(bare("Đường phố Łódź") == "duong pho lodz")
        #expect(bare("q\u{303}x") == "qx")
        #expect(bare("สวัสดี") == "สวัสดี")
        #expect(bare("हिन्दी") == "हिन्दी")
        #expect(bare("が") == "が")
        let view = TextNormalizer.folded("ABÉCD").withoutAccents()
        #expect(view.original(of: 2..<3) == 2..<4)
        #expect(view.original(of: 0..<5) == 0..<6)
    }

    @Test func `words have boundaries in Chinese too`() {
        let words = WordBoundaries(Array("我喜欢北京 hello".utf8))
        #expect(words.holds(3..<9))
        #expect(!words.isBoundary(6))
        #expect(words.beginsWord(at: 16))
        #expect(!words.beginsWord(at: 15))
        #expect(words.isBoundary(21))
        #expect(WordBoundaries([]).count == 0)
    }

    @Test func `characters are counted as a reader sees them`() {
        #expect("".graphemeCount == 0)
        #expect("abc".graphemeCount == 3)
        #expect("a\r\nb".graphemeCount == 3)
        #expect("👨‍👩‍👧‍👦é".graphemeCount == 2)
        #expect("हिन्दी".graphemeCount <= 3)
    }
}

import Testing

@testable import Relay

@Suite struct PhrasePurgeTests {
    private let start = ContinuousClock.now

    @Test(arguments: [
        ("FREE  gift", "get a f r e e Gift now"), ("free gift", "ｆｒｅｅ　ｇｉｆｔ"), ("加微信", "请加 微\u{200B}信 123"),
        ("Straße", "STRASSE 5"), ("café", "CAFE\u{301}"), ("ГОРОД", "мой город"), ("😂😂", "a😂 😂b"), ("aab", "aaab"),
        ("abcabd", "abcabcabd"),
    ])
    func `a phrase is found whatever its case, width and spaces`(phrase: String, text: String) throws {
        let phrase = try #require(PurgePhrase(phrase))
        #expect(phrase.matches(text))
    }

    @Test(arguments: [("free gift", "free the gift"), ("加微信", "微信加我"), ("cafe", "café"), ("é", "è"), ("ab", "")])
    func `another phrase is not found`(phrase: String, text: String) throws {
        let phrase = try #require(PurgePhrase(phrase))
        #expect(!phrase.matches(text))
    }

    @Test func `a purged phrase stays blocked for a time`() throws {
        var purge = PhrasePurge(stays: .seconds(60))
        #expect(try purge.block("Free Gift", at: start).get().matches("freegift"))
        #expect(purge.blocks("FREE GIFT!", at: start + .milliseconds(59_999)) == "Free Gift")
        #expect(purge.blocks("free as in gift", at: start) == nil)
        #expect(purge.blocks("FREE GIFT!", at: start + .seconds(60)) == nil)
        _ = try purge.block("free gift", at: start + .seconds(30)).get()
        #expect(purge.blocked(at: start + .seconds(89)) == ["free gift"])
        purge.lift("FREEGIFT")
        #expect(purge.blocks("free gift", at: start + .seconds(31)) == nil)
    }

    @Test func `a phrase that would take everything, or is a message by itself, is refused`() {
        var purge = PhrasePurge()
        for text in ["", "  ", "a", "\u{200B}é", "\u{FE0F}"] {
            #expect(throws: PhraseRefusal.tooShort(least: 2)) { try purge.block(text, at: start).get() }
        }
        let long = String(repeating: "ab", count: 51)
        let marks = "ab" + String(repeating: "\u{301}", count: 10_000)
        for text in [long, marks] {
            #expect(throws: PhraseRefusal.tooLong(most: 100)) { try purge.block(text, at: start).get() }
        }
    }

    @Test func `only so many phrases are blocked at a time`() throws {
        var purge = PhrasePurge(most: 3)
        for text in ["aa", "bb", "cc"] { _ = try purge.block(text, at: start).get() }
        #expect(throws: PhraseRefusal.full(most: 3)) { try purge.block("dd", at: start).get() }
        _ = try purge.block("A A", at: start + .seconds(1)).get()
        _ = try purge.block("dd", at: start + .seconds(60)).get()
        #expect(purge.blocked(at: start + .seconds(60)) == ["A A", "dd"])
    }
}

import ChatModel
import Foundation
import Testing

@testable import Translation

@Suite struct PhrasebookTests {
    private static let embedded = Result { try Phrasebook.embedded() }
    private let book: Phrasebook

    init() throws { book = try Self.embedded.get() }

    private func find(_ text: String, _ from: [String], _ to: String) -> (text: String, isExact: Bool)? {
        let masked = Masker(RoomVocabulary()).mask(text)
        guard case .phrase(let pieces, let isExact) = book.find(masked, from: from.map(display), to: display(to)),
            let filled = Template(pieces: pieces).fill(masked, readsNumbers: true)
        else { return nil }
        return (filled, isExact)
    }

    private func translate(_ text: String, _ from: String, _ to: String) -> String? { find(text, [from], to)?.text }

    @Test func `the embedded phrasebook has four hundred entries, each in all three languages`() {
        #expect(book.count >= 400)
        for language in ["zh", "en", "es"] {
            #expect(book.entries.allSatisfy { $0.forms[language] != nil })
        }
    }

    @Test func `what the phrasebook writes in a language it also recognises there`() {
        for (index, entry) in book.entries.enumerated() {
            for (language, form) in entry.forms {
                #expect(book.entry(PhraseKey(form), in: language) == index, "\(form)")
            }
        }
    }

    @Test(arguments: [
        ("你好", "zh", "en", "hi"), ("你好", "zh", "es", "hola"), ("where are you from?", "en", "zh", "你是哪里人"),
        ("where are you from?", "en", "es", "¿de dónde eres?"), ("太可爱了", "zh", "en", "so cute"),
        ("hola a todos", "es", "en", "hi everyone"), ("hola a todos", "es", "zh", "大家好"),
    ])
    func `a set phrase is translated in all six directions`(text: String, from: String, to: String, expected: String) {
        #expect(
            translate(text, from, to)?.trimmingCharacters(in: ["?", "？"]).contains(
                expected.trimmingCharacters(in: ["?", "？"])) == true)
    }

    @Test(arguments: [
        ("HELLOOOOO", "zh", "你好"), ("sooooo cuteeee", "zh", "太可爱了"), ("hahahahahaha", "zh", "哈哈哈"),
        ("good  game", "zh", "gg"), ("dont   CRY", "zh", "别难过"), ("Don’t cry", "zh", "别难过"),
        ("thank you!!!", "zh", "谢谢！"),
    ])
    func `emphasis and sloppy typing do not hide a phrase`(text: String, to: String, expected: String) {
        #expect(translate(text, "en", to) == expected)
    }

    @Test(arguments: [("adios", "bye"), ("que pasa", "what?"), ("ADIÓS", "Bye"), ("jajajajaja", "haha")])
    func `Spanish is recognised without its accents`(text: String, expected: String) {
        #expect(translate(text, "es", "en") == expected)
    }

    @Test(arguments: [
        ("谢谢@小明 的礼物", "thanks for the gift @小明"), ("@小明 谢谢", "@小明 thanks"), ("你好，@小明", "hi @小明"),
        ("上3号链接", "please show number 3"), ("我要2个", "I'll take 2"),
    ])
    func `names and numbers keep their place in a phrase`(text: String, expected: String) {
        #expect(translate(text, "zh", "en") == expected)
    }

    @Test(arguments: [
        ("哈哈哈哈，太好笑了！", "haha, so funny!"), ("你好 :kekw: 好久不见", "hi :kekw: long time no see"),
        ("666！太强了", "awesome! so strong"), ("太可爱了😍😍", "so cute😍😍"), ("好可爱啊啊", "so cute"),
    ])
    func `a line of several phrases is translated phrase by phrase`(text: String, expected: String) {
        #expect(translate(text, "zh", "en") == expected)
    }

    @Test(arguments: [
        ("笑死我了哈哈哈", "zh", "en", "I'm dying laughing, haha"), ("哈哈哈太好笑了", "zh", "en", "haha, so funny"),
        ("lol so cute", "en", "zh", "哈哈哈，太可爱了"), ("so cute hahaha", "en", "es", "qué lindo, jaja"),
        ("哈哈谢谢@小明", "zh", "en", "haha, thanks @小明"), ("jajaja qué risa", "es", "en", "haha, so funny"),
    ])
    func `laughter before or after a phrase is no part of it`(
        text: String, from: String, to: String, expected: String
    ) {
        #expect(translate(text, from, to) == expected)
    }

    @Test(arguments: [
        "你好我想问一下这个怎么用", "谢谢你昨天帮我修电脑", "哈哈，昨天我看了一部电影", "god is here", "哈哈昨天看了电影", "haha what a day at the office",
    ])
    func `a line that is not known as a whole is not translated`(text: String) {
        #expect(translate(text, "zh", "en") == nil)
        #expect(translate(text, "en", "zh") == nil)
    }

    @Test func `a drawn-out word is not taken for another that its letters spell`() throws {
        let book = try Phrasebook(reading: "quality\ten\tzh\nexact\tgod\t神\nexact\tgood\t好\n")
        func find(_ text: String) -> Phrasebook.Finding {
            book.find(Masker(RoomVocabulary()).mask(text), from: [display("en")], to: display("zh"))
        }
        #expect(find("goooood") == .phrase([.words("好")], isExact: true))
        #expect(find("gggod") == .unknown, "god and good both read so without their runs")
    }

    @Test func `Spanish questions and exclamations are opened as well as closed`() {
        #expect(translate("wow!", "en", "es") == "¡guau!")
        #expect(translate("really?", "en", "es") == "¿en serio?")
    }

    @Test func `near phrases and guesses at the tail are marked as less than exact`() {
        #expect(find("你好", ["zh"], "en")?.isExact == true)
        #expect(find("666", ["zh"], "en")?.isExact == false)
        #expect(find("你好，666", ["zh"], "en")?.isExact == false)
    }

    @Test func `a number alone is a phrase only where its language is spoken`() {
        #expect(find("666", ["zh"], "en")?.text == "awesome")
        #expect(find("666", ["en"], "zh")?.text == nil)
        #expect(find("667", ["zh"], "en")?.text == nil)
    }

    @Test func `what reads the same in the reader's language is left alone`() {
        let gg = Masker(RoomVocabulary()).mask("gg")
        #expect(book.find(gg, from: [display("en")], to: display("es")) == .same)
        #expect(book.find(gg, from: [display("zh"), display("es")], to: display("en")) == .same)
    }

    @Test(arguments: [
        ("", PhrasebookError.badHeader), ("quality\ten\n", .badHeader), ("quality\ten\ten\n", .badHeader),
        ("quality\ten\tzh\nexact\thi\n", .badColumns(line: 2, expected: 3)),
        ("quality\ten\tzh\nsure\thi\t你好\n", .badQuality(line: 2)),
        ("quality\ten\tzh\nexact\thi {who}\t你好\n", .badForm(line: 2, "hi {who}")),
        ("quality\ten\tzh\nexact\thi {name\t你好\n", .badForm(line: 2, "hi {name")),
        ("quality\ten\tzh\nexact\t!!\t你好\n", .badForm(line: 2, "!!")),
        ("quality\ten\tzh\nexact\thi {name}\t你好\n", .unequalSlots(line: 2)),
        ("quality\ten\tzh\n# c\nexact\thi\t你好\nnear\tHI!\t嗨\n", .repeated(line: 4, "HI!", first: 3)),
    ])
    func `a faulty file is refused with its line`(text: String, expected: PhrasebookError) {
        #expect(throws: expected) { try Phrasebook(reading: text) }
    }

    @Test func `an operator's file may have languages and line ends of its own`() throws {
        let book = try Phrasebook(reading: "quality\tko\ten-US\r\nexact\t안녕하세요 | 안녕\thi\r\n\r\n")
        let masked = Masker(RoomVocabulary()).mask("안녕!")
        #expect(
            book.find(masked, from: [display("ko")], to: display("en"))
                == .phrase([.words("hi!")], isExact: true))
    }

    @Test func `a file that is not there is refused`() {
        #expect(throws: PhrasebookError.self) { try Phrasebook(file: "/nonexistent/phrases.tsv") }
    }

    @Test func `readers of pinyin are not given Chinese characters`() {
        #expect(find("hello", ["en"], "zh-Latn") == nil)
        #expect(find("hello", ["en"], "zh-TW")?.text == "你好")
    }
}

import ChatModel
import Foundation
import Testing

@testable import Translation

@Suite struct RoomMemoryTests {
    private func mask(_ text: String) -> MaskedText { Masker(RoomVocabulary()).mask(text) }

    private func find(_ memory: RoomMemory, _ text: String) -> String? {
        let masked = mask(text)
        return memory.find(masked, FoldedText(masked), to: display("zh"))?.text
    }

    @Test func `a person's line is used when the same is said again, with other names`() {
        var memory = RoomMemory()
        memory.learn(
            mask("@a: give it up for @ann today :kekw:"), "@a: 请大家为@ann鼓掌 :kekw:", to: display("zh"), by: "Mei")
        #expect(find(memory, "Give it up for @bob today") == "请大家为@bob 鼓掌")
        #expect(find(memory, "give it up for me today") == nil)
    }

    @Test func `a line that left a name out is used only where all is the same`() {
        var memory = RoomMemory()
        memory.learn(mask("give it up for @ann today"), "请大家鼓掌", to: display("zh"), by: "Mei")
        #expect(find(memory, "give it up for @ann today") == "请大家鼓掌")
        #expect(find(memory, "give it up for @bob today") == nil)
    }

    @Test func `a later line replaces an earlier one`() {
        var memory = RoomMemory()
        for line in ["一", "二"] { memory.learn(mask("what a day"), line, to: display("zh"), by: "Mei") }
        #expect(find(memory, "what a day") == "二")
        #expect(memory.count == 1 && memory.entries.count == 1)
    }

    @Test func `the oldest goes when it is full, and the rest comes back from what was stored`() throws {
        var limits = RoomMemory.Limits()
        limits.entries = 3
        var memory = RoomMemory(limits: limits)
        let words = ["one", "two", "three", "four", "five"]
        for word in words { memory.learn(mask("number " + word), "第" + word, to: display("zh"), by: "Mei") }
        #expect(find(memory, "number two") == nil)
        var restored = RoomMemory(limits: limits)
        let stored = try JSONEncoder().encode(memory.entries)
        restored.restore(try JSONDecoder().decode([RoomMemory.Entry].self, from: stored))
        for word in words.suffix(3) { #expect(find(restored, "number " + word) == "第" + word) }
        #expect(restored.bytes == memory.bytes)
    }

    @Test func `bytes stay within their limit`() {
        var limits = RoomMemory.Limits()
        limits.bytes = 2000
        var memory = RoomMemory(limits: limits)
        for number in 0..<200 {
            let word = String(repeating: "x", count: number % 7 + 1) + "y" + String(repeating: "z", count: number / 7)
            memory.learn(mask("say " + word), String(repeating: "说", count: number), to: display("zh"), by: "Mei")
            #expect(memory.bytes <= 2000)
        }
        #expect(memory.count > 0)
    }

    @Test func `a stored line keeps its places, and one that makes no sense is refused`() throws {
        var memory = RoomMemory()
        let entry = memory.learn(mask("give it up for @ann today"), "请为@ann鼓掌", to: display("zh"), by: "Mei")
        let stored = try JSONEncoder().encode(entry)
        #expect(try JSONDecoder().decode(RoomMemory.Entry.self, from: stored) == entry)
        for text in [
            "{}", #"{"text":"a","to":"!","line":["b"],"by":"c"}"#, #"{"text":"a","to":"zh","line":[{}],"by":"c"}"#,
        ] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(RoomMemory.Entry.self, from: Data(text.utf8))
            }
        }
    }
}

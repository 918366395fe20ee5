import ChatModel
import Foundation
import Testing

@testable import Translation

@Suite struct FaultyEngineTests {
    private static let keeps = [
        "@x", "@María", "@李雷_live", "@Ω_omega", "@no", ":kekw:", ":小红花:", ":100:", "[doge]", "[笑哭]",
        "https://a.b/c(d)_e",
        "https://youtu.be/abc123?t=5", "https://example.com/路径/?q=你好&x=1#top", "www.example.com/a_b",
        "twitch.tv/some_one",
        "12:30", "1,000", "3-2", "50/50", "v2.1", "8pm", "$5.00", "¥128", "#42", "99.9%", "666", "😂👍", "user123",
    ]
    private static let frames = [
        "thanks % for the gift % see %", "did % win against % last night?", "%!!! what a goal %", "(%) is late again",
        "%'s team won %", "%: good morning!", "my cat is called %", "that costs % now", "hello % and % welcome",
        "% you are the best player", "do not click %", "I love this song % %",
    ]

    /// A line and the spans in it that every translation must have.
    private static func line(_ random: inout SeededGenerator) -> (text: String, keep: [String]) {
        var kept: [String] = []
        var text = ""
        for character in frames.randomElement(using: &random) ?? "" {
            guard character == "%" else {
                text.append(character)
                continue
            }
            let span = keeps.randomElement(using: &random) ?? ""
            kept.append(span)
            text += span
        }
        return (text, kept)
    }

    private static func count(_ span: String, in text: String) -> Int { text.ranges(of: span).count }

    @Test(arguments: PlaceholderStyle.allCases)
    func `no fault of an engine damages what must not change`(style: PlaceholderStyle) throws {
        var random = SeededGenerator(seed: 5)
        let check = AnswerCheck()
        let coding = PlaceholderCoding(style)
        var shown = 0
        for number in 0..<1500 {
            let (text, keep) = Self.line(&random)
            let masked = Masker(RoomVocabulary()).mask(text)
            guard masked.hasWords else { continue }
            let fault = number % FaultyAnswer.faults
            guard let answer = FaultyAnswer.answer(coding.encode(masked.core), style, fault),
                let pieces = try? check.judge(answer, of: masked, to: display("zh"), coding)
            else { continue }
            let translated = try #require(Template(pieces: pieces).fill(masked))
            shown += 1
            for span in keep {
                #expect(Self.count(span, in: translated) == Self.count(span, in: text), "\(text) → \(translated)")
            }
            #expect(!translated.contains("⟦") && !translated.contains("Zq") && !translated.contains("<x"))
            #expect(![8, 9, 11, 12, 15, 16].contains(fault), "\(fault): \(translated)")
            // A client that reads the translation finds the very same spans in it.
            let read = Masker(RoomVocabulary()).mask(translated)
            let again = Masker(RoomVocabulary()).mask(text)
            #expect(Self.parts(read) == Self.parts(again), "\(text) → \(translated)")
        }
        #expect(shown > 300)
    }

    /// Links, mentions and emotes, wherever they stand.
    private static func parts(_ text: MaskedText) -> [String] {
        let around = (text.prefix + " " + text.suffix).split(whereSeparator: \.isWhitespace).map(String.init)
        let inside = text.spans.flatMap { $0.text.split(whereSeparator: \.isWhitespace).map(String.init) }
        return (around + inside).filter { $0.contains("@") || $0.contains("/") || $0.contains("[") }
            .map { $0.trimmingCharacters(in: ["!", ":", "：", "，", "！"]) }.sorted()
    }
}

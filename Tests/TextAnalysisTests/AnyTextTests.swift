import ChatModel
import Foundation
import Testing

@testable import TextAnalysis

/// What must hold of any text at all.
@Suite struct `Any text` {
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 29) ^ state
        }
    }

    private static let blocks: [ClosedRange<UInt32>] = [
        0x20...0x7E, 0x80...0x24F, 0x300...0x36F, 0x370...0x52F, 0x590...0x6FF, 0x900...0xDFF, 0xE00...0xE7F,
        0x1100...0x11FF, 0x1E00...0x1FFF, 0x2000...0x206F, 0x3000...0x30FF, 0x3130...0x318F, 0x4E00...0x9FFF,
        0xAC00...0xD7A3, 0xFB00...0xFFEF, 0x1D400...0x1D7FF, 0x1F1E6...0x1F64F, 0x20000...0x2A6DF, 0xE0000...0xE01EF,
        0...0x10FFFF,
    ]

    private static func randomText(_ random: inout Seeded) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let block = blocks[Int.random(in: blocks.indices, using: &random)]
            if let scalar = UnicodeScalar(UInt32.random(in: block, using: &random)) { text.append(scalar) }
        }
        return String(text)
    }

    /// 4,000 characters of what could be slow or deep.
    static let hardTexts: [String] = [
        "a", "é", "中", "嘅", "e\u{301}\u{316}", "\u{301}\u{316}", "\u{0F71}\u{0F72}", "\u{200D}", "👨‍👩‍👧", "🇩", "ﷺ", "ї",
        "है ", "a.",
        "@", ":a", "http://", "#", "한", "\u{1100}", "the quick ", "\u{202E}א", "\u{E0061}", "㍿", "ｗ", "\r\n", "\u{0}",
        "'", "ッ",
    ].map { String(repeating: $0, count: 4_000 / $0.unicodeScalars.count) }

    private func check(_ text: String) {
        let bytes = text.utf8.count
        for view in [
            TextNormalizer.folded(text), TextNormalizer.lookalikes(text), TextNormalizer.folded(text).withoutAccents(),
            TextNormalizer.folded(text).simplified(),
        ] {
            #expect(String(validating: view.utf8, as: UTF8.self) != nil)
            let origins = (0...view.utf8.count).map { view.origin(of: $0) }
            #expect(zip(origins, origins.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(origins.last == bytes)
            for end in stride(from: 1, through: view.utf8.count, by: 7) {
                let original = view.original(of: (end - 1)..<end)
                #expect(!original.isEmpty && original.upperBound <= bytes)
            }
        }
        let spans = TextSpans.find(in: text)
        #expect(spans.allSatisfy { !$0.range.isEmpty && $0.range.upperBound <= bytes })
        #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
        let runs = ScriptRun.runs(of: text)
        #expect(runs.isEmpty || runs.map(\.range.count).reduce(0, +) == bytes)
        let guess = LanguageIdentifier.shared.identify(text)
        #expect((0...1).contains(guess.confidence))
        #expect((guess.language == .undetermined) == guess.top(1).isEmpty)
        let all = LanguageCover(KnownLanguages.shared.tags)
        #expect(guess.probability(of: all) > 0.97)
        #expect(text.graphemeCount == text.count)
        let words = WordBoundaries(Array(text.utf8))
        #expect(words.isBoundary(0) && words.isBoundary(bytes) || text.isEmpty)
    }

    @Test func `random scalars of all scripts keep every promise`() {
        var random = Seeded(state: 42)
        for _ in 0..<1_500 { check(Self.randomText(&random)) }
    }

    @Test(arguments: hardTexts.indices)
    func `4,000 characters of a kind keep every promise`(index: Int) { check(Self.hardTexts[index]) }

    @Test func `folding what is folded changes nothing`() {
        var random = Seeded(state: 7)
        for _ in 0..<1_500 {
            let once = TextNormalizer.folded(Self.randomText(&random)).text
            // A run of marks is cut again only where dropping made a new one.
            #expect(TextNormalizer.folded(once).text == once)
        }
    }

    /// Eight times the text may cost eight times the time, not sixty-four times.
    @Test(arguments: hardTexts.indices)
    func `time grows with the length, not with its square`(index: Int) {
        let unit = String(Self.hardTexts[index].unicodeScalars.prefix(1_000))
        func cost(_ text: String) -> Double {
            (0..<3).map { _ in
                let start = Self.processorSeconds()
                _ = TextNormalizer.lookalikes(text)
                _ = TextSpans.find(in: text)
                _ = ScriptRun.runs(of: text)
                _ = WordBoundaries(Array(text.utf8))
                _ = LanguageIdentifier.shared.identify(text)
                return Self.processorSeconds() - start
            }.min() ?? 0
        }
        let short = cost(unit)
        let long = cost(String(repeating: unit, count: 8))
        #expect(long < short * 30 + 0.005)
    }

    /// Of this thread alone, so that other tests do not count.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

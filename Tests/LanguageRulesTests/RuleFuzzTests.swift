import ChatModel
import Foundation
import LanguageRules
import Testing

@Suite struct RuleFuzzTests {
    /// Numbers that are the same in every run (SplitMix64, Steele and others 2014).
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    private static let pieces = [
        "c", "a", "s", "i", "n", "o", "ca", "加", "微", "信", "力口", "亻言", "jia", "wei", "xin", "+", "V", "❤️", "$", "|",
        "!",
        " ", ".", "，", "\u{200D}", "\u{301}", "\u{FE0F}", "👨‍👩‍👧", "🇪🇸", "\r\n", "а", "ѕ", "ñ", "ﬁ", "한", "ก็", "🅲", "4",
        "\u{E0061}",
    ]

    private static func rules() throws -> RuleSet {
        let terms = ["casino", "加微信", "spam", "fi", "한국", "as", "信心"].map { RuleTerm(text: $0, action: .mask) }
        let patterns = [RulePattern(source: "a.{0,3}o", action: .mask), RulePattern(source: "信", action: .mask)]
        return try RuleSet([
            RuleFile(
                name: "fuzz", categories: [RuleCategory(name: "all", terms: terms, patterns: patterns)],
                allow: ["as is"], links: LinkRule(policy: .hold), capitals: CapitalsRule(),
                repetition: RepetitionRule(),
                mentions: MentionsRule())
        ])
    }

    /// Rules of each kind, and many terms that begin alike.
    private static let timed = Result {
        let terms = (1...2000).map {
            RuleTerm(text: String(repeating: "ab", count: $0 % 30 + 1) + "加微信".prefix($0 % 3))
        }
        let many = RuleFile(name: "many", categories: [RuleCategory(name: "all", terms: terms)])
        return [try rules(), try RuleSet([many])]
    }

    /// What this thread has worked: other tests and programs do not count.
    private static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test func `hits on any text are whole characters, and masking changes nothing else`() throws {
        let rules = try Self.rules()
        var numbers = Numbers(state: 4)
        var met = 0
        for round in 0..<3000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...40, using: &numbers) {
                if round % 3 == 0 {
                    let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &numbers))
                    text.unicodeScalars.append(scalar ?? " ")
                } else {
                    text += Self.pieces.randomElement(using: &numbers) ?? ""
                }
            }
            let verdict = rules.judge(AnalysedText(text), in: RuleContext(level: 4))
            var edges: Set<Int> = [0]
            var offset = 0
            for character in text {
                offset += character.utf8.count
                edges.insert(offset)
            }
            for hit in verdict.hits {
                met += 1
                #expect(
                    edges.contains(hit.range.lowerBound) && edges.contains(hit.range.upperBound),
                    "\(text.debugDescription)")
            }
            guard let masked = verdict.masked else { continue }
            #expect(masked.unicodeScalars.allSatisfy { $0 == "*" || text.unicodeScalars.contains($0) })
        }
        #expect(met > 500)
    }

    @Test(arguments: [
        "a", "\u{301}", "\u{200D}", "c.a s*i", "加微信群", "力口亻言", "$|!+@", "01345", "jiaweixin", "👨‍👩‍👧", "信心", "A", "ñn",
        "ab", "@a ",
    ])
    func `time grows with the text and no faster`(_ piece: String) throws {
        let sets = try Self.timed.get()
        func time(_ count: Int) -> Double {
            let text = AnalysedText(String(repeating: piece, count: count))
            return (0..<5).map { _ in
                let start = Self.threadSeconds()
                for set in sets { _ = set.judge(text, in: RuleContext(level: 4)) }
                return Self.threadSeconds() - start
            }.min() ?? 0
        }
        // Quadratic time would be 64 times as much.
        #expect(time(4000) < time(500) * 30 + 0.02)
    }

    @Test func `a message that is too contrived to search to its end is held`() throws {
        let terms = (1...3000).map {
            RuleTerm(text: String(repeating: "ab", count: 15) + String(repeating: "c", count: $0 % 30 + 1))
        }
        let set = try RuleSet([RuleFile(name: "many", categories: [RuleCategory(name: "all", terms: terms)])])
        let text = String(repeating: "x" + String(repeating: "ab", count: 15) + "c", count: 60)
        let verdict = set.judge(AnalysedText(text), in: RuleContext(level: 4))
        #expect(verdict.deciding?.kind == .contrived && verdict.action == .hold)
    }

    @Test func `ten thousand terms with a common prefix are each found`() throws {
        let terms = (0..<10_000).map { number in
            let letters = [number / 676, number / 26 % 26, number % 26].map { UInt8(97 + $0) }
            return "commonprefix" + String(decoding: letters, as: UTF8.self)
        }
        let unique = Array(Set(terms)).sorted()
        let set = try RuleSet([
            RuleFile(name: "many", categories: [RuleCategory(name: "all", terms: unique.map { RuleTerm(text: $0) })])
        ])
        for term in unique.prefix(200) {
            #expect(set.judge(AnalysedText("a \(term) b"), in: RuleContext()).action == .hold, "\(term)")
        }
        #expect(set.judge(AnalysedText("commonprefix"), in: RuleContext()) == .clean)
    }
}

import Foundation
import TextAnalysis

/// What identification costs: measured on this thread's processor time, so that other load does not count.
struct IdentificationCost {
    private static let rounds = 20

    private let first: Double
    private let mean: Double
    private let slowest: (text: String, seconds: Double)
    private let memory: Int

    /// Must come before anything else asks for a guess, to see what loading costs.
    init(_ texts: [String]) {
        let before = Self.residentBytes()
        first = Self.seconds { _ = LanguageIdentifier.shared.identify("Привет, как дела? 你好 hello") }
        for text in texts { _ = LanguageIdentifier.shared.identify(text) }
        memory = Self.residentBytes() - before
        mean =
            Self.seconds {
                for _ in 0..<Self.rounds { for text in texts { _ = LanguageIdentifier.shared.identify(text) } }
            } / Double(max(1, texts.count * Self.rounds))
        // The fastest of three, since the first touches memory that the others find warm.
        let costs = Self.hardTexts.map { text in
            (text, (0..<3).map { _ in Self.seconds { _ = LanguageIdentifier.shared.identify(text) } }.min() ?? 0)
        }
        slowest = costs.max { $0.1 < $1.1 } ?? ("", 0)
    }

    var summary: String {
        """
        first guess, tables made: \(milliseconds(first)) ms; then \(microseconds(mean)) µs a text
        slowest text of 4,000 characters: \(milliseconds(slowest.seconds)) ms (\(slowest.text.prefix(8))…)
        memory that all guesses left: \(memory / 1024) KiB
        """
    }

    /// 4,000 characters of what could be slow.
    private static var hardTexts: [String] {
        func filled(_ pattern: String) -> String {
            String(repeating: pattern, count: 4_000 / pattern.unicodeScalars.count)
        }
        return [
            "a", "é", "中", "e\u{301}\u{316}", "\u{301}\u{316}", "\u{200D}", "👨‍👩‍👧", "ﷺ", "ї", "है ", "a.", "@", ":a",
            "http://", "한글",
            "the quick ", "ك ", "㍿",
        ].map(filled)
    }

    private static func seconds(_ work: () -> Void) -> Double {
        let start = processorTime()
        work()
        return processorTime() - start
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func residentBytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }

    private func milliseconds(_ seconds: Double) -> String { String(format: "%.2f", seconds * 1_000) }
    private func microseconds(_ seconds: Double) -> String { String(format: "%.2f", seconds * 1_000_000) }
}

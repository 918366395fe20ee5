import ChatModel
import Synchronization
import Translation

/// An engine that answers at once, always the same, with all placeholders: what is measured is the relay's part.
///
/// Its answers pass the checks, so they are kept; they translate nothing.
final class StandInEngine: TranslationEngine {
    struct Counts: Sendable {
        var calls = 0
        /// By the language of the text.
        var texts: [LanguageTag: Int] = [:]
    }

    private static let sentences = [
        "zh": "今天大家都非常开心", "en": "everyone is very happy today", "es": "todos están muy contentos hoy",
    ]
    static var languages: [String] { sentences.keys.sorted() }

    let name = "stand-in"
    let limits = EngineLimits(batchTexts: 16, batchCharacters: 4000, concurrency: 4, placeholders: .brackets)
    private let isHung: Bool
    private let counted = Mutex(Counts())

    /// - Parameter isHung: it takes every call and never answers.
    init(isHung: Bool = false) { self.isHung = isHung }

    var counts: Counts { counted.withLock { $0 } }

    /// Of Chinese it writes Simplified alone, as most engines do.
    func supports(from: LanguageTag?, to: LanguageTag) -> Bool {
        from?.primary != to.primary && Self.sentences[String(to.primary)] != nil
            && DisplayLanguage(to) != .traditionalChinese
    }

    func translate(_ batch: TranslationBatch) async throws(EngineError) -> [EngineAnswer] {
        counted.withLock { counts in
            counts.calls += 1
            counts.texts[batch.from ?? .undetermined, default: 0] += batch.texts.count
        }
        if isHung {
            // As a guarded engine, it is given up at the deadline.
            try? await Task.sleep(until: batch.deadline, clock: .continuous)
            throw .timeout
        }
        let sentence = Self.sentences[String(batch.to.primary)] ?? ""
        return batch.texts.map { EngineAnswer(text: Self.answer($0, sentence)) }
    }

    /// About as long as the text.
    private static func answer(_ text: String, _ sentence: String) -> String {
        let weight = text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 1 : 3) }
        let words = Array(repeating: sentence, count: max(1, weight / 30)).joined(separator: " ")
        return ([words] + placeholders(in: text)).joined(separator: " ")
    }

    private static func placeholders(in text: String) -> [String] {
        text.split(separator: "⟦").dropFirst(text.hasPrefix("⟦") ? 0 : 1).compactMap { part in
            part.firstIndex(of: "⟧").map { "⟦" + part[..<$0] + "⟧" }
        }
    }
}

import ChatModel

/// The port to whatever translates sentences: a server, a service, a program.
///
/// An engine keeps no queue and never retries: the caller batches, bounds and falls back.
package protocol TranslationEngine: Sendable {
    /// Shown to readers as `by`, and to operators.
    var name: String { get }
    var limits: EngineLimits { get }
    /// Whether the pair can be asked for; `from` is nil where the language of the text is not known.
    ///
    /// Called for every message, so it must answer from memory.
    func supports(from: LanguageTag?, to: LanguageTag) -> Bool
    /// Whether a call would go out now; false while a breaker or a quota holds calls back. Answers from memory.
    func isAvailable(from: LanguageTag?, to: LanguageTag) -> Bool
    /// Answers every text of the batch, in its order, before the batch's deadline.
    func translate(_ batch: TranslationBatch) async throws(EngineError) -> [EngineAnswer]
}

extension TranslationEngine {
    package func isAvailable(from: LanguageTag?, to: LanguageTag) -> Bool { true }
}

/// What an engine takes at once.
package struct EngineLimits: Hashable, Sendable {
    /// Texts of one call; 1 where the engine does not batch.
    package var batchTexts: Int
    /// Unicode scalars of all texts of one call.
    package var batchCharacters: Int
    /// Calls under way at one time.
    package var concurrency: Int
    package var placeholders: PlaceholderStyle

    package init(batchTexts: Int, batchCharacters: Int, concurrency: Int, placeholders: PlaceholderStyle) {
        self.batchTexts = max(1, batchTexts)
        self.batchCharacters = max(1, batchCharacters)
        self.concurrency = max(1, concurrency)
        self.placeholders = placeholders
    }
}

/// How spans that must not change stand in the text that an engine is given.
package enum PlaceholderStyle: String, Hashable, Sendable, CaseIterable {
    /// `⟦1⟧`: for language models.
    case brackets
    /// `Zqaxz`, `Zqbxz`, …: a word that no language has, for engines that copy words they do not know.
    case word
    /// `<x id="1"/>` in text whose `&`, `<` and `>` are escaped as XML: for engines that handle tags.
    case xml
    /// `<span class="notranslate" translate="no">⟦1⟧</span>` in text escaped as HTML.
    case html
}

/// Texts for one call, of one language pair.
package struct TranslationBatch: Hashable, Sendable {
    /// Masked in the engine's style; one line each, not empty.
    package var texts: [String]
    /// Nil: the engine finds out.
    package var from: LanguageTag?
    package var to: LanguageTag
    /// When an answer is no longer of use.
    package var deadline: ContinuousClock.Instant

    package init(texts: [String], from: LanguageTag?, to: LanguageTag, deadline: ContinuousClock.Instant) {
        self.texts = texts
        self.from = from
        self.to = to
        self.deadline = deadline
    }
}

/// What an engine made of one text, as it came: unmasking and every check are the caller's.
package struct EngineAnswer: Hashable, Sendable {
    /// Nil where the engine had nothing for this text alone.
    package var text: String?
    /// The language that the engine took the text for, where it says so.
    package var detected: LanguageTag?

    package init(text: String?, detected: LanguageTag? = nil) {
        self.text = text
        self.detected = detected
    }
}

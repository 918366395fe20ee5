import ChatModel
import TextAnalysis

/// What identification says of a text, as far as the policy needs it.
package struct LanguageReading: Hashable, Sendable {
    /// `und` where there is nothing to tell by.
    package var language: LanguageTag
    /// 0 to 1.
    package var confidence: Double
    /// The languages of mixed text, the dominant one first; empty for text in one language.
    package var mixed: [LanguageTag]
    /// Letters of any script that the guess rests on, and how many of them are Latin.
    package var letters: Int
    package var latinLetters: Int
    /// How likely each language is; `und` is what belongs to any, and what is left out has no share.
    package var shares: [LanguageShare]

    package init(
        language: LanguageTag, confidence: Double, letters: Int, latinLetters: Int, mixed: [LanguageTag] = [],
        shares: [LanguageShare]? = nil
    ) {
        self.language = language
        self.confidence = confidence
        self.mixed = mixed
        self.letters = letters
        self.latinLetters = latinLetters
        self.shares = shares ?? [LanguageShare(language: language, probability: confidence)]
    }

    /// - Parameter guess: made with the sender's usual or declared language, which is how that weighs in.
    package init(_ guess: LanguageGuess) {
        self.init(
            language: guess.language, confidence: guess.confidence, letters: guess.evidence.letters,
            latinLetters: guess.evidence.latinLetters, mixed: guess.mixed,
            shares: guess.top(16).map { LanguageShare(language: $0.language, probability: $0.probability) })
    }
}

/// How likely a text is in one language.
package struct LanguageShare: Hashable, Sendable {
    package var language: LanguageTag
    package var probability: Double

    package init(language: LanguageTag, probability: Double) {
        self.language = language
        self.probability = probability
    }
}

/// Who speaks, as far as the policy needs to know.
package struct LanguageSender: Hashable, Sendable {
    /// Spared by the policy: hosts, moderators, whom the room exempts.
    package var isExempt: Bool
    /// What the sender mostly wrote in this room, where that is clear.
    package var usual: LanguageTag?

    package init(isExempt: Bool = false, usual: LanguageTag? = nil) {
        self.isExempt = isExempt
        self.usual = usual
    }
}

/// What readers of one language get beside a message: its text in their language, or why there is none.
package struct MessageTranslation: Hashable, Sendable {
    /// How a translation came to be. The raw values are those of the wire.
    package enum Quality: String, Hashable, Sendable, CaseIterable {
        /// By a person; it outranks all others.
        case human
        /// The same words: a set phrase with one meaning, or another script of the same language.
        case exact
        /// A set phrase that says nearly the same.
        case phrase
        /// By an engine.
        case machine = "mt"
        /// The words one by one, no sentence.
        case gloss
    }

    /// Why there will be no translation where one was wanted.
    package enum Absence: String, Hashable, Sendable, CaseIterable {
        case deadline, budget, off, failed
    }

    package enum Outcome: Hashable, Sendable {
        /// - Parameter by: who or what translated.
        case text(String, Quality, by: String)
        case none(Absence)
    }

    package var language: LanguageTag
    package var outcome: Outcome

    package init(language: LanguageTag, _ outcome: Outcome) {
        self.language = language
        self.outcome = outcome
    }
}

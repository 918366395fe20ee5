import ChatModel

/// What the language policy says to a message, and why.
package struct LanguageVerdict: Hashable, Sendable {
    package enum Reason: String, Sendable, CaseIterable {
        /// The room takes any language.
        case anyLanguage = "any"
        case exempt
        /// Emoji, numbers, laughter: no language at all.
        case undetermined
        case allowed
        case mixed
        /// Less sure than the room wants.
        case unsure
        /// Too few letters to tell.
        case short
        case notAllowed = "not_allowed"
    }

    package let action: OtherLanguages
    package let language: LanguageTag
    /// That the message is in another language, where that was weighed; else of the guess.
    package let confidence: Double
    package let reason: Reason
    /// The schedule that was on.
    package let schedule: String?
    /// What would be accepted; empty: anything.
    package let allowed: [LanguageTag]

    /// Such as `language/not_allowed` or `language/not_allowed/chinese-hour`.
    package var rule: String {
        schedule.map { "language/\(reason.rawValue)/\($0)" } ?? "language/\(reason.rawValue)"
    }
}

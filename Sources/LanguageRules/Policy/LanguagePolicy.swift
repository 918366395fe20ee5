import ChatModel
import TextAnalysis

/// What one language is held to besides the room's limits.
package struct LanguageLimit: Hashable, Sendable {
    /// Characters of the longest message; nil: the room's limit.
    package var charactersMax: Int?
    /// Seconds between two messages of a user; nil: the room's slow mode.
    package var slowSeconds: Int?

    package init(charactersMax: Int? = nil, slowSeconds: Int? = nil) {
        self.charactersMax = charactersMax
        self.slowSeconds = slowSeconds
    }
}

/// Which languages may be spoken in a room, and how sure one must be to say that another is. A part of the room's
/// state: a pure value.
package struct LanguagePolicy: Hashable, Sendable {
    /// The co-hosts' languages, the main one first.
    package var languages: [LanguageTag] = []
    /// What may be spoken; empty: anything.
    package var allow: [LanguageTag] = []
    package var other = OtherLanguages.allow
    /// 0 to 1: below it nobody is held to a guess.
    package var confidenceFloor = 0.8
    /// Latin letters below which a guess counts only against who mostly writes that language.
    package var evidenceLetters = 6
    /// Likewise letters of other scripts.
    package var otherEvidenceLetters = 2
    /// Whether one allowed language in mixed text is enough; else all of its languages must be allowed.
    package var mixedNeedsOne = true
    /// The first that is on holds instead of `allow` and `other`.
    package var schedules: [PolicySchedule] = []
    package var limits: [LanguageTag: LanguageLimit] = [:]

    package init() {}

    package static let schedulesLimit = 32

    /// What is allowed at a time, and what happens to the rest.
    package func effective(at now: Timestamp) -> (allow: [LanguageTag], other: OtherLanguages, schedule: String?) {
        guard let schedule = schedules.first(where: { $0.isOn(at: now) }) else { return (allow, other, nil) }
        return (schedule.allow, schedule.other, schedule.name)
    }

    /// What a language is held to: the limit of the nearest tag that takes it in.
    package func limit(for language: LanguageTag) -> LanguageLimit? {
        if let limit = limits[language] { return limit }
        return limits.filter { $0.key.takesIn(language) }.max { $0.key.tag.count < $1.key.tag.count }?.value
    }

    /// Decides on a message by the reading of its language.
    package func judge(_ reading: LanguageReading, from sender: LanguageSender, at now: Timestamp) -> LanguageVerdict {
        let (allow, other, schedule) = effective(at: now)
        func verdict(_ action: OtherLanguages, _ reason: LanguageVerdict.Reason, _ confidence: Double? = nil)
            -> LanguageVerdict
        {
            LanguageVerdict(
                action: action, language: reading.language, confidence: confidence ?? reading.confidence,
                reason: reason,
                schedule: schedule, allowed: allow)
        }
        func isAllowed(_ language: LanguageTag) -> Bool { allow.contains { $0.takesIn(language) } }

        if allow.isEmpty || other == .allow { return verdict(.allow, .anyLanguage) }
        if sender.isExempt { return verdict(.allow, .exempt) }
        if reading.language == .undetermined { return verdict(.allow, .undetermined) }
        // A text may be in an allowed language that identification takes for another.
        if !allow.allSatisfy(LanguageCover.canName) { return verdict(.allow, .unsure) }
        if !reading.mixed.isEmpty {
            let isIn = mixedNeedsOne ? reading.mixed.contains(where: isAllowed) : reading.mixed.allSatisfy(isAllowed)
            if isIn { return verdict(.allow, .mixed) }
        } else if isAllowed(reading.language) {
            return verdict(.allow, .allowed)
        }
        let foreign = foreignness(reading, isAllowed)
        guard foreign >= confidenceFloor else { return verdict(.allow, .unsure, foreign) }
        guard hasEvidence(reading) || isUsual(reading.language, of: sender) else {
            return verdict(.allow, .short, foreign)
        }
        return verdict(other, .notAllowed, foreign)
    }

    /// How likely the text is in none of the allowed languages.
    private func foreignness(_ reading: LanguageReading, _ isAllowed: (LanguageTag) -> Bool) -> Double {
        reading.shares.reduce(0) {
            $1.language == .undetermined || isAllowed($1.language) ? $0 : $0 + $1.probability
        }
    }

    /// Whether so much was written that a guess counts: scripts tell by themselves, and so more by fewer letters.
    private func hasEvidence(_ reading: LanguageReading) -> Bool {
        reading.latinLetters >= evidenceLetters || reading.letters - reading.latinLetters >= otherEvidenceLetters
    }

    private func isUsual(_ language: LanguageTag, of sender: LanguageSender) -> Bool {
        sender.usual.map { $0.takesIn(language) } ?? false
    }
}

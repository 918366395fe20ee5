import ChatModel

/// What language a text is in, how sure that is and what it rests on.
package struct LanguageGuess: Sendable, Equatable {
    /// How probable it is that the text is in one language.
    package struct Share: Sendable, Equatable {
        package let language: LanguageTag
        package let probability: Double
    }

    /// What a guess rests on, without links, mentions, emotes and words of no language such as `gg`.
    package struct Evidence: Sendable, Equatable {
        /// Letters of any script; a Chinese character is one.
        package var letters = 0
        package var latinLetters = 0
    }

    /// The dominant language; `und` where the text is in none.
    package let language: LanguageTag
    /// The probability that `language` is right, 0 for `und`.
    package let confidence: Double
    /// The languages of a text in several, the dominant one first; else empty.
    package let mixed: [LanguageTag]
    package let evidence: Evidence
    let distribution: [LanguageProbability]

    /// The probability that the text is in one of the languages; of mixed text the share that is. 1 where the text is
    /// in no language, or one of them is unknown to identification: nothing speaks against it.
    package func probability(of languages: LanguageCover) -> Double {
        if distribution.isEmpty || !languages.unknown.isEmpty { return 1 }
        let sum = distribution.reduce(into: Float(0)) { sum, entry in
            if languages.holds(entry.language) { sum += entry.probability }
        }
        return Double(min(1, sum))
    }

    /// The probability that the text is in one of the languages.
    package func probability(of languages: Set<LanguageTag>) -> Double { probability(of: LanguageCover(languages)) }

    /// The most probable languages, at most `count`, most probable first.
    package func top(_ count: Int) -> [Share] {
        distribution.sorted { $0.probability > $1.probability }.prefix(count).map {
            Share(language: KnownLanguages.shared.tag(of: $0.language), probability: Double($0.probability))
        }
    }

    static func undetermined(_ evidence: Evidence) -> LanguageGuess {
        LanguageGuess(language: .undetermined, confidence: 0, mixed: [], evidence: evidence, distribution: [])
    }
}

struct LanguageProbability: Sendable, Equatable {
    let language: LanguageIndex
    var probability: Float
}

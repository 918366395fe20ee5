import ChatModel

/// A set of languages, made once, that guesses are asked about often.
///
/// A language covers all that share its primary language (`zh`: `zh-Hans`, `zh-Hant` and pinyin, `zh-Latn`); `zh` and
/// `yue` cover each other, since who reads one mostly reads the other.
package struct LanguageCover: Sendable, Equatable {
    /// Other names of languages that identification knows.
    private static let aliases: [Substring: Substring] = [
        "cmn": "zh", "fil": "tl", "in": "id", "iw": "he", "nn": "nb", "no": "nb",
    ]

    private static let knownPrimaries = Set(KnownLanguages.shared.tags.map(\.primary))

    /// A bit per known language.
    private let bits: UInt64
    /// Languages of the set that identification cannot name; where there are any, no text is known to be outside it.
    package let unknown: [LanguageTag]

    package init(_ languages: some Swift.Sequence<LanguageTag>) {
        let known = KnownLanguages.shared
        var primaries: Set<Substring> = []
        var unknown: [LanguageTag] = []
        for language in languages {
            let primary = Self.canonical(language)
            if Self.knownPrimaries.contains(primary) { primaries.insert(primary) } else { unknown.append(language) }
        }
        if primaries.contains("zh") || primaries.contains("yue") { primaries.formUnion(["zh", "yue"]) }
        // Names and noise belong anywhere.
        primaries.insert(LanguageTag.undetermined.primary)
        bits = known.tags.enumerated().reduce(0) { bits, known in
            primaries.contains(known.element.primary) ? bits | 1 << UInt64(known.offset) : bits
        }
        self.unknown = unknown
    }

    /// Whether every language of this set is one of the other.
    package func isWithin(_ other: LanguageCover) -> Bool { unknown.isEmpty && bits & ~other.bits == 0 }

    /// Whether identification can name the language.
    package static func canName(_ language: LanguageTag) -> Bool { knownPrimaries.contains(canonical(language)) }

    /// What a language is called here whatever its tag calls it; the same for `zh` and `yue`.
    package static func name(of language: LanguageTag) -> Substring {
        let primary = canonical(language)
        return primary == "yue" ? "zh" : primary
    }

    private static func canonical(_ language: LanguageTag) -> Substring {
        aliases[language.primary] ?? language.primary
    }

    func holds(_ language: LanguageIndex) -> Bool { bits >> UInt64(language.value) & 1 == 1 }
}

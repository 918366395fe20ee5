import CUnicode
import ChatModel

/// The languages that a script names by itself, and the kinds of Chinese.
struct NamedLanguages: Sendable {
    /// Scripts that one language of chats uses, or one by far the most.
    static let scripts: [(interline_script, String)] = [
        (interline_script_hangul, "ko"), (interline_script_thai, "th"), (interline_script_greek, "el"),
        (interline_script_hebrew, "he"), (interline_script_armenian, "hy"), (interline_script_georgian, "ka"),
        (interline_script_bengali, "bn"), (interline_script_gurmukhi, "pa"), (interline_script_gujarati, "gu"),
        (interline_script_tamil, "ta"), (interline_script_telugu, "te"), (interline_script_kannada, "kn"),
        (interline_script_malayalam, "ml"), (interline_script_sinhala, "si"), (interline_script_lao, "lo"),
        (interline_script_khmer, "km"), (interline_script_myanmar, "my"), (interline_script_tibetan, "bo"),
        (interline_script_ethiopic, "am"), (interline_script_mongolian, "mn"), (interline_script_bopomofo, "zh-Hant"),
    ]

    private let indices: [String: LanguageIndex]

    init() {
        let known = KnownLanguages.shared
        indices = Dictionary(
            uniqueKeysWithValues: known.tags.compactMap { tag in known.index(of: tag).map { (tag.tag, $0) } })
    }

    func sure(of language: String, _ probability: Float) -> [LanguageProbability] { shares([(language, probability)]) }

    /// What Chinese characters without kana are in: Simplified or Traditional Chinese, Cantonese, or Japanese.
    func chinese(_ tally: HanTally, characters: Int, usual: LanguageTag?) -> [LanguageProbability] {
        if tally.cantonese > 0, tally.cantonese * 24 >= characters {
            let sure: Float = tally.cantonese > 1 || tally.cantoneseHints > 0 ? 0.95 : 0.8
            return shares([("yue", sure), ("zh-Hant", 1 - sure)])
        }
        if tally.cantoneseHints > 0, tally.mandarin == 0, tally.cantoneseHints * 12 >= characters {
            return shares([("yue", 0.75), ("zh-Hant", 0.25)])
        }
        if tally.japanese > 0, tally.simplified == 0, tally.japanese >= tally.traditional {
            return shares([("ja", 0.9), ("zh-Hant", 0.1)])
        }
        if tally.simplified != tally.traditional {
            let isSimplified = tally.simplified > tally.traditional
            let doubt = Float(min(tally.simplified, tally.traditional) + 1) / Float(characters + 20)
            let ways = isSimplified ? ("zh-Hans", "zh-Hant") : ("zh-Hant", "zh-Hans")
            return shares([(ways.0, 1 - doubt), (ways.1, doubt)])
        }
        // What both write alike: most who write it in chats write Simplified.
        switch usual?.tag {
        case "zh-Hant", "zh-TW", "zh-HK": return shares([("zh-Hant", 0.8), ("zh-Hans", 0.2)])
        case "yue": return shares([("yue", 0.6), ("zh-Hant", 0.3), ("zh-Hans", 0.1)])
        case "ja": return shares([("ja", 0.7), ("zh-Hans", 0.2), ("zh-Hant", 0.1)])
        default: return shares([("zh-Hans", 0.7), ("zh-Hant", 0.22), ("yue", 0.03), ("ja", 0.05)])
        }
    }

    private func shares(_ named: [(String, Float)]) -> [LanguageProbability] {
        named.compactMap { name, probability in
            indices[name].map { LanguageProbability(language: $0, probability: probability) }
        }
    }
}

import ChatModel
import TextAnalysis

extension LanguageTag {
    /// Whether text in `other` counts as text in this language: `zh` takes in `zh-Hans`, pinyin and Cantonese.
    ///
    /// A region, as in `pt-BR`, says who writes, which no text tells, so it is passed over. A script is seen, so
    /// `zh-Hans` does not take in `zh-Hant`; but who allows any Chinese allows pinyin.
    package func takesIn(_ other: LanguageTag) -> Bool {
        guard LanguageCover.name(of: self) == LanguageCover.name(of: other) else { return false }
        guard let script = writtenScript, let seen = other.script, seen != "Latn" else { return true }
        return script == seen
    }

    /// The script that the tag names, or that its region writes Chinese in.
    private var writtenScript: Substring? {
        if let script { return script }
        return switch tag {
        case "zh-TW", "zh-HK", "zh-MO": "Hant"
        case "zh-CN", "zh-SG": "Hans"
        default: nil
        }
    }

    private var script: Substring? { tag.split(separator: "-").dropFirst().first { $0.utf8.count == 4 } }
}

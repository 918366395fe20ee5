import ChatModel

/// The language that a reader chose, as far as translations differ by it: readers of `en-GB` and `en-US` share one
/// lane, readers of Simplified and of Traditional Chinese do not.
package struct DisplayLanguage: Hashable, Sendable, CustomStringConvertible {
    package let tag: LanguageTag

    /// Nil for `und`, into which nothing can be translated.
    package init?(_ tag: LanguageTag) {
        guard tag != .undetermined, let shared = Self.shared(tag) else { return nil }
        self.tag = shared
    }

    private init(known tag: LanguageTag) { self.tag = tag }

    package static let simplifiedChinese = DisplayLanguage(known: Known.simplifiedChinese)
    package static let traditionalChinese = DisplayLanguage(known: Known.traditionalChinese)

    /// The other Chinese script; nil for other languages.
    package var otherScript: DisplayLanguage? {
        switch self {
        case .simplifiedChinese: .traditionalChinese
        case .traditionalChinese: .simplifiedChinese
        default: nil
        }
    }

    package var isChinese: Bool { otherScript != nil }
    package var description: String { tag.tag }

    /// Whether text of the language needs no translation for these readers.
    ///
    /// `zh` without a script is taken for Simplified. Pinyin (`zh-Latn`) is read by nobody as if it were Chinese.
    package func reads(_ language: LanguageTag) -> Bool { DisplayLanguage(language) == self }

    private static func shared(_ tag: LanguageTag) -> LanguageTag? {
        let subtags = tag.tag.split(separator: "-")
        guard subtags.count > 1 || tag == Known.chinese else { return tag }
        let script = subtags.dropFirst().first { $0.utf8.count == 4 && !($0.utf8.first ?? 0).isDigit }
        if subtags[0] == "zh" {
            if let script, script != "Hans", script != "Hant" { return LanguageTag("zh-" + script) }
            let isTraditional =
                script == "Hant" || (script == nil && subtags.contains { Self.traditional.contains($0) })
            return isTraditional ? Known.traditionalChinese : Known.simplifiedChinese
        }
        if subtags[0] == "pt", subtags.contains("PT") { return LanguageTag("pt-PT") }
        if let script { return LanguageTag("\(subtags[0])-\(script)") }
        return LanguageTag(String(subtags[0]))
    }

    private static let traditional: Set<Substring> = ["TW", "HK", "MO"]

    private enum Known {
        static let chinese = LanguageTag("zh") ?? .undetermined
        static let simplifiedChinese = LanguageTag("zh-Hans") ?? .undetermined
        static let traditionalChinese = LanguageTag("zh-Hant") ?? .undetermined
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (48...57).contains(self) }
}

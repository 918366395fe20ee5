import ChatModel

/// How a provider writes languages.
struct LanguageCodes: Sendable {
    /// Codes by BCP 47 tag in canonical case; a tag that isn't here goes by its primary language.
    private let codes: [String: String]

    /// - Parameters:
    ///   - plain: primary languages whose code is the same, separated by spaces.
    ///   - special: other codes by tag.
    init(_ plain: String, special: [String: String] = [:]) {
        var codes = special
        for language in plain.split(separator: " ") where codes[String(language)] == nil {
            codes[String(language)] = String(language)
        }
        self.codes = codes
    }

    /// Nil where the provider does not have the language.
    func code(of language: LanguageTag) -> String? {
        let tag = language.writtenTag
        if let code = codes[tag] { return code }
        // Of `pt-BR-x-y` first `pt-BR`, then `pt`.
        var subtags = tag.split(separator: "-")
        while subtags.count > 1 {
            subtags.removeLast()
            if let code = codes[subtags.joined(separator: "-")] { return code }
        }
        return nil
    }
}

extension LanguageTag {
    /// The tag, for Chinese always `zh-Hans` or `zh-Hant` and for Norwegian and Filipino their usual names.
    fileprivate var writtenTag: String {
        switch primary {
        case "zh": isTraditionalChinese ? "zh-Hant" : "zh-Hans"
        case "no": "nb"
        case "tl": "fil"
        default: tag
        }
    }

    private var isTraditionalChinese: Bool {
        let subtags = tag.split(separator: "-").dropFirst()
        if subtags.contains("Hant") { return true }
        return !subtags.contains("Hans") && subtags.contains { ["TW", "HK", "MO"].contains($0) }
    }
}

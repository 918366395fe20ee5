import ChatModel

/// What languages are called in the languages that the server speaks.
enum LanguageNames {
    enum Reader { case english, chinese, spanish }

    /// The name of the nearest tag that has one, else the tag.
    static func name(of language: LanguageTag, for reader: Reader) -> String {
        var tag = Substring(language.tag)
        while true {
            if let names = table[String(tag)] {
                return switch reader {
                case .english: names.english
                case .chinese: names.chinese
                case .spanish: names.spanish
                }
            }
            guard let end = tag.lastIndex(of: "-") else { return language.tag }
            tag = tag[..<end]
        }
    }

    static func names(of languages: [LanguageTag], for reader: Reader) -> [String] {
        languages.map { name(of: $0, for: reader) }
    }

    private static let table: [String: (english: String, chinese: String, spanish: String)] = [
        "ar": ("Arabic", "阿拉伯语", "árabe"),
        "de": ("German", "德语", "alemán"),
        "en": ("English", "英语", "inglés"),
        "es": ("Spanish", "西班牙语", "español"),
        "fr": ("French", "法语", "francés"),
        "hi": ("Hindi", "印地语", "hindi"),
        "id": ("Indonesian", "印尼语", "indonesio"),
        "it": ("Italian", "意大利语", "italiano"),
        "ja": ("Japanese", "日语", "japonés"),
        "ko": ("Korean", "韩语", "coreano"),
        "ms": ("Malay", "马来语", "malayo"),
        "nl": ("Dutch", "荷兰语", "neerlandés"),
        "pl": ("Polish", "波兰语", "polaco"),
        "pt": ("Portuguese", "葡萄牙语", "portugués"),
        "ru": ("Russian", "俄语", "ruso"),
        "th": ("Thai", "泰语", "tailandés"),
        "tl": ("Tagalog", "他加禄语", "tagalo"),
        "tr": ("Turkish", "土耳其语", "turco"),
        "uk": ("Ukrainian", "乌克兰语", "ucraniano"),
        "vi": ("Vietnamese", "越南语", "vietnamita"),
        "yue": ("Cantonese", "粤语", "cantonés"),
        "zh": ("Chinese", "中文", "chino"),
        "zh-Hans": ("Chinese (Simplified)", "简体中文", "chino simplificado"),
        "zh-Hant": ("Chinese (Traditional)", "繁体中文", "chino tradicional"),
        "zh-Latn": ("Chinese (pinyin)", "拼音", "chino (pinyin)"),
    ]
}

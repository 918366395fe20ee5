import ChatModel

/// The scripts that tell whether an answer can be in the language that was asked for.
enum WritingScript: Hashable {
    case latin, han, kana, hangul, cyrillic, greek, arabic, hebrew, thai, devanagari, other

    /// Nil for what is no letter.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A: self = .latin
        case 0..<0xAA: return nil
        case 0x4E00...0x9FFF: self = .han
        case 0xC0...0x24F where scalar.value != 0xD7 && scalar.value != 0xF7: self = .latin
        case 0x1E00...0x1EFF, 0xFF21...0xFF3A, 0xFF41...0xFF5A: self = .latin
        case 0x370...0x3FF where scalar.properties.isAlphabetic: self = .greek
        case 0x400...0x52F: self = .cyrillic
        case 0x590...0x5FF where scalar.properties.isAlphabetic: self = .hebrew
        case 0x600...0x6FF where scalar.properties.isAlphabetic: self = .arabic
        case 0x750...0x77F, 0x8A0...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFC: self = .arabic
        case 0x900...0x97F where scalar.properties.isAlphabetic: self = .devanagari
        case 0xE00...0xE7F where scalar.properties.isAlphabetic: self = .thai
        case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: self = .hangul
        case 0x3041...0x30FF where scalar.properties.isAlphabetic, 0x31F0...0x31FF, 0xFF66...0xFF9D: self = .kana
        case 0x3005...0x3007, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: self = .han
        default:
            guard scalar.properties.isAlphabetic else { return nil }
            self = .other
        }
    }

    /// In which scripts a language is written; nil where this is not known.
    static func expected(_ language: LanguageTag) -> Set<WritingScript>? {
        if language.tag.contains("-Latn") { return [.latin] }
        return switch language.primary {
        case "zh", "yue": [.han]
        case "ja": [.han, .kana]
        case "ko": [.hangul, .han]
        case "ru", "uk", "bg", "be", "mk", "kk", "ky": [.cyrillic]
        case "el": [.greek]
        case "ar", "fa", "ur": [.arabic]
        case "he": [.hebrew]
        case "th": [.thai]
        case "hi", "mr", "ne": [.devanagari]
        case "en", "es", "pt", "fr", "de", "it", "nl", "pl", "vi", "id", "ms", "tr", "sv", "da", "nb", "no", "fi", "cs",
            "sk", "ro", "hu", "ca", "gl", "eu", "hr", "sl", "et", "lv", "lt", "tl", "fil", "sw", "af", "eo":
            [.latin]
        default: nil
        }
    }

    /// Whether one character says about as much as a short word.
    var isDense: Bool { [.han, .kana, .hangul].contains(self) }
}

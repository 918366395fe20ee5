import CLanguageModel

/// What the Chinese characters of a text tell about its language.
struct HanTally {
    /// Characters that only Simplified, only Traditional, only Japanese text has.
    private(set) var simplified = 0
    private(set) var traditional = 0
    private(set) var japanese = 0
    /// Characters that only written Cantonese has; those that it has often and other Chinese rarely; and the commonest
    /// words of Mandarin that it has not.
    private(set) var cantonese = 0
    private(set) var cantoneseHints = 0
    private(set) var mandarin = 0

    private var last: UInt32 = 0

    mutating func add(_ scalar: UInt32) {
        switch interline_han_kind(scalar) {
        case 1: simplified += 1
        case 2: traditional += 1
        case 4: japanese += 1
        default: break
        }
        if Self.cantoneseCharacters.contains(scalar) { cantonese += 1 }
        if Self.mandarinCharacters.contains(scalar) { mandarin += 1 }
        if Self.hints(scalar, after: last) { cantoneseHints += 1 }
        last = scalar
    }

    /// The next character does not follow the last one directly.
    mutating func interrupt() { last = 0 }

    /// Characters that chats write over and over to laugh; they say nothing of the language.
    static func isLaughter(_ scalar: UInt32) -> Bool { laughter.contains(scalar) }

    private static let laughter = characters("哈呵嘻嘿嘎")

    private static func hints(_ scalar: UInt32, after last: UInt32) -> Bool {
        // 唔 before a word is not; by itself it is a hum in any Chinese.
        if last == 0x5514 { return true }
        // 係 is to be, but for 關係, 联係 and 體係.
        if scalar == 0x4FC2 { return !relations.contains(last) }
        return hintCharacters.contains(scalar)
    }

    private static let cantoneseCharacters = characters("嘅咗喺啲冇嘢佢哋噉嗰瞓攞㗎諗揾搵嚟嚿嘞囉喎啩吖冚孖屘搣揸啱乜咁俾睇嗌唞慳嘥")
    private static let hintCharacters = characters("咩晒畀吓啫")
    private static let mandarinCharacters = characters("的是了不没沒这這他她们們吗嗎么麼吧很")
    private static let relations = characters("關关聯联體体")

    private static func characters(_ list: String) -> Set<UInt32> { Set(list.unicodeScalars.map(\.value)) }
}

import ChatModel
import LanguageRules

/// What one language is held to in a room, while it is read.
struct LanguageLimitDraft: SettingsSection {
    private(set) var language: LanguageTag?
    private(set) var limit = LanguageLimit()

    mutating func decode(_ reader: SettingsReader) {
        let tag = "a language tag such as en or zh-Hans"
        reader.optional("language", expecting: tag, &language) { LanguageTag($0) }
        reader.require("language", reader.isGiven("language"), "missing; expected \(tag)")
        var characters = 0
        var slowSeconds = 0
        reader.integer("chars_max", 1...4000, &characters)
        reader.integer("slow_s", 0...RoomSettings.slowSecondsLimit, &slowSeconds)
        limit = LanguageLimit(
            charactersMax: characters > 0 ? characters : nil, slowSeconds: slowSeconds > 0 ? slowSeconds : nil)
    }
}

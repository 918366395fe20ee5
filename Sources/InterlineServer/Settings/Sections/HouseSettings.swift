import ChatModel

/// An emote of a room while it is read: what it lacks was reported.
struct EmoteDraft: SettingsSection {
    private var name = ""
    private var value = ""

    static let nameExpected = "2 to 32 letters, digits and _ of ASCII, a letter among them"
    static let valueExpected = "one emoji, or a path of at most \(Emote.valueBytesLimit) bytes such as /emotes/cat.webp"

    var emote: Emote? { Emote(name: name, value: value) }

    mutating func decode(_ reader: SettingsReader) {
        reader.value("name", expecting: Self.nameExpected, &name) { Emote.isName($0) ? $0 : nil }
        reader.require("name", reader.isGiven("name"), "missing; expected \(Self.nameExpected)")
        reader.value("value", expecting: Self.valueExpected, &value) { Emote.isValue($0) ? $0 : nil }
        reader.require("value", reader.isGiven("value"), "missing; expected \(Self.valueExpected)")
    }
}

/// A room's rules in one language while they are read.
struct HouseRulesDraft: SettingsSection {
    private var language: LanguageTag?
    private var text = ""

    static let languageExpected = "a language tag such as en or zh-Hans"
    static let textExpected = "a text of 1 to \(HouseRules.charactersLimit) characters"

    var rules: HouseRules.Text? {
        language.flatMap { text.isEmpty ? nil : HouseRules.Text(language: $0, text: text) }
    }

    mutating func decode(_ reader: SettingsReader) {
        reader.optional("language", expecting: Self.languageExpected, &language) { LanguageTag($0) }
        reader.require("language", reader.isGiven("language"), "missing; expected \(Self.languageExpected)")
        reader.value("text", expecting: Self.textExpected, &text) { text in
            // A character may be any number of bytes; so many are enough for all that people write.
            let isRight =
                (1...HouseRules.charactersLimit).contains(text.count)
                && text.utf8.count <= 8 * HouseRules.charactersLimit && !text.utf8.contains(0)
            return isRight ? text : nil
        }
        reader.require("text", reader.isGiven("text"), "missing; expected \(Self.textExpected)")
    }
}

extension SettingsReader {
    /// The emotes of a room, no name twice.
    func emotes(_ key: String) -> [Emote] {
        var emotes: [String: Emote] = [:]
        sections(key, countMax: ConfiguredRoom.emotesLimit, blank: EmoteDraft()) { draft, item in
            guard let emote = draft.emote else { return }
            item.require("name", emotes[emote.name] == nil, "\(emote.name) is already given")
            emotes[emote.name] = emote
        }
        return emotes.values.sorted { $0.name < $1.name }
    }

    /// The rules of a room, no language twice.
    func houseRules(_ key: String) -> HouseRules {
        var rules = HouseRules()
        sections(key, countMax: HouseRules.languagesLimit, blank: HouseRulesDraft()) { draft, item in
            guard let found = draft.rules else { return }
            let isNew = !rules.texts.contains { $0.language == found.language }
            item.require("language", isNew, "\(found.language) is already given")
            if isNew { rules.texts.append(found) }
        }
        return rules
    }
}

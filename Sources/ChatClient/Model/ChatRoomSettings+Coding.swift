extension ChatRoomSettings: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case title, languages, allowed = "allow", otherLanguages = "other", slowSeconds = "slow_s"
        case charactersMax = "chars_max", emoteOnly = "emote_only", membersOnly = "members_only", links, unique, paused
        case shield, level, translate, glossary, pinned, questions, linked
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// A setting of another type than expected counts as not mentioned.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        title = fields.lenient(.title)
        languages = fields.lenient(.languages)
        allowed = fields.lenient(.allowed)
        otherLanguages = fields.lenient(.otherLanguages)
        slowSeconds = fields.lenient(.slowSeconds)
        charactersMax = fields.lenient(.charactersMax)
        emoteOnly = fields.lenient(.emoteOnly)
        membersOnly = fields.lenient(.membersOnly)
        links = fields.lenient(.links)
        unique = fields.lenient(.unique)
        paused = fields.lenient(.paused)
        shield = fields.lenient(.shield)
        level = fields.lenient(.level)
        translate = fields.lenient(.translate)
        glossary = fields.lenient(.glossary)
        pinned = fields.lenient(.pinned)
        questions = fields.lenient(.questions)
        linked = fields.lenient(.linked)
        let all = try decoder.container(keyedBy: AnyKey.self)
        for key in all.allKeys where CodingKeys(stringValue: key.stringValue) == nil {
            others[key.stringValue] = all.lenient(key)
        }
    }

    /// Writes what hosts may set.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encodeIfPresent(title, forKey: .title)
        try fields.encodeIfPresent(languages, forKey: .languages)
        try fields.encodeIfPresent(allowed, forKey: .allowed)
        try fields.encodeIfPresent(otherLanguages, forKey: .otherLanguages)
        try fields.encodeIfPresent(slowSeconds, forKey: .slowSeconds)
        try fields.encodeIfPresent(charactersMax, forKey: .charactersMax)
        try fields.encodeIfPresent(emoteOnly, forKey: .emoteOnly)
        try fields.encodeIfPresent(membersOnly, forKey: .membersOnly)
        try fields.encodeIfPresent(links, forKey: .links)
        try fields.encodeIfPresent(unique, forKey: .unique)
        try fields.encodeIfPresent(paused, forKey: .paused)
        try fields.encodeIfPresent(shield, forKey: .shield)
        try fields.encodeIfPresent(level, forKey: .level)
        try fields.encodeIfPresent(translate, forKey: .translate)
        try fields.encodeIfPresent(glossary, forKey: .glossary)
    }
}

/// A change to some of a room's settings; what is nil stays.
package struct RoomSettingsPatch: Hashable, Sendable {
    package var title: String?
    package var languages: [LanguageTag]?
    package var allow: [LanguageTag]?
    package var other: OtherLanguages?
    package var slowSeconds: Int?
    package var charactersMax: Int?
    package var emoteOnly: Bool?
    package var membersOnly: Bool?
    package var links: LinkPolicy?
    package var unique: Bool?
    package var paused: Bool?
    package var shield: Bool?
    package var level: Int?
    package var translate: Bool?
    package var glossary: [GlossaryEntry]?
    /// Set by pinning and unpinning, never by a patch of a host's.
    package var pinned: [Sequence]?
    /// Set by asking, voting and answering, never by a patch of a host's.
    package var questions: [Question]?
    /// Set by linking and unlinking, never by a patch of a host's.
    package var linked: [RoomID]?

    package init(
        title: String? = nil, languages: [LanguageTag]? = nil, allow: [LanguageTag]? = nil,
        other: OtherLanguages? = nil, slowSeconds: Int? = nil, charactersMax: Int? = nil, emoteOnly: Bool? = nil,
        membersOnly: Bool? = nil, links: LinkPolicy? = nil, unique: Bool? = nil, paused: Bool? = nil,
        shield: Bool? = nil, level: Int? = nil, translate: Bool? = nil, glossary: [GlossaryEntry]? = nil,
        pinned: [Sequence]? = nil, questions: [Question]? = nil, linked: [RoomID]? = nil
    ) {
        self.title = title
        self.languages = languages
        self.allow = allow
        self.other = other
        self.slowSeconds = slowSeconds
        self.charactersMax = charactersMax
        self.emoteOnly = emoteOnly
        self.membersOnly = membersOnly
        self.links = links
        self.unique = unique
        self.paused = paused
        self.shield = shield
        self.level = level
        self.translate = translate
        self.glossary = glossary
        self.pinned = pinned
        self.questions = questions
        self.linked = linked
    }
}

/// What hosts set for their room and every subscriber knows.
package struct RoomSettings: Hashable, Sendable {
    /// At most ``titleLimit`` characters.
    package var title = ""
    /// The co-hosts' languages, the main one first.
    package var languages: [LanguageTag] = []
    /// Languages that may be spoken; empty: any.
    package var allow: [LanguageTag] = []
    /// What happens to messages in the rest.
    package var other = OtherLanguages.allow
    /// Seconds that a user waits between messages; 0 turns slow mode off.
    package var slowSeconds = 0
    /// The most characters (graphemes) of a message.
    package var charactersMax: Int
    /// Messages of anything but emotes and emoji are refused.
    package var emoteOnly = false
    /// Only members, and those above them, may speak.
    package var membersOnly = false
    package var links = LinkPolicy.allow
    /// What was said in the room lately may not be said again, by anyone.
    package var unique = false
    /// Nobody but moderators and hosts may speak.
    package var paused = false
    /// New chatters are held or slowed.
    package var shield = false
    /// How strictly the term rules are taken: those of this level and below it act; 0 turns them off.
    package var level = defaultLevel
    /// Messages are translated for those who read another language.
    package var translate = false
    package var glossary: [GlossaryEntry] = []
    /// Pinned messages, the newest last.
    package var pinned: [Sequence] = []
    /// Questions that wait for an answer.
    package var questions: [Question] = []
    /// Rooms whose chat is seen here as well.
    package var linked: [RoomID] = []

    package init(charactersMax: Int) { self.charactersMax = charactersMax }

    package static let titleLimit = 140
    package static let languagesLimit = 8
    package static let allowLimit = 32
    package static let slowSecondsLimit = 86_400
    package static let levels = 0...4
    package static let defaultLevel = 2
    package static let glossaryLimit = 200
    package static let pinnedLimit = 20

    package mutating func apply(_ patch: RoomSettingsPatch) {
        if let title = patch.title { self.title = title }
        if let languages = patch.languages { self.languages = languages }
        if let allow = patch.allow { self.allow = allow }
        if let other = patch.other { self.other = other }
        if let seconds = patch.slowSeconds { slowSeconds = seconds }
        if let characters = patch.charactersMax { charactersMax = characters }
        if let only = patch.emoteOnly { emoteOnly = only }
        if let only = patch.membersOnly { membersOnly = only }
        if let links = patch.links { self.links = links }
        if let unique = patch.unique { self.unique = unique }
        if let paused = patch.paused { self.paused = paused }
        if let shield = patch.shield { self.shield = shield }
        if let level = patch.level { self.level = level }
        if let translate = patch.translate { self.translate = translate }
        if let glossary = patch.glossary { self.glossary = glossary }
        if let pinned = patch.pinned { self.pinned = pinned }
        if let questions = patch.questions { self.questions = questions }
        if let linked = patch.linked { self.linked = linked }
    }

    /// All settings as a patch, which is how `joined` shows them.
    package var asPatch: RoomSettingsPatch {
        RoomSettingsPatch(
            title: title, languages: languages, allow: allow, other: other, slowSeconds: slowSeconds,
            charactersMax: charactersMax, emoteOnly: emoteOnly, membersOnly: membersOnly, links: links, unique: unique,
            paused: paused, shield: shield, level: level, translate: translate, glossary: glossary, pinned: pinned,
            questions: questions, linked: linked)
    }
}

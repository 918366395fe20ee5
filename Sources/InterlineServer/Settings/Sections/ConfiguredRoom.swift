import ChatModel
import LanguageRules

/// A room that exists from the start, with the settings it has until its host changes them.
package struct ConfiguredRoom: Hashable, Sendable {
    package var name: RoomID
    /// Whether a token without `rooms`, or no token, opens it.
    package var isPublic = true
    package var title = ""
    /// Seconds between two messages of a user; 0: no slow mode.
    package var slowSeconds = 0
    /// The longest message in graphemes; nil: as `limits.text_chars`. The smaller of both holds.
    package var charactersMax: Int?
    package var membersOnly = false
    package var paused = false
    package var languages: [LanguageTag] = []
    package var allow: [LanguageTag] = []
    package var other = OtherLanguages.allow
    package var emoteOnly = false
    package var links = LinkPolicy.allow
    package var unique = false
    package var level = RoomSettings.defaultLevel
    /// Whether messages are translated; nil: as `translation.rooms`.
    package var translate: Bool?
    /// Rules of this room's own, after those of all rooms.
    package var rules: [RuleSource] = []
    /// The first that is on holds instead of ``allow`` and ``other``.
    package var schedules: [PolicySchedule] = []
    /// What single languages are held to.
    package var languageLimits: [LanguageTag: LanguageLimit] = [:]
    package var review = ReviewSettings()
    /// By name.
    package var emotes: [Emote] = []
    package var houseRules = HouseRules()

    static let emotesLimit = 200

    package init(name: RoomID) { self.name = name }
}

/// A room while it is read: its name may turn out missing or wrong.
struct ConfiguredRoomDraft: SettingsSection {
    private(set) var room: ConfiguredRoom?

    mutating func decode(_ reader: SettingsReader) {
        let expected = "a room's name: 1 to 64 bytes of letters, digits, -, _ and ."
        var name: RoomID?
        reader.optional("name", expecting: expected, &name, RoomID.init)
        reader.require("name", reader.isGiven("name"), "missing; expected \(expected)")
        var isPublic = true
        var title = ""
        var slowSeconds = 0
        var characters = 0
        var membersOnly = false
        var paused = false
        reader.flag("public", &isPublic)
        reader.value("title", expecting: "a text of at most \(RoomSettings.titleLimit) characters", &title) {
            $0.count <= RoomSettings.titleLimit ? $0 : nil
        }
        reader.integer("slow_s", 0...RoomSettings.slowSecondsLimit, &slowSeconds)
        reader.integer("chars_max", 1...4000, &characters)
        reader.flag("members_only", &membersOnly)
        reader.flag("paused", &paused)
        let tag = "a language tag such as en or zh-Hans"
        var languages: [LanguageTag] = []
        var allow: [LanguageTag] = []
        var other = OtherLanguages.allow
        var emoteOnly = false
        var links = LinkPolicy.allow
        var unique = false
        var level = RoomSettings.defaultLevel
        var translate = false
        var rules: [RuleSource] = []
        reader.list("languages", expecting: tag, countMax: RoomSettings.languagesLimit, &languages) { text, _ in
            LanguageTag(text)
        }
        reader.list("allow", expecting: tag, countMax: RoomSettings.allowLimit, &allow) { text, _ in LanguageTag(text) }
        reader.choice("other", &other)
        reader.flag("emote_only", &emoteOnly)
        reader.choice("links", &links)
        reader.flag("unique", &unique)
        reader.integer("level", RoomSettings.levels, &level)
        reader.flag("translate", &translate)
        reader.list("rules", expecting: RuleSource.expected, countMax: 20, &rules, RuleSource.init)
        var schedules: [PolicySchedule] = []
        reader.sections("schedules", countMax: LanguagePolicy.schedulesLimit, blank: ScheduleDraft()) { draft, _ in
            schedules.append(draft.schedule)
        }
        let limits = languageLimits(reader)
        var review = ReviewSettings()
        reader.section("review", &review)
        let emotes = reader.emotes("emotes")
        let houseRules = reader.houseRules("house_rules")
        guard let name else { return }
        var read = ConfiguredRoom(name: name)
        read.isPublic = isPublic
        read.title = title
        read.slowSeconds = slowSeconds
        read.charactersMax = characters > 0 ? characters : nil
        read.membersOnly = membersOnly
        read.paused = paused
        read.languages = languages
        read.allow = allow
        read.other = other
        read.emoteOnly = emoteOnly
        read.links = links
        read.unique = unique
        read.level = level
        read.translate = reader.isGiven("translate") ? translate : nil
        read.rules = rules
        read.schedules = schedules
        read.languageLimits = limits
        read.review = review
        read.emotes = emotes
        read.houseRules = houseRules
        room = read
    }

    private func languageLimits(_ reader: SettingsReader) -> [LanguageTag: LanguageLimit] {
        var limits: [LanguageTag: LanguageLimit] = [:]
        reader.sections("language_limits", countMax: 32, blank: LanguageLimitDraft()) { draft, item in
            guard let language = draft.language else { return }
            item.require("language", limits[language] == nil, "\(language) is already given")
            limits[language] = draft.limit
        }
        return limits
    }
}

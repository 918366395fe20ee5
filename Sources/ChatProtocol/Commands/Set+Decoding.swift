import ChatModel

extension Operation {
    static func decodeSet(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        let room = try fields.room()
        return .set(room, try RoomSettingsPatch(try fields.settings("patch")))
    }
}

extension RoomSettingsPatch {
    private static let settable = [
        "title", "languages", "allow", "other", "slow_s", "chars_max", "emote_only", "members_only", "links", "unique",
        "paused", "shield", "level", "translate", "glossary",
    ]
    private static let readOnly: Set = ["pinned", "questions", "linked"]
    private static let charactersMost: Int64 = 4000
    private static let levels = Int64(RoomSettings.levels.lowerBound)...Int64(RoomSettings.levels.upperBound)

    fileprivate init(_ settings: borrowing SettingFields) throws(Complaint) {
        let names = settings.names
        guard !names.isEmpty else { throw Complaint(.setting("patch"), .someOf(Self.settable)) }
        for name in names where !Self.settable.contains(name) {
            throw Complaint(
                .setting(CommandDecoder.excerpt(of: name)),
                Self.readOnly.contains(name) ? .readOnly : .oneOf(Self.settable))
        }
        self.init(
            title: try settings.text("title", characters: RoomSettings.titleLimit),
            languages: try settings.languages("languages", most: RoomSettings.languagesLimit),
            allow: try settings.languages("allow", most: RoomSettings.allowLimit),
            other: try settings.choice("other"),
            slowSeconds: try settings.integer("slow_s", in: 0...Int64(RoomSettings.slowSecondsLimit)),
            charactersMax: try settings.integer("chars_max", in: 1...Self.charactersMost),
            emoteOnly: try settings.boolean("emote_only"), membersOnly: try settings.boolean("members_only"),
            links: try settings.choice("links"), unique: try settings.boolean("unique"),
            paused: try settings.boolean("paused"), shield: try settings.boolean("shield"),
            level: try settings.integer("level", in: Self.levels), translate: try settings.boolean("translate"),
            glossary: try settings.glossary("glossary"))
    }
}

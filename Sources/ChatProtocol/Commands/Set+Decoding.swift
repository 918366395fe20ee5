import ChatModel

extension Operation {
    static func decodeSet(_ fields: borrowing CommandFields) throws(Complaint) -> Operation {
        let room = try fields.room()
        return .set(room, try RoomSettingsPatch(try fields.settings("patch")))
    }
}

extension RoomSettingsPatch {
    private static let settable = ["title", "slow_s", "chars_max", "members_only", "paused"]
    private static let readOnly: Set = ["pinned", "questions", "linked"]
    private static let notYet: Set = [
        "languages", "allow", "other", "emote_only", "links", "unique", "shield", "translate", "glossary",
    ]
    private static let charactersMost: Int64 = 4000

    fileprivate init(_ settings: borrowing SettingFields) throws(Complaint) {
        let names = settings.names
        guard !names.isEmpty else { throw Complaint(.setting("patch"), .someOf(Self.settable)) }
        for name in names where !Self.settable.contains(name) {
            let expectation: Complaint.Expectation =
                Self.readOnly.contains(name) ? .readOnly : Self.notYet.contains(name) ? .notYet : .oneOf(Self.settable)
            throw Complaint(.setting(CommandDecoder.excerpt(of: name)), expectation)
        }
        self.init(
            title: try settings.text("title", characters: RoomSettings.titleLimit),
            slowSeconds: try settings.integer("slow_s", in: 0...Int64(RoomSettings.slowSecondsLimit)),
            charactersMax: try settings.integer("chars_max", in: 1...Self.charactersMost),
            membersOnly: try settings.boolean("members_only"), paused: try settings.boolean("paused"))
    }
}

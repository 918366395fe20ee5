import ChatModel

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
        guard let name else { return }
        var read = ConfiguredRoom(name: name)
        read.isPublic = isPublic
        read.title = title
        read.slowSeconds = slowSeconds
        read.charactersMax = characters > 0 ? characters : nil
        read.membersOnly = membersOnly
        read.paused = paused
        room = read
    }
}

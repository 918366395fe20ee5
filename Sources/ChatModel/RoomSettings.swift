/// What hosts set for their room and every subscriber knows.
package struct RoomSettings: Hashable, Sendable {
    /// At most ``titleLimit`` characters.
    package var title = ""
    /// Seconds that a user waits between messages; 0 turns slow mode off.
    package var slowSeconds = 0
    /// The most characters (graphemes) of a message.
    package var charactersMax: Int
    /// Only members, and those above them, may speak.
    package var membersOnly = false
    /// Nobody but moderators and hosts may speak.
    package var paused = false
    /// Pinned messages, the newest last.
    package var pinned: [Sequence] = []

    package init(charactersMax: Int) { self.charactersMax = charactersMax }

    package static let titleLimit = 140
    package static let slowSecondsLimit = 86_400
    package static let pinnedLimit = 20

    package mutating func apply(_ patch: RoomSettingsPatch) {
        if let title = patch.title { self.title = title }
        if let seconds = patch.slowSeconds { slowSeconds = seconds }
        if let characters = patch.charactersMax { charactersMax = characters }
        if let only = patch.membersOnly { membersOnly = only }
        if let paused = patch.paused { self.paused = paused }
        if let pinned = patch.pinned { self.pinned = pinned }
    }

    /// All settings as a patch, which is how `joined` shows them.
    package var asPatch: RoomSettingsPatch {
        RoomSettingsPatch(
            title: title, slowSeconds: slowSeconds, charactersMax: charactersMax, membersOnly: membersOnly,
            paused: paused, pinned: pinned)
    }
}

/// A change to some of a room's settings; what is nil stays.
package struct RoomSettingsPatch: Hashable, Sendable {
    package var title: String?
    package var slowSeconds: Int?
    package var charactersMax: Int?
    package var membersOnly: Bool?
    package var paused: Bool?
    /// Set by pinning and unpinning, never by a patch of a host's.
    package var pinned: [Sequence]?

    package init(
        title: String? = nil, slowSeconds: Int? = nil, charactersMax: Int? = nil, membersOnly: Bool? = nil,
        paused: Bool? = nil, pinned: [Sequence]? = nil
    ) {
        self.title = title
        self.slowSeconds = slowSeconds
        self.charactersMax = charactersMax
        self.membersOnly = membersOnly
        self.paused = paused
        self.pinned = pinned
    }
}

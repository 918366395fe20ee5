import ChatModel

extension JSONWriter {
    mutating func member(_ name: StaticString, _ value: Timestamp) {
        self.name(name)
        string { value.appendRFC3339(to: &$0) }
    }

    mutating func member(_ name: StaticString, _ value: RoomID) { member(name, value.name) }
    mutating func member(_ name: StaticString, _ value: Sequence) { member(name, value.value) }

    /// Writes the `id` of a reply, or nothing.
    mutating func member(_ name: StaticString, _ value: RequestID?) {
        switch value {
        case .string(let text): member(name, text)
        case .integer(let number): member(name, number)
        case nil: break
        }
    }

    mutating func strings(_ name: StaticString, _ values: [String]) {
        self.name(name)
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    /// Writes `you`: what the server takes the client for.
    mutating func you(_ principal: Principal) {
        name("you")
        beginObject()
        member("user", principal.user.name)
        member("name", principal.name)
        member("role", principal.role.rawValue)
        strings("can", principal.can.names)
        endObject()
    }

    /// Writes `user`: the author of a message, a plain viewer without a role.
    mutating func user(_ author: Author) {
        name("user")
        beginObject()
        member("id", author.id.name)
        member("name", author.name)
        if author.role != .viewer { member("role", author.role.rawValue) }
        if !author.badges.isEmpty { strings("badges", author.badges) }
        endObject()
    }

    /// Writes the settings that the patch has, by the names that hosts set them with.
    mutating func settings(_ name: StaticString, _ patch: RoomSettingsPatch) {
        self.name(name)
        beginObject()
        if let title = patch.title { member("title", title) }
        if let seconds = patch.slowSeconds { member("slow_s", seconds) }
        if let characters = patch.charactersMax { member("chars_max", characters) }
        if let membersOnly = patch.membersOnly { member("members_only", membersOnly) }
        if let paused = patch.paused { member("paused", paused) }
        if let pinned = patch.pinned {
            self.name("pinned")
            beginArray()
            for sequence in pinned { integer(sequence.value) }
            endArray()
        }
        endObject()
    }
}

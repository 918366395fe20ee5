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

    /// Writes `by`: who did it, for programs and for people.
    mutating func by(_ author: Author) {
        member("by", author.id.name)
        member("by_name", author.name)
    }

    /// Writes `tr`: a translation, or why there is none.
    mutating func translation(_ translation: MessageTranslation) {
        name("tr")
        beginObject()
        member("lang", translation.language.tag)
        switch translation.outcome {
        case .text(let text, let quality, let by):
            member("text", text)
            member("q", quality.rawValue)
            member("by", by)
        case .none(let why): member("none", why.rawValue)
        }
        endObject()
    }

    /// Writes an object of numbers, in the order of their names.
    mutating func counts(_ name: StaticString, _ counts: [(name: String, count: Int)]) {
        self.name(name)
        beginObject()
        for (name, count) in counts.sorted(by: { $0.name < $1.name }) {
            self.name(escaping: name)
            integer(Int64(count))
        }
        endObject()
    }
}

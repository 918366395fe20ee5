import ChatModel

// What moderation keeps over a restart, as the state store holds it. A value that its type would refuse is refused here.

extension UserID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let user = UserID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a user's name")
        }
        self = user
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

extension LanguageTag: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let tag = LanguageTag(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a language tag")
        }
        self = tag
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(tag)
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(milliseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}

extension ChatModel.Sequence: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

extension Role: Codable {}
extension MessageKind: Codable {}
extension Capabilities: Codable {}

/// As the `rooms` claim writes it: absent, `*`, or names.
extension RoomScope: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .publicRooms
            return
        }
        let names = try container.decode([String].self)
        self = names == ["*"] ? .all : .only(Set(names.compactMap { RoomID($0) }))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .publicRooms: try container.encodeNil()
        case .all: try container.encode(["*"])
        case .only(let rooms): try container.encode(rooms.map(\.name).sorted())
        }
    }
}

extension Author: Codable {
    private enum CodingKeys: CodingKey { case id, name, role, badges }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try values.decode(UserID.self, forKey: .id), name: try values.decode(String.self, forKey: .name),
            role: try values.decode(Role.self, forKey: .role),
            badges: try values.decode([String].self, forKey: .badges))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(id, forKey: .id)
        try values.encode(name, forKey: .name)
        try values.encode(role, forKey: .role)
        try values.encode(badges, forKey: .badges)
    }
}

extension Message: Codable {
    private enum CodingKeys: CodingKey { case at, author, text, language, mixed, replyTo, kind, from }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            at: try values.decode(Timestamp.self, forKey: .at),
            author: try values.decode(Author.self, forKey: .author),
            text: try values.decode(String.self, forKey: .text),
            language: try values.decode(LanguageTag.self, forKey: .language),
            mixed: try values.decodeIfPresent([LanguageTag].self, forKey: .mixed) ?? [],
            replyTo: try values.decodeIfPresent(ChatModel.Sequence.self, forKey: .replyTo),
            kind: try values.decodeIfPresent(MessageKind.self, forKey: .kind),
            from: try values.decodeIfPresent(String.self, forKey: .from).flatMap(RoomID.init))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(at, forKey: .at)
        try values.encode(author, forKey: .author)
        try values.encode(text, forKey: .text)
        try values.encode(language, forKey: .language)
        if !mixed.isEmpty { try values.encode(mixed, forKey: .mixed) }
        try values.encodeIfPresent(replyTo, forKey: .replyTo)
        try values.encodeIfPresent(kind, forKey: .kind)
        try values.encodeIfPresent(from?.name, forKey: .from)
    }
}

extension Principal: Codable {
    private enum CodingKeys: CodingKey { case user, name, role, can, rooms, badges, language, expires, isAnonymous }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            user: try values.decode(UserID.self, forKey: .user), name: try values.decode(String.self, forKey: .name),
            role: try values.decode(Role.self, forKey: .role), can: try values.decode(Capabilities.self, forKey: .can),
            rooms: try values.decode(RoomScope.self, forKey: .rooms),
            badges: try values.decode([String].self, forKey: .badges),
            language: try values.decodeIfPresent(LanguageTag.self, forKey: .language),
            expires: try values.decodeIfPresent(Timestamp.self, forKey: .expires),
            isAnonymous: try values.decode(Bool.self, forKey: .isAnonymous))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(user, forKey: .user)
        try values.encode(name, forKey: .name)
        try values.encode(role, forKey: .role)
        try values.encode(can, forKey: .can)
        try values.encode(rooms, forKey: .rooms)
        try values.encode(badges, forKey: .badges)
        try values.encodeIfPresent(language, forKey: .language)
        try values.encodeIfPresent(expires, forKey: .expires)
        try values.encode(isAnonymous, forKey: .isAnonymous)
    }
}

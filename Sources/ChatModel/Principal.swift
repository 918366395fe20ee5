/// What a token says its bearer is.
package enum Role: String, Sendable, CaseIterable {
    case viewer, member, interpreter, moderator, host, admin

    /// What a bearer may do where the token does not say so itself.
    package var defaultCapabilities: Capabilities {
        switch self {
        case .viewer, .member: [.speak]
        case .interpreter: [.speak, .interpret]
        case .moderator: [.speak, .moderate]
        case .host, .admin: [.speak, .interpret, .moderate, .host]
        }
    }

    /// Whether the role counts as membership where a room is for members only.
    package var isMember: Bool { self != .viewer }
}

/// What a principal may do in the rooms that its token covers.
package struct Capabilities: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let speak = Capabilities(rawValue: 1)
    package static let interpret = Capabilities(rawValue: 2)
    package static let moderate = Capabilities(rawValue: 4)
    package static let host = Capabilities(rawValue: 8)

    /// The names that tokens and `you.can` use, in this order.
    package static let names: [(String, Capabilities)] = [
        ("speak", .speak), ("interpret", .interpret), ("moderate", .moderate), ("host", .host),
    ]

    package var names: [String] { Self.names.filter { contains($0.1) }.map(\.0) }
}

/// Which rooms a principal's token opens.
package enum RoomScope: Hashable, Sendable {
    /// No `rooms` claim: every public room.
    case publicRooms
    /// `*`: every room.
    case all
    case only(Set<RoomID>)

    package func covers(_ room: RoomID, isPublic: Bool) -> Bool {
        switch self {
        case .publicRooms: isPublic
        case .all: true
        case .only(let rooms): rooms.contains(room)
        }
    }
}

/// Who is at the other end of a connection.
package struct Principal: Hashable, Sendable {
    package var user: UserID
    package var name: String
    package var role: Role
    package var can: Capabilities
    package var rooms: RoomScope
    package var badges: [String]
    package var language: LanguageTag?
    /// When the token ends; nil for anonymous connections.
    package var expires: Timestamp?
    package var isAnonymous: Bool

    package init(
        user: UserID, name: String, role: Role, can: Capabilities? = nil, rooms: RoomScope = .publicRooms,
        badges: [String] = [], language: LanguageTag? = nil, expires: Timestamp? = nil, isAnonymous: Bool = false
    ) {
        self.user = user
        self.name = name
        self.role = role
        self.can = can ?? role.defaultCapabilities
        self.rooms = rooms
        self.badges = badges
        self.language = language
        self.expires = expires
        self.isAnonymous = isAnonymous
    }
}

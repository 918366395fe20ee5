/// Who said something.
public struct ChatUser: Hashable, Sendable, Decodable {
    public let id: String
    /// What they are called; may be empty for a guest.
    public let name: String
    public let role: ChatRole
    public let badges: [String]

    private enum CodingKeys: String, CodingKey { case id, name, role, badges }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(String.self, forKey: .id)
        name = fields.lenient(.name) ?? ""
        role = fields.lenient(.role) ?? .viewer
        badges = fields.lenient(.badges) ?? []
    }
}

/// Who did something in the room's favour: their id, and their name where the server tells it.
public struct ChatActor: Hashable, Sendable {
    public let id: String
    public let name: String?
}

/// Who the server takes this client for.
public struct ChatIdentity: Hashable, Sendable, Decodable {
    /// The user's id; a guest's is another one on each connection.
    public let user: String
    public let name: String
    public let role: ChatRole
    public let rights: [ChatRight]

    private enum CodingKeys: String, CodingKey { case user, name, role, rights = "can" }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        user = try fields.decode(String.self, forKey: .user)
        name = fields.lenient(.name) ?? ""
        role = fields.lenient(.role) ?? .viewer
        rights = fields.lenient(.rights) ?? []
    }
}

/// What someone is in a room.
public struct ChatRole: ChatWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let viewer: Self = "viewer"
    public static let member: Self = "member"
    public static let interpreter: Self = "interpreter"
    public static let moderator: Self = "moderator"
    public static let host: Self = "host"
    public static let admin: Self = "admin"
}

/// What someone may do in a room.
public struct ChatRight: ChatWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let speak: Self = "speak"
    public static let interpret: Self = "interpret"
    public static let moderate: Self = "moderate"
    public static let host: Self = "host"
}

import Foundation

/// The server's word to this user about something they said or did.
public struct ChatNotice: Hashable, Sendable {
    /// What an appeal names.
    public let id: String
    public let level: Level
    public let code: String
    public let rule: String
    /// In the user's language: what happened, why, and what would be accepted.
    public let message: String
    public let until: Date?
    /// What it is about.
    public let text: String?
    public let isAppealable: Bool

    /// How grave it is.
    public struct Level: ChatWord {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let info: Self = "info"
        public static let warning: Self = "warn"
        public static let timeout: Self = "timeout"
        public static let ban: Self = "ban"
    }
}

/// Why the server took the client out of the room.
public struct ChatLeft: Hashable, Sendable, Decodable {
    public let code: Code

    public struct Code: ChatWord {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let banned: Self = "banned"
        public static let closed: Self = "closed"
        public static let forbidden: Self = "forbidden"
    }
}

/// A message that waits for a moderator.
public struct ChatHeld: Hashable, Sendable {
    /// What ``ChatRoomClient/approve(hold:reason:)`` takes.
    public let id: String
    public let at: Date
    public let user: ChatUser
    public let text: String
    public let language: String
    /// How sure the relay is of the language, in percent.
    public let confidence: Int
    /// What held it.
    public let rule: String
    public let translation: ChatTranslation?
    public let until: Date?
}

/// What became of a held message.
public struct ChatHoldDone: Hashable, Sendable {
    public let id: String
    public let decision: Decision
    /// Nil where nobody decided.
    public let by: ChatActor?
    /// The place that an approved message got.
    public let seq: Int64?

    public struct Decision: ChatWord {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        public static let approved: Self = "approved"
        public static let denied: Self = "denied"
        public static let expired: Self = "expired"
    }
}

/// A viewer's report of a message.
public struct ChatReport: Hashable, Sendable {
    public let id: String
    public let of: Int64
    public let by: ChatActor
    public let reason: String?
}

/// The wish of another room's host to link both rooms.
public struct ChatLinkOffer: Hashable, Sendable {
    /// The other room.
    public let with: String
    public let by: ChatActor
}

/// What a user says against a notice.
public struct ChatAppeal: Hashable, Sendable, Decodable {
    public let notice: String
    public let user: ChatUser
    public let text: String
}

/// Many users say nearly the same at once.
public struct ChatRaid: Hashable, Sendable {
    /// From 1; higher is worse.
    public let level: Int
    public let sample: String
    public let count: Int
    /// Whether the room has shielded itself.
    public let isShielded: Bool
}

/// What moderators know of a user.
public struct ChatUserCard: Hashable, Sendable {
    public let id: String
    public let name: String
    public let notes: [Note]
    public let sanction: Sanction?
    /// How many warnings count.
    public let warnings: Int
    /// Their recent messages, in the order of the record.
    public internal(set) var recent: [ChatEvent]

    /// A moderators' note.
    public struct Note: Hashable, Sendable {
        public let at: Date
        public let by: ChatActor
        public let text: String
    }

    /// The ban or timeout that holds.
    public struct Sanction: Hashable, Sendable {
        public let level: ChatNotice.Level
        public let notice: String
        public let reason: String?
        /// Nil for a ban.
        public let until: Date?
    }
}

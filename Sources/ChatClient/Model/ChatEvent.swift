/// What happens in the room, and to the connection with it.
///
/// Recorded events (messages, removals, changes of settings) come once and in order, over as many connections as it
/// takes; what could not be had is told by ``lagged(_:)``.
public enum ChatEvent: Hashable, Sendable {
    /// How the connection is doing.
    case status(ChatStatus)
    /// The client is in the room, for the first time or again.
    case joined(ChatJoined)
    case message(ChatMessage)
    /// The translation of an earlier message.
    case translation(ChatLateTranslation)
    /// Messages that are to be taken from view.
    case removal(ChatRemoval)
    case settings(ChatSettingsChange)
    case votes(ChatVotes)
    case reactions(ChatReactions)
    case viewers(ChatViewers)
    /// A moderator's or the relay's word to this user alone.
    case notice(ChatNotice)
    /// The server took this client out of the room; what becomes of it follows as ``status(_:)``.
    case left(ChatLeft)
    /// For moderators: a message that waits for a decision.
    case held(ChatHeld)
    /// For moderators: the decision.
    case holdDone(ChatHoldDone)
    /// For moderators: a viewer's report.
    case report(ChatReport)
    /// For moderators: a user's appeal against a notice.
    case appeal(ChatAppeal)
    /// For moderators: many say nearly the same at once.
    case raid(ChatRaid)
    /// For hosts: a host of another room wants both rooms linked.
    case linkOffer(ChatLinkOffer)
    /// Events that this client did not get.
    case lagged(ChatLagged)
    /// What this library does not know, or could not read as what it calls itself.
    case other(ChatOther)
}

/// The room as it was joined.
public struct ChatJoined: Hashable, Sendable {
    public let room: String
    public let you: ChatIdentity
    /// All of the room's settings.
    public let settings: ChatRoomSettings
    public let viewers: Int
    /// The room's newest event at the time.
    public let newest: Int64
    /// Names the room's record; another one is another past.
    public let epoch: String
    /// Whether what was delivered before no longer connects to what comes now: forget it.
    public internal(set) var isFresh: Bool
    let recovered: Bool
}

/// A translation that was not ready with its message.
public struct ChatLateTranslation: Hashable, Sendable, Decodable {
    /// The message.
    public let of: Int64
    public let translation: ChatTranslation

    private enum CodingKeys: String, CodingKey { case of, translation = "tr" }
}

/// Messages that are to be taken from view.
public struct ChatRemoval: Hashable, Sendable {
    public let seq: Int64
    public let target: Target
    public let reason: String?

    /// Which.
    public enum Target: Hashable, Sendable {
        case message(Int64)
        /// All so far of a user.
        case user(String)
        /// All so far.
        case all
    }
}

/// Settings that changed.
public struct ChatSettingsChange: Hashable, Sendable {
    /// Nil where it tells what a gap had hidden.
    public let seq: Int64?
    public let change: ChatRoomSettings
}

/// How many voted for a question.
public struct ChatVotes: Hashable, Sendable, Decodable {
    public let of: Int64
    public let count: Int
}

/// How often a message was reacted to, by emoji or `:emote:`.
public struct ChatReactions: Hashable, Sendable, Decodable {
    public let of: Int64
    public let counts: [String: Int]
}

/// How many are in the room.
public struct ChatViewers: Hashable, Sendable {
    public let count: Int
    /// By the language that they read, where that is told.
    public let languages: [String: Int]
}

/// Events that this client did not get, between two sequences, both exclusive.
public struct ChatLagged: Hashable, Sendable {
    public let after: Int64
    public let before: Int64
    public let cause: Cause

    /// Why.
    public enum Cause: Hashable, Sendable {
        /// The room says more than its budget carries: the server left them out on purpose.
        case sampled
        /// The record no longer had them, or had too many.
        case unavailable
        /// The app did not read its events, and ``ChatLimits/bufferedEvents`` were waiting. Passing events without a
        /// sequence were left out too.
        case unread
    }
}

/// An event that has no type here.
public struct ChatOther: Hashable, Sendable {
    /// Its `ev`.
    public let name: String
    /// Where it is part of the room's record.
    public let seq: Int64?
    /// All of it.
    public let fields: ChatJSON
}

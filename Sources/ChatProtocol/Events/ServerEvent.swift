import ChatModel

/// What the server tells one connection; recorded events are encoded by ``RecordedEventCoding``.
package enum ServerEvent: Hashable, Sendable {
    case welcome(Welcome)
    case ok(RequestID, Outcome)
    case error(ErrorReply)
    case joined(Joined)
    case left(RoomID, LeftCode)
    case viewers(RoomID, ViewerCount)
    case notice(Notice)
    /// A translation that was not ready with its message.
    case translation(RoomID, of: Sequence, MessageTranslation)
    case votes(RoomID, of: Sequence, count: Int)
    case reactions(RoomID, of: Sequence, [Reaction: Int])
    case held(HeldMessage)
    case holdDone(HoldDone)
    case report(Report)
    case appealed(Appeal)
    case raid(Raid)
    /// A host of another room wants its room linked with this one.
    case linkOffered(RoomID, with: RoomID, by: Author)
    /// Events between the two sequences, both exclusive, were skipped for this connection.
    ///
    /// `isSampled`: on purpose, since the room says more than its delivery budget carries.
    case lagged(RoomID, after: Sequence, before: Sequence, isSampled: Bool = false)
    case bye(CloseCode, reason: String, retryMilliseconds: Int64?)
}

package struct Welcome: Hashable, Sendable {
    package var server: String
    package var node: String
    package var at: Timestamp
    package var limits: Limits

    package init(server: String, node: String, at: Timestamp, limits: Limits) {
        self.server = server
        self.node = node
        self.at = at
        self.limits = limits
    }
}

/// What a client must keep to, as `welcome` announces it.
package struct Limits: Hashable, Sendable {
    /// The most bytes of a frame and of a line in it.
    package var frameBytes: Int
    /// The most graphemes of a text.
    package var textCharacters: Int
    /// The most rooms of a connection at a time.
    package var rooms: Int
    package var commandsPerSecond: Int
    /// Seconds of silence after which a connection is closed.
    package var idleSeconds: Int

    package init(frameBytes: Int, textCharacters: Int, rooms: Int, commandsPerSecond: Int, idleSeconds: Int) {
        self.frameBytes = frameBytes
        self.textCharacters = textCharacters
        self.rooms = rooms
        self.commandsPerSecond = commandsPerSecond
        self.idleSeconds = idleSeconds
    }
}

/// What an `ok` says besides that it is one.
package enum Outcome: Hashable, Sendable {
    case done
    case hello(Principal)
    case said(Sequence, at: Timestamp)
    /// The message waits for a moderator.
    case held(String)
    case pong(at: Timestamp)
    /// Finished lines, without line ends, of recorded events in ascending order.
    case history([[UInt8]])
    /// What is known of a user, with their recent messages as in ``history(_:)``.
    case user(UserCard, recent: [[UInt8]])
    /// The newest first.
    case audit([AuditEntry])
}

package struct ErrorReply: Hashable, Sendable {
    package var id: RequestID?
    package var code: ErrorCode
    /// In the user's language: what is wrong and what would be accepted.
    package var message: String
    package var retryMilliseconds: Int64?
    /// What decided, such as `slow_mode`.
    package var rule: String?
    package var notice: String?

    package init(
        id: RequestID?, code: ErrorCode, message: String, retryMilliseconds: Int64? = nil, rule: String? = nil,
        notice: String? = nil
    ) {
        self.id = id
        self.code = code
        self.message = message
        self.retryMilliseconds = retryMilliseconds
        self.rule = rule
        self.notice = notice
    }
}

package struct Joined: Hashable, Sendable {
    package var id: RequestID?
    package var room: RoomID
    package var newest: Cursor
    package var recovered: Bool
    package var you: Principal
    package var state: RoomSettings
    /// Left out where there are none.
    package var emotes: [Emote]
    /// As far as the reader needs them; left out where there are none.
    package var rules: [HouseRules.Text]
    package var viewers: Int

    package init(
        id: RequestID?, room: RoomID, newest: Cursor, recovered: Bool, you: Principal, state: RoomSettings,
        emotes: [Emote] = [], rules: [HouseRules.Text] = [], viewers: Int
    ) {
        self.id = id
        self.room = room
        self.newest = newest
        self.recovered = recovered
        self.you = you
        self.state = state
        self.emotes = emotes
        self.rules = rules
        self.viewers = viewers
    }
}

/// Why the server took a connection out of a room.
package enum LeftCode: String, Sendable, CaseIterable {
    case banned, closed, forbidden
}

package struct ViewerCount: Hashable, Sendable {
    package var count: Int
    /// Connections by the language they read; empty where none said.
    package var languages: [LanguageTag: Int]

    package init(count: Int, languages: [LanguageTag: Int] = [:]) {
        self.count = count
        self.languages = languages
    }
}

/// What a user is told about an act of moderation that concerns them.
package struct Notice: Hashable, Sendable {
    package enum Level: String, Sendable, CaseIterable {
        case info, warn, timeout, ban
    }

    package var room: RoomID
    package var notice: String
    package var level: Level
    package var code: String
    package var rule: String
    package var message: String
    package var until: Timestamp?
    /// What the user wrote that it is about; nil where nothing was, or where a private rule keeps quiet.
    package var text: String?
    /// Whether the user may appeal.
    package var isAppealable: Bool

    package init(
        room: RoomID, notice: String, level: Level, code: String, rule: String, message: String,
        until: Timestamp? = nil, text: String? = nil, isAppealable: Bool = false
    ) {
        self.room = room
        self.notice = notice
        self.level = level
        self.code = code
        self.rule = rule
        self.message = message
        self.until = until
        self.text = text
        self.isAppealable = isAppealable
    }
}

import ChatModel

/// What a client asks for: one line of a frame, decoded and checked for shape.
package struct Command: Hashable, Sendable {
    /// What the reply carries; nil asks for no reply but an error.
    package var id: RequestID?
    package var operation: Operation

    package init(id: RequestID?, operation: Operation) {
        self.id = id
        self.operation = operation
    }
}

/// The operations of protocol version 1, by `op`.
package enum Operation: Hashable, Sendable {
    case hello(token: String?, client: String?, language: LanguageTag?)
    case join(Join)
    case leave(RoomID)
    case say(Say)
    case language(RoomID, LanguageTag?)
    case history(RoomID, HistoryRange)
    case ping
    case delete(RoomID, of: Sequence, reason: String?)
    case clear(RoomID, reason: String?)
    case timeout(RoomID, Sanction, seconds: Int)
    case ban(RoomID, Sanction)
    case unban(RoomID, UserID)
    case announce(RoomID, text: String)
    case pin(RoomID, of: Sequence)
    case unpin(RoomID, of: Sequence)
    case set(RoomID, RoomSettingsPatch)
    /// A question: said as any message, and put into the question queue.
    case ask(Say)
    case vote(RoomID, of: Sequence)
    case react(RoomID, of: Sequence, with: Reaction)
    case report(RoomID, of: Sequence, reason: String?)
    case appeal(RoomID, notice: String, text: String)
    /// What moderators decided on an appeal against a notice.
    case resolve(RoomID, notice: String, granted: Bool, reason: String?)
    /// The user has read a notice.
    case acknowledge(RoomID, notice: String)
    case warn(RoomID, Sanction)
    case approve(RoomID, hold: String, reason: String?)
    case deny(RoomID, hold: String, reason: String?)
    /// A person's translation of a message.
    case translate(RoomID, of: Sequence, language: LanguageTag, text: String)
    /// A question is done.
    case answer(RoomID, of: Sequence)
    case link(RoomID, with: RoomID)
    case unlink(RoomID, with: RoomID)
    /// Takes messages of the last seconds that hold a phrase from view.
    case purge(RoomID, phrase: String, seconds: Int, reason: String?)
    /// A moderators' note on a user.
    case note(RoomID, UserID, text: String)
    /// What moderators know of a user.
    case user(RoomID, UserID)
    /// What moderators did lately.
    case audit(RoomID, limit: Int)
}

package struct Join: Hashable, Sendable {
    package var room: RoomID
    package var language: LanguageTag?
    /// The last event that the client has, to be given what it missed.
    package var since: Cursor?
    /// How many recent events to get where nothing is resumed; nil: as configured.
    package var history: Int?

    package init(room: RoomID, language: LanguageTag? = nil, since: Cursor? = nil, history: Int? = nil) {
        self.room = room
        self.language = language
        self.since = since
        self.history = history
    }
}

package struct Say: Hashable, Sendable {
    package var room: RoomID
    package var text: String
    package var nonce: String?
    package var replyTo: Sequence?
    package var language: LanguageTag?

    package init(
        room: RoomID, text: String, nonce: String? = nil, replyTo: Sequence? = nil, language: LanguageTag? = nil
    ) {
        self.room = room
        self.text = text
        self.nonce = nonce
        self.replyTo = replyTo
        self.language = language
    }
}

/// Whom a warning, timeout or ban is about.
package struct Sanction: Hashable, Sendable {
    package var user: UserID
    package var reason: String?
    /// Leave the user's recent messages in view.
    package var keep: Bool

    package init(user: UserID, reason: String? = nil, keep: Bool = false) {
        self.user = user
        self.reason = reason
        self.keep = keep
    }
}

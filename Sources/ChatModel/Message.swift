/// The author of a message as everyone in the room sees them.
package struct Author: Hashable, Sendable {
    package var id: UserID
    package var name: String
    /// Left out of events for plain viewers.
    package var role: Role
    package var badges: [String]

    package init(id: UserID, name: String, role: Role = .viewer, badges: [String] = []) {
        self.id = id
        self.name = name
        self.role = role
        self.badges = badges
    }

    package init(_ principal: Principal) {
        self.init(id: principal.user, name: principal.name, role: principal.role, badges: principal.badges)
    }
}

/// What a message is besides plain chat.
package enum MessageKind: String, Sendable, CaseIterable {
    case question, announce, system
}

/// A message as it stands in the record, without its place there.
package struct Message: Hashable, Sendable {
    package var at: Timestamp
    package var author: Author
    package var text: String
    /// Of mixed text the dominant one.
    package var language: LanguageTag
    /// All languages of mixed text; empty where there is one.
    package var mixed: [LanguageTag]
    package var replyTo: Sequence?
    package var kind: MessageKind?
    /// The linked room that it was said in; nil where that is this one.
    package var from: RoomID?

    package init(
        at: Timestamp, author: Author, text: String, language: LanguageTag = .undetermined, mixed: [LanguageTag] = [],
        replyTo: Sequence? = nil, kind: MessageKind? = nil, from: RoomID? = nil
    ) {
        self.at = at
        self.author = author
        self.text = text
        self.language = language
        self.mixed = mixed
        self.replyTo = replyTo
        self.kind = kind
        self.from = from
    }
}

/// Which earlier messages an event takes from view.
package enum RemovalTarget: Hashable, Sendable {
    case message(Sequence)
    /// This user's messages of the last ten minutes before the event.
    case user(UserID)
    /// All messages before the event.
    case all
}

/// An event that has a place in its room's record.
package enum RoomEvent: Hashable, Sendable {
    case message(Message)
    case gone(RemovalTarget, reason: String?, at: Timestamp)
    case state(RoomSettingsPatch, at: Timestamp)
}

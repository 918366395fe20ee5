import ChatModel

/// A message that waits for a moderator.
package struct HeldMessage: Hashable, Sendable {
    package var room: RoomID
    package var hold: String
    package var at: Timestamp
    package var author: Author
    package var text: String
    package var language: LanguageTag
    /// How sure the relay is of the language, in percent.
    package var confidence: Int
    /// What held it.
    package var rule: String
    package var translation: MessageTranslation?
    /// When it expires.
    package var until: Timestamp?

    package init(
        room: RoomID, hold: String, at: Timestamp, author: Author, text: String, language: LanguageTag,
        confidence: Int, rule: String, translation: MessageTranslation? = nil, until: Timestamp? = nil
    ) {
        self.room = room
        self.hold = hold
        self.at = at
        self.author = author
        self.text = text
        self.language = language
        self.confidence = confidence
        self.rule = rule
        self.translation = translation
        self.until = until
    }
}

/// What became of a held message.
package struct HoldDone: Hashable, Sendable {
    package enum Decision: String, Sendable, CaseIterable {
        case approved, denied, expired
    }

    package var room: RoomID
    package var hold: String
    package var decision: Decision
    /// Who decided; nil where nobody did.
    package var by: Author?
    /// The place that an approved message got.
    package var sequence: Sequence?

    package init(
        room: RoomID, hold: String, decision: Decision, by: Author? = nil, sequence: Sequence? = nil
    ) {
        self.room = room
        self.hold = hold
        self.decision = decision
        self.by = by
        self.sequence = sequence
    }
}

/// A viewer's report of a message.
package struct Report: Hashable, Sendable {
    package var room: RoomID
    package var report: String
    package var of: Sequence
    package var by: Author
    package var reason: String?

    package init(room: RoomID, report: String, of: Sequence, by: Author, reason: String? = nil) {
        self.room = room
        self.report = report
        self.of = of
        self.by = by
        self.reason = reason
    }
}

/// What a user says against a notice.
package struct Appeal: Hashable, Sendable {
    package var room: RoomID
    package var notice: String
    package var author: Author
    package var text: String

    package init(room: RoomID, notice: String, author: Author, text: String) {
        self.room = room
        self.notice = notice
        self.author = author
        self.text = text
    }
}

/// Many users say nearly the same at once.
package struct Raid: Hashable, Sendable {
    package var room: RoomID
    /// From 1; higher is worse.
    package var level: Int
    /// One of the messages.
    package var sample: String
    /// How many there were.
    package var count: Int
    /// Whether the room has shielded itself.
    package var shield: Bool

    package init(room: RoomID, level: Int, sample: String, count: Int, shield: Bool = false) {
        self.room = room
        self.level = level
        self.sample = sample
        self.count = count
        self.shield = shield
    }
}

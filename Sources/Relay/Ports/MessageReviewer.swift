import ChatModel

/// What an external review is asked.
package struct ReviewRequest: Sendable {
    package let room: RoomID
    package let message: Message

    package init(room: RoomID, message: Message) {
        self.room = room
        self.message = message
    }
}

/// What it said, or what the room falls back on where it said nothing in time.
package enum ReviewDecision: Hashable, Sendable {
    case allow
    case deny(reason: String?)
    /// Allowed with another text.
    case modify(String)
    case hold
}

/// An external party that sees messages before the room does. It never fails: it falls back.
package protocol MessageReviewer: Sendable {
    func reviews(_ room: RoomID) -> Bool
    func review(_ request: ReviewRequest) async -> ReviewDecision
}

import ChatModel

/// How events are written, in the record and on the wire. The relay itself knows no format.
package protocol EventCoding: Sendable {
    /// An event as it is recorded: without its sequence, which the record gives it.
    func encode(_ event: RoomEvent, room: RoomID) -> [UInt8]
    /// Nil where the bytes are no event.
    func decode(_ body: [UInt8]) -> RoomEvent?
    /// The finished line of a recorded event, without a line end.
    func line(_ body: [UInt8], at sequence: Sequence) -> [UInt8]
    /// The finished line of a message with a translation in it.
    func line(_ line: [UInt8], with translation: MessageTranslation) -> [UInt8]
    /// The line that tells a translation which came after its message.
    func translation(_ room: RoomID, of message: Sequence, _ translation: MessageTranslation) -> [UInt8]
    /// The line that tells a subscriber what it was not sent: the events between the two.
    func lagged(_ room: RoomID, after: Sequence, before: Sequence) -> [UInt8]
    /// The line that tells how many voted for a question.
    func votes(_ room: RoomID, of question: Sequence, count: Int) -> [UInt8]
    /// The line that tells the totals of a message's reactions.
    func reactions(_ room: RoomID, of message: Sequence, _ counts: [Reaction: Int]) -> [UInt8]
    /// The line that tells how many viewers a room has.
    func viewers(_ room: RoomID, count: Int, languages: [LanguageTag: Int]) -> [UInt8]
}

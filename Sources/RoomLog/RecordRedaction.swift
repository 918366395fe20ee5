import ChatModel

/// The one exception to a record that is only appended to: what a person has a right to have erased is overwritten.
/// Every sequence stays.
package protocol RecordRedaction: Sendable {
    /// Looks at the oldest `limit` events after the sequence, and gives those another body for which there is one.
    func redact(
        _ room: RoomID, after sequence: Sequence, limit: Int,
        _ replacement: @escaping @Sendable (RecordedEvent) -> [UInt8]?
    ) async throws(RoomLogError) -> RedactedPage

    /// Forgets the nonces of a user's messages in a room.
    func forgetNonces(of user: UserID, in room: RoomID) async throws(RoomLogError)

    /// Drops the free text of all audit entries about a user or by them; that something was done stays.
    func redactAudit(of user: UserID) async throws(RoomLogError)

    /// Overwrites what redaction left behind in the store's files. False where others read them just now: it is
    /// overwritten later.
    func scrub() async throws(RoomLogError) -> Bool
}

/// What a step of a redaction came to.
package struct RedactedPage: Hashable, Sendable {
    package let redacted: [Sequence]
    /// Where the next step goes on; nil: there is nothing more.
    package let next: Sequence?

    package init(redacted: [Sequence], next: Sequence?) {
        self.redacted = redacted
        self.next = next
    }
}

/// Who did what to whom, why, and until when.
package struct AuditEntry: Hashable, Sendable {
    package let at: Timestamp
    package let room: RoomID
    package let actor: UserID
    /// The command's name, such as `timeout`.
    package let action: String
    package let user: UserID?
    package let message: Sequence?
    package let reason: String?
    package let until: Timestamp?
    /// What was changed, for `set`: the patch as JSON.
    package let detail: String?

    package init(
        at: Timestamp, room: RoomID, actor: UserID, action: String, user: UserID? = nil, message: Sequence? = nil,
        reason: String? = nil, until: Timestamp? = nil, detail: String? = nil
    ) {
        self.at = at
        self.room = room
        self.actor = actor
        self.action = action
        self.user = user
        self.message = message
        self.reason = reason
        self.until = until
        self.detail = detail
    }
}

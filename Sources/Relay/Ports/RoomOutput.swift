import ChatModel

/// What a room tells one connection.
package enum RoomOutput: Sendable {
    case joined(Admittance)
    /// Finished frames of events, shared with others. Where more is to come, `taken` is called when the connection has
    /// taken them, and never if it ends first.
    case backlog([[UInt8]], taken: (@Sendable () -> Void)? = nil)
    case done(RequestID?)
    case said(RequestID?, Sequence, at: Timestamp)
    /// Finished lines of events.
    case history(RequestID?, [[UInt8]])
    /// `hasLeft`: the connection is not in the room, a join that was asked for did not happen.
    case refused(RequestID?, RoomID, Refusal, hasLeft: Bool)
    /// The message waits for a moderator.
    case held(RequestID?, hold: String)
    case notice(RoomID, RoomNotice)
    /// For moderators only.
    case moderation(RoomID, ModeratorEvent)
    case user(RequestID?, UserRecord)
    /// The newest first.
    case audit(RequestID?, [AuditEntry])
    /// The room took the connection out.
    case removed(RoomID, Removal)
    case left(RequestID?, RoomID)
    /// The connection is subscribed to another lane from now on.
    case moved(RoomID, lane: UInt64)

    package enum Removal: Sendable { case banned, closed, forbidden }
}

/// What a join found.
package struct Admittance: Sendable {
    package let request: RequestID?
    package let room: RoomID
    package let newest: Cursor
    package let recovered: Bool
    package let principal: Principal
    package let settings: RoomSettings
    package let emotes: [Emote]
    /// What the reader is shown of them.
    package let rules: [HouseRules.Text]
    package let viewers: Int
    /// The lane that the connection will be subscribed to.
    package let lane: UInt64
}

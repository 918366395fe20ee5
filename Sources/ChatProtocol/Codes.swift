/// What went wrong with a command, or with a connection before it is closed. What each means to a client
/// stands in the Protocol page of the documentation.
package enum ErrorCode: String, Sendable, CaseIterable {
    case badJSON = "bad_json"
    case badCommand = "bad_command"
    case unknownOp = "unknown_op"
    case tooLarge = "too_large"
    case unauthorized
    case tokenExpired = "token_expired"
    case forbidden
    case noSuchRoom = "no_such_room"
    case notJoined = "not_joined"
    case noSuchMessage = "no_such_message"
    case alreadyDone = "already_done"
    case tooLong = "too_long"
    case empty
    case rateLimited = "rate_limited"
    case slowMode = "slow_mode"
    case duplicate
    case language
    case blockedTerm = "blocked_term"
    case linkNotAllowed = "link_not_allowed"
    case emoteOnly = "emote_only"
    case membersOnly = "members_only"
    case paused
    case timedOut = "timed_out"
    case banned
    case heldFull = "held_full"
    case roomFull = "room_full"
    case tooManyRooms = "too_many_rooms"
    case overloaded
    case badSetting = "bad_setting"
    case `internal`
}

/// The WebSocket close codes that the relay uses.
package enum CloseCode: UInt16, Sendable, CaseIterable {
    case normal = 1000
    case draining = 1001
    case protocolViolation = 1002
    case notUTF8 = 1007
    case tooLarge = 1009
    case badToken = 4001
    case expiredToken = 4002
    case banned = 4003
    case tooSlow = 4004
    case tooManyConnections = 4005
    case protocolError = 4006
    case idle = 4008
}

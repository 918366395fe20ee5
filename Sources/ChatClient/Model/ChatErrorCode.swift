/// What the server refuses a command with.
public struct ChatErrorCode: ChatWord {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let badJSON: Self = "bad_json"
    public static let badCommand: Self = "bad_command"
    public static let unknownOp: Self = "unknown_op"
    public static let tooLarge: Self = "too_large"
    public static let unauthorized: Self = "unauthorized"
    public static let tokenExpired: Self = "token_expired"
    public static let forbidden: Self = "forbidden"
    public static let noSuchRoom: Self = "no_such_room"
    public static let notJoined: Self = "not_joined"
    public static let noSuchMessage: Self = "no_such_message"
    public static let alreadyDone: Self = "already_done"
    public static let tooLong: Self = "too_long"
    public static let empty: Self = "empty"
    public static let rateLimited: Self = "rate_limited"
    public static let slowMode: Self = "slow_mode"
    public static let duplicate: Self = "duplicate"
    public static let language: Self = "language"
    public static let blockedTerm: Self = "blocked_term"
    public static let linkNotAllowed: Self = "link_not_allowed"
    public static let emoteOnly: Self = "emote_only"
    public static let membersOnly: Self = "members_only"
    public static let paused: Self = "paused"
    public static let timedOut: Self = "timed_out"
    public static let banned: Self = "banned"
    public static let heldFull: Self = "held_full"
    public static let roomFull: Self = "room_full"
    public static let tooManyRooms: Self = "too_many_rooms"
    public static let overloaded: Self = "overloaded"
    public static let badSetting: Self = "bad_setting"
    public static let `internal`: Self = "internal"

    /// Those that this library names.
    public static let known: [Self] = [
        .badJSON, .badCommand, .unknownOp, .tooLarge, .unauthorized, .tokenExpired, .forbidden, .noSuchRoom,
        .notJoined, .noSuchMessage, .alreadyDone, .tooLong, .empty, .rateLimited, .slowMode, .duplicate, .language,
        .blockedTerm, .linkNotAllowed, .emoteOnly, .membersOnly, .paused, .timedOut, .banned, .heldFull, .roomFull,
        .tooManyRooms, .overloaded, .badSetting, .internal,
    ]
}

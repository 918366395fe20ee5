import ChatModel

/// Something that the server says to a person, with what it needs to say it; ``Catalogue`` has the words.
package enum Phrase: Hashable, Sendable {
    /// What a refused action needs.
    package enum Need: Hashable, Sendable, CaseIterable {
        /// The right to speak, interpret, moderate or host.
        case speak, interpret, moderate, host
        /// A token that covers the room.
        case room
        /// Being a host, since the user whom the action is about is one.
        case higherRole
    }

    case badJSON
    case badCommand(Complaint)
    case unknownOp(String)
    case tooLarge(limitBytes: Int)
    case unauthorized
    case tokenExpired
    case forbidden(Need)
    case noSuchRoom(RoomID)
    case notJoined(RoomID)
    case noSuchMessage(Sequence)
    case alreadyDone(by: String?)
    case tooLong(limit: Int, found: Int)
    case empty
    case rateLimited(retry: Duration)
    case slowMode(retry: Duration)
    case duplicate
    case membersOnly
    case paused
    case timedOut(retry: Duration)
    case banned
    case bannedFromServer
    case roomFull(limit: Int)
    case tooManyRooms(limit: Int)
    case overloaded(retry: Duration)
    case badSetting(Complaint)
    case internalError

    /// Notices to the user whom an act of moderation is about.
    case timeoutNotice(Duration, reason: String?)
    case banNotice(reason: String?)
    /// Ban and timeout are over.
    case clearedNotice

    /// The error that the phrase explains; nil for notices.
    package var code: ErrorCode? {
        switch self {
        case .badJSON: .badJSON
        case .badCommand: .badCommand
        case .unknownOp: .unknownOp
        case .tooLarge: .tooLarge
        case .unauthorized: .unauthorized
        case .tokenExpired: .tokenExpired
        case .forbidden: .forbidden
        case .noSuchRoom: .noSuchRoom
        case .notJoined: .notJoined
        case .noSuchMessage: .noSuchMessage
        case .alreadyDone: .alreadyDone
        case .tooLong: .tooLong
        case .empty: .empty
        case .rateLimited: .rateLimited
        case .slowMode: .slowMode
        case .duplicate: .duplicate
        case .membersOnly: .membersOnly
        case .paused: .paused
        case .timedOut: .timedOut
        case .banned, .bannedFromServer: .banned
        case .roomFull: .roomFull
        case .tooManyRooms: .tooManyRooms
        case .overloaded: .overloaded
        case .badSetting: .badSetting
        case .internalError: .internal
        case .timeoutNotice, .banNotice, .clearedNotice: nil
        }
    }

    /// After how long a client may try again, where the phrase says so.
    package var retry: Duration? {
        switch self {
        case .rateLimited(let retry), .slowMode(let retry), .timedOut(let retry), .overloaded(let retry): retry
        default: nil
        }
    }
}

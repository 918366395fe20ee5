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

    /// What is wrong with how a message is written.
    package enum Fault: Hashable, Sendable, CaseIterable {
        /// Too many capitals, the same over and over, too many users called.
        case capitals, repetition, mentions
        /// Too contrived to be searched to its end.
        case contrived
    }

    /// Why a message waits for a moderator.
    package enum HoldCause: Hashable, Sendable {
        case language(allowed: [LanguageTag])
        case term, link
        case fault(Fault)
        /// The room is shielded, and the user is new.
        case newcomer
        /// The room's external review said so, or did not answer.
        case review
        /// It is shown once it is translated.
        case translation
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
    /// Somebody has said it, and the room takes everything once.
    case notUnique
    /// The room is shielded, and the user is new.
    case shielded(retry: Duration)
    case language(allowed: [LanguageTag], found: LanguageTag)
    /// Never says which term: the rule may be private.
    case blockedTerm
    case fault(Fault)
    /// The room's external review refused the message.
    case refusedByReview(reason: String?)
    case linkNotAllowed
    case emoteOnly
    case membersOnly
    case paused
    case timedOut(retry: Duration)
    case banned
    case bannedFromServer
    /// Too many messages wait for moderators.
    case heldFull
    case noSuchHold(String)
    case noSuchNotice(String)
    case noSuchEmote(String)
    /// A message has as many different reactions as it may have.
    case reactionsFull(limit: Int)
    case roomFull(limit: Int)
    case tooManyRooms(limit: Int)
    case tooManyLinks(limit: Int)
    case overloaded(retry: Duration)
    case badSetting(Complaint)
    case internalError

    /// Notices to the user whom an act of moderation is about.
    case timeoutNotice(Duration, reason: String?)
    case banNotice(reason: String?)
    /// Ban and timeout are over.
    case clearedNotice
    case warnNotice(reason: String?)
    /// Notices to a user whom a rule is about.
    case languageWarning(allowed: [LanguageTag])
    case termWarning
    case faultWarning(Fault)
    /// After too many warnings the user waits so long between messages, until the notice ends.
    case slowedNotice(Duration)
    case ruleTimeoutNotice(Duration)
    case heldNotice(HoldCause)
    case holdDenied(reason: String?)
    case holdExpired
    /// What became of the user's appeal.
    case appealGranted(reason: String?)
    case appealDenied(reason: String?)

    /// The error that the phrase explains; nil for notices.
    package var code: ErrorCode? {
        switch self {
        case .badJSON: .badJSON
        case .badCommand: .badCommand
        case .unknownOp: .unknownOp
        case .tooLarge: .tooLarge
        case .unauthorized: .unauthorized
        case .tokenExpired: .tokenExpired
        case .forbidden, .noSuchEmote, .reactionsFull: .forbidden
        case .noSuchRoom: .noSuchRoom
        case .notJoined: .notJoined
        case .noSuchMessage, .noSuchHold, .noSuchNotice: .noSuchMessage
        case .alreadyDone: .alreadyDone
        case .tooLong: .tooLong
        case .empty: .empty
        case .rateLimited: .rateLimited
        case .slowMode: .slowMode
        case .duplicate, .notUnique: .duplicate
        case .shielded: .slowMode
        case .language: .language
        case .blockedTerm, .fault, .refusedByReview: .blockedTerm
        case .linkNotAllowed: .linkNotAllowed
        case .emoteOnly: .emoteOnly
        case .membersOnly: .membersOnly
        case .paused: .paused
        case .timedOut: .timedOut
        case .banned, .bannedFromServer: .banned
        case .heldFull: .heldFull
        case .roomFull: .roomFull
        case .tooManyRooms, .tooManyLinks: .tooManyRooms
        case .overloaded: .overloaded
        case .badSetting: .badSetting
        case .internalError: .internal
        case .timeoutNotice, .banNotice, .clearedNotice, .warnNotice, .languageWarning, .termWarning, .faultWarning,
            .slowedNotice, .ruleTimeoutNotice, .heldNotice, .holdDenied, .holdExpired, .appealGranted, .appealDenied:
            nil
        }
    }

    /// The code of the notice that the phrase explains; nil for errors.
    package var noticeCode: String? {
        switch self {
        case .timeoutNotice, .ruleTimeoutNotice: "timed_out"
        case .banNotice: "banned"
        case .clearedNotice: "unbanned"
        case .warnNotice: "warned"
        case .languageWarning: "language"
        case .termWarning, .faultWarning: "blocked_term"
        case .slowedNotice: "slowed"
        case .heldNotice: "held"
        case .holdDenied: "hold_denied"
        case .holdExpired: "hold_expired"
        case .appealGranted: "appeal_granted"
        case .appealDenied: "appeal_denied"
        default: nil
        }
    }

    /// After how long a client may try again, where the phrase says so.
    package var retry: Duration? {
        switch self {
        case .rateLimited(let retry), .slowMode(let retry), .shielded(let retry), .timedOut(let retry),
            .overloaded(let retry):
            retry
        default: nil
        }
    }
}

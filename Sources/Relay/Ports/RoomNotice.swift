import ChatModel

/// What a user is told about something that was decided about them, by a moderator or a rule.
package struct RoomNotice: Sendable {
    package enum Matter: Hashable, Sendable {
        case timeout(reason: String?)
        case ban(reason: String?)
        case pardon
        case warning(reason: String?)
        /// A rule warns.
        case rule(RuleCause)
        case slowed(Duration)
        case ruleTimeout
        case held(RuleCause)
        case holdDenied(reason: String?)
        case holdExpired
        case appealAnswered(isGranted: Bool, reason: String?)
    }

    package let id: String
    package let level: NoticeLevel
    package let matter: Matter
    package let rule: String
    package let until: Timestamp?
    /// What the user wrote that it is about; nil where a private rule keeps quiet.
    package let text: String?
    package let isAppealable: Bool

    init(
        id: String, level: NoticeLevel, matter: Matter, rule: String, until: Timestamp? = nil, text: String? = nil,
        isAppealable: Bool = false
    ) {
        self.id = id
        self.level = level
        self.matter = matter
        self.rule = rule
        self.until = until
        self.text = text
        self.isAppealable = isAppealable
    }
}

/// What moderators of a room are told.
package enum ModeratorEvent: Sendable {
    /// With its translation for the moderator who is told.
    case held(Hold<Never>, MessageTranslation?)
    case holdDone(String, HoldDecision, by: Author?, sequence: Sequence?)
    case report(String, of: Sequence, by: Author, reason: String?)
    case appealed(notice: String, by: Author, text: String)
    case raid(level: Int, sample: String, count: Int, isShielded: Bool)
    /// A host of another room wants both linked; for hosts alone.
    case linkOffered(RoomID, by: Author)
}

/// What moderators know of a user.
package struct UserRecord: Sendable {
    package let user: UserID
    /// As they were last seen; nil where they were not.
    package let name: String?
    package let notes: [UserNote]
    package let sanction: StandingSanction?
    package let warnings: Int
    /// Finished lines of their recent messages.
    package let recent: [[UInt8]]
}

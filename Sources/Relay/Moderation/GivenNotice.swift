import ChatModel

/// How much a notice weighs.
package enum NoticeLevel: String, Hashable, Sendable, Codable, CaseIterable {
    case info, warn, timeout, ban

    /// Whether it tells of something that goes on holding.
    var isSanction: Bool { self == .timeout || self == .ban }
}

/// What a user was told about something that was decided against them.
package struct GivenNotice: Hashable, Sendable, Codable {
    /// Unique in its room; `n` and more.
    package let id: String
    package let user: UserID
    package let level: NoticeLevel
    package let code: String
    package let rule: String?
    package let at: Timestamp
    package let until: Timestamp?
    /// What it was about, for moderators.
    package let text: String?
    /// Whether the rule is one whose hits are not shown to the user.
    package let isPrivate: Bool
    package internal(set) var acknowledgedAt: Timestamp?
    package internal(set) var appeal: NoticeAppeal?

    package init(
        id: String, user: UserID, level: NoticeLevel, code: String, rule: String?, at: Timestamp,
        until: Timestamp? = nil, text: String? = nil, isPrivate: Bool = false
    ) {
        self.id = id
        self.user = user
        self.level = level
        self.code = code
        self.rule = rule
        self.at = at
        self.until = until
        self.text = text
        self.isPrivate = isPrivate
    }

    /// What the user may be shown of the text.
    package var shownText: String? { isPrivate ? nil : text }
}

/// What a user says against a notice.
package struct NoticeAppeal: Hashable, Sendable, Codable {
    package let notice: String
    package let user: UserID
    package let text: String
    package let at: Timestamp
    package internal(set) var answer: AppealAnswer?
}

/// What a moderator made of an appeal.
package struct AppealAnswer: Hashable, Sendable, Codable {
    package let isGranted: Bool
    package let by: UserID
    package let at: Timestamp

    package init(isGranted: Bool, by: UserID, at: Timestamp) {
        self.isGranted = isGranted
        self.by = by
        self.at = at
    }
}

/// Why an appeal or an acknowledgement is not taken.
package enum AppealRefusal: Error, Hashable, Sendable {
    /// Never given, or so long ago that it is forgotten.
    case unknown
    case notYours
    case alreadyAppealed
    case empty
    case tooLong(most: Int)
}

/// Why an appeal cannot be answered.
package enum AnswerRefusal: Error, Hashable, Sendable {
    case unknown
    case notAppealed
    case alreadyAnswered(AppealAnswer)
}

import ChatModel
import ChatProtocol
import LanguageRules
import Relay

extension RoomNotice {
    /// The notice as it is sent, in the user's language.
    func event(in room: RoomID, at now: Timestamp, language: LanguageTag?) -> ServerEvent {
        let phrase = matter.phrase(until: until, at: now)
        return .notice(
            Notice(
                room: room, notice: id, level: Notice.Level(level), code: phrase.noticeCode ?? "notice", rule: rule,
                message: Catalogue.text(phrase, in: language), until: until, text: text, isAppealable: isAppealable))
    }
}

extension RoomNotice.Matter {
    fileprivate func phrase(until: Timestamp?, at now: Timestamp) -> Phrase {
        let left = max((until ?? now) - now, .zero)
        return switch self {
        case .timeout(let reason): .timeoutNotice(left, reason: reason)
        case .ban(let reason): .banNotice(reason: reason)
        case .pardon: .clearedNotice
        case .warning(let reason): .warnNotice(reason: reason)
        case .rule(let cause): cause.warning
        case .slowed(let interval): .slowedNotice(interval)
        case .ruleTimeout: .ruleTimeoutNotice(left)
        case .held(let cause): .heldNotice(cause.hold)
        case .holdDenied(let reason): .holdDenied(reason: reason)
        case .holdExpired: .holdExpired
        case .appealAnswered(true, let reason): .appealGranted(reason: reason)
        case .appealAnswered(false, let reason): .appealDenied(reason: reason)
        }
    }
}

extension RuleCause {
    /// Why a message is refused, and what would be accepted.
    var refusal: Phrase {
        switch self {
        case .language(let allowed, let found): .language(allowed: allowed, found: found)
        case .term, .newcomer, .translation: .blockedTerm
        case .link: .linkNotAllowed
        case .fault(let kind): Phrase.Fault(kind).map { .fault($0) } ?? .blockedTerm
        case .review(let reason): .refusedByReview(reason: reason)
        }
    }

    fileprivate var warning: Phrase {
        switch self {
        case .language(let allowed, _): .languageWarning(allowed: allowed)
        case .fault(let kind): Phrase.Fault(kind).map { .faultWarning($0) } ?? .termWarning
        case .term, .link, .newcomer, .review, .translation: .termWarning
        }
    }

    fileprivate var hold: Phrase.HoldCause {
        switch self {
        case .language(let allowed, _): .language(allowed: allowed)
        case .term: .term
        case .link: .link
        case .fault(let kind): Phrase.Fault(kind).map { .fault($0) } ?? .term
        case .newcomer: .newcomer
        case .review: .review
        case .translation: .translation
        }
    }
}

extension Phrase.Fault {
    fileprivate init?(_ kind: RuleKind) {
        switch kind {
        case .capitals: self = .capitals
        case .repetition: self = .repetition
        case .mentions: self = .mentions
        case .contrived: self = .contrived
        case .term, .pattern, .link: return nil
        }
    }
}

extension Notice.Level {
    fileprivate init(_ level: NoticeLevel) {
        self =
            switch level {
            case .info: .info
            case .warn: .warn
            case .timeout: .timeout
            case .ban: .ban
            }
    }
}

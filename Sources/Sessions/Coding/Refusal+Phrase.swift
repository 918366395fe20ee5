import ChatModel
import ChatProtocol
import Relay

extension Refusal {
    /// What the user is told.
    func phrase(in room: RoomID, policy: SessionPolicy) -> Phrase {
        switch self {
        case .notJoined: .notJoined(room)
        case .noSuchRoom: .noSuchRoom(room)
        case .forbiddenRoom: .forbidden(.room)
        case .forbidden(let missing): .forbidden(Self.need(missing))
        case .forbiddenTarget: .forbidden(.higherRole)
        case .alreadyBanned(let moderator): .alreadyDone(by: moderator)
        case .noSuchMessage(let sequence): .noSuchMessage(sequence)
        case .tooLong(let limit, let found): .tooLong(limit: limit, found: found)
        case .empty: .empty
        case .rateLimited(let retry, _): .rateLimited(retry: retry)
        case .slowMode(let retry, _): .slowMode(retry: retry)
        case .duplicate: .duplicate
        case .membersOnly: .membersOnly
        case .paused: .paused
        case .timedOut(let retry, _): .timedOut(retry: retry)
        case .banned: .banned
        case .roomFull(let limit): .roomFull(limit: limit)
        case .overloaded(let retry): .overloaded(retry: retry)
        }
    }

    /// The notice that told the user of what now refuses them.
    var notice: String? {
        switch self {
        case .timedOut(_, let notice), .banned(let notice): notice
        default: nil
        }
    }

    /// When a refused message may be said again, where the phrase does not say it.
    var retry: Duration? {
        if case .duplicate(let retry) = self { retry } else { nil }
    }

    private static func need(_ missing: Capabilities) -> Phrase.Need {
        if missing.contains(.host) {
            .host
        } else if missing.contains(.moderate) {
            .moderate
        } else if missing
            .contains(.interpret)
        {
            .interpret
        } else {
            .speak
        }
    }
}

extension ModerationNotice {
    /// The notice as it is sent, in the user's language.
    func event(in room: RoomID, at now: Timestamp, language: LanguageTag?) -> ServerEvent {
        let level: Notice.Level
        let rule: String
        let phrase: Phrase
        switch act {
        case .timeout:
            (level, rule) = (.timeout, "timeout")
            phrase = .timeoutNotice(max((until ?? now) - now, .zero), reason: reason)
        case .ban:
            (level, rule) = (.ban, "ban")
            phrase = .banNotice(reason: reason)
        case .pardon:
            (level, rule) = (.info, "unban")
            phrase = .clearedNotice
        }
        return .notice(
            Notice(
                room: room, notice: id, level: level,
                code: act == .timeout ? "timed_out" : act == .ban ? "banned" : "unbanned",
                rule: rule, message: Catalogue.text(phrase, in: language), until: until))
    }
}

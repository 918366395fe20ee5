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
        case .rule(let cause, _): cause.refusal
        case .notUnique: .notUnique
        case .emoteOnly: .emoteOnly
        case .heldFull: .heldFull
        case .noSuchHold(let hold): .noSuchHold(hold)
        case .noSuchNotice(let notice): .noSuchNotice(notice)
        case .alreadyDone(let moderator): .alreadyDone(by: moderator)
        case .tooManyLinks(let limit): .tooManyLinks(limit: limit)
        case .markingTooFast(let retry): .rateLimited(retry: retry)
        case .noSuchEmote(let name): .noSuchEmote(name)
        case .reactionsFull(let limit): .reactionsFull(limit: limit)
        case .overloaded(let retry), .talliesFull(let retry, _): .overloaded(retry: retry)
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
        } else if missing.contains(.interpret) {
            .interpret
        } else {
            .speak
        }
    }
}

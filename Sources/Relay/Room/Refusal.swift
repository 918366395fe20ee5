import ChatModel

/// Why a room did not do what it was asked. Durations say when it may be asked again.
package enum Refusal: Error, Hashable, Sendable {
    case notJoined
    case noSuchRoom
    /// The token does not cover the room, or lacks the capability named.
    case forbiddenRoom
    case forbidden(Capabilities)
    /// Moderators can't act on hosts.
    case forbiddenTarget
    /// A ban holds; a timeout would shorten it.
    case alreadyBanned(by: String)
    case noSuchMessage(Sequence)
    case tooLong(limit: Int, found: Int)
    case empty
    /// The user's own rate, or the whole room's.
    case rateLimited(retry: Duration, isRoom: Bool)
    case slowMode(retry: Duration, seconds: Int)
    case duplicate(retry: Duration)
    case membersOnly
    case paused
    case timedOut(retry: Duration, notice: String)
    case banned(notice: String)
    case roomFull(limit: Int)
    case tooManyLinks(limit: Int)
    /// A rule of the room refuses the text.
    case rule(RuleCause, rule: String)
    case notUnique
    case emoteOnly
    /// Too many messages wait for moderators, or of this user.
    case heldFull
    case noSuchHold(String)
    case noSuchNotice(String)
    /// Somebody came first; nil: it expired.
    case alreadyDone(by: String?)
    /// Votes and reactions come too fast.
    case markingTooFast(retry: Duration)
    case noSuchEmote(String)
    /// A message has as many different reactions as it may have.
    case reactionsFull(limit: Int)
    /// The room counts as many votes or reactions as it may.
    case talliesFull(retry: Duration, rule: String)
    /// The record does not take events now.
    case overloaded(retry: Duration)
}

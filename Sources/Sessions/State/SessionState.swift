import ChatModel
import ChatProtocol
import RateLimits
import Relay

/// What connections may do, the same for all of a relay.
package struct SessionPolicy: Sendable {
    package var server: String
    package var node: String
    package var limits: Limits
    /// What a connection without a token may do; nil: nothing.
    package var anonymous: Capabilities?
    /// Whether the process has no memory left for more joins, and for messages.
    package var refusesNewcomers: @Sendable () -> Bool = { false }
    package var refusesMessages: @Sendable () -> Bool = { false }

    package init(server: String, node: String, limits: Limits, anonymous: Capabilities?) {
        self.server = server
        self.node = node
        self.limits = limits
        self.anonymous = anonymous
    }
}

/// What a command asks of a room.
package enum RoomCall: Sendable {
    case join(JoinRequest)
    case leave
    case say(Draft)
    case history(HistoryRange)
    case language(LanguageTag?)
    case act(RoomAct)
    case report(Sequence, reason: String?)
    case appeal(notice: String, text: String, by: Principal)
    case acknowledge(notice: String)
    case vote(for: ChatModel.Sequence)
    case react(to: ChatModel.Sequence, with: Reaction)
}

/// What a session is to do about a command.
package enum SessionAction: Sendable {
    case reply(ServerEvent)
    /// Verify the token; nothing else is taken from the connection until that is done.
    case authenticate(RequestID?, token: String)
    case call(RoomID, RoomCall)
    /// Say the event, then close.
    case close(CloseCode, ServerEvent)
    case none
}

/// Where a connection stands with a room.
struct Membership: Sendable {
    /// The lane that it gets the room's events from; nil while it is not in the room.
    var lane: UInt64?
    /// Joins that the room has not answered yet.
    var joinsAsked = 0
}

/// The protocol state of one connection: who it is, which rooms it is in, how much it may ask.
///
/// A pure value: commands go in, actions come out, time is a parameter. Each command is decided in a file of its own.
package struct SessionState: Sendable {
    let policy: SessionPolicy
    let encoding: LaneEncoding
    private(set) var principal: Principal
    /// Set by a token; anonymous where there was none.
    private(set) var isAuthenticated = false
    /// Let in for a moment while memory is short, to show that it may join all the same.
    var isOnProbation = false
    /// The rooms that it is in or asked to join.
    var rooms: [RoomID: Membership] = [:]
    /// The language that the client said it wants.
    private(set) var saidLanguage: LanguageTag?
    private let browserLanguage: LanguageTag?
    private var flood: FloodGuard
    private let allowance: AddressAllowance?

    /// - Parameter allowance: what messages are taken from besides; nil: no limit by address.
    package init(
        policy: SessionPolicy, encoding: LaneEncoding, language: LanguageTag?, allowance: AddressAllowance? = nil
    ) {
        self.policy = policy
        self.encoding = encoding
        self.allowance = allowance
        browserLanguage = language
        flood = FloodGuard(perSecond: policy.limits.commandsPerSecond)
        principal = Principal(anonymous: policy.anonymous ?? [])
    }

    /// Decides on one command.
    package mutating func decide(_ command: Command, at now: Moment) -> SessionAction {
        let id = command.id
        switch command.operation {
        case .hello(let token, _, let language): return hello(id, token: token, language: language)
        case .join(let join): return self.join(join, id)
        case .ping: return id.map { .reply(.ok($0, .pong(at: now.wall))) } ?? .none
        case .leave(let room): return inRoom(room, id) { .leave }
        case .say(let say):
            return whileShort(id) ?? overAddress(id, at: now) ?? inRoom(say.room, id) { .say(Draft(say)) }
        case .language(let room, let language): return setLanguage(language, in: room, id)
        case .history(let room, let range): return inRoom(room, id) { .history(range) }
        case .delete(let room, let of, let reason): return inRoom(room, id) { .act(.delete(of, reason: reason)) }
        case .clear(let room, let reason): return inRoom(room, id) { .act(.clear(reason: reason)) }
        case .timeout(let room, let sanction, let seconds):
            return inRoom(room, id) { .act(RoomAct(sanction, seconds: seconds)) }
        case .ban(let room, let sanction): return inRoom(room, id) { .act(RoomAct(sanction, seconds: nil)) }
        case .unban(let room, let user): return inRoom(room, id) { .act(.pardon(user)) }
        case .announce(let room, let text): return inRoom(room, id) { .act(.announce(text)) }
        case .pin(let room, let of): return inRoom(room, id) { .act(.pin(of)) }
        case .unpin(let room, let of): return inRoom(room, id) { .act(.unpin(of)) }
        case .set(let room, let patch): return inRoom(room, id) { .act(.set(patch)) }
        case .report(let room, let of, let reason): return inRoom(room, id) { .report(of, reason: reason) }
        case .appeal(let room, let notice, let text):
            // Also for those whom the room has shut out.
            return .call(room, .appeal(notice: notice, text: text, by: principal))
        case .acknowledge(let room, let notice): return inRoom(room, id) { .acknowledge(notice: notice) }
        case .warn(let room, let sanction):
            return inRoom(room, id) { .act(.warn(sanction.user, reason: sanction.reason)) }
        case .approve(let room, let hold, let reason):
            return inRoom(room, id) { .act(.decide(hold, .approved, reason: reason)) }
        case .deny(let room, let hold, let reason):
            return inRoom(room, id) { .act(.decide(hold, .denied, reason: reason)) }
        case .resolve(let room, let notice, let isGranted, let reason):
            return inRoom(room, id) { .act(.resolve(notice, isGranted: isGranted, reason: reason)) }
        case .purge(let room, let phrase, let seconds, let reason):
            return inRoom(room, id) { .act(.purge(phrase, seconds: seconds, reason: reason)) }
        case .translate(let room, let of, let language, let text):
            return inRoom(room, id) { .act(.translate(of, language, text)) }
        case .note(let room, let user, let text): return inRoom(room, id) { .act(.note(user, text)) }
        case .user(let room, let user): return inRoom(room, id) { .act(.user(user)) }
        case .ask(let ask):
            return whileShort(id) ?? overAddress(id, at: now) ?? inRoom(ask.room, id) { .say(Draft(ask, .question)) }
        case .vote(let room, let of): return inRoom(room, id) { .vote(for: of) }
        case .react(let room, let of, let reaction): return inRoom(room, id) { .react(to: of, with: reaction) }
        case .answer(let room, let of): return inRoom(room, id) { .act(.answer(of)) }
        case .audit(let room, let limit): return inRoom(room, id) { .act(.audit(limit: limit)) }
        case .link(let room, let with): return inRoom(room, id) { .act(.link(with)) }
        case .unlink(let room, let with): return inRoom(room, id) { .act(.unlink(with)) }
        }
    }

    /// Counts a command; nil where it may be served.
    package mutating func admit(_ id: RequestID?, at now: Moment) -> SessionAction? {
        switch flood.take(at: now.steady) {
        case .allowed: nil
        case .refused(let retry): .reply(error(id, .rateLimited(retry: retry), rule: "limits.commands_per_s"))
        case .flooding:
            .close(.protocolError, error(id, .rateLimited(retry: .seconds(10)), rule: "limits.commands_per_s"))
        }
    }

    /// Refuses joins while there is no memory; moderators and hosts still may, to end what caused it.
    func whileFull(_ id: RequestID?) -> SessionAction? {
        guard policy.refusesNewcomers(), !isStaff else { return nil }
        return isOnProbation ? .close(.tooManyConnections, outOfMemory(id)) : .reply(outOfMemory(id))
    }

    /// Refuses messages while there is hardly any memory; moderators and hosts still may say so.
    private func whileShort(_ id: RequestID?) -> SessionAction? {
        guard policy.refusesMessages(), !isStaff else { return nil }
        return .reply(outOfMemory(id))
    }

    private func outOfMemory(_ id: RequestID?) -> ServerEvent {
        error(id, .overloaded(retry: .seconds(10)), rule: "memory.max_mib")
    }

    private var isStaff: Bool { !principal.can.isDisjoint(with: [.moderate, .host]) }

    /// Counts a message against its address; nil where it may be said. Moderators and hosts are spared: their
    /// tokens say who they are.
    private func overAddress(_ id: RequestID?, at now: Moment) -> SessionAction? {
        guard !isStaff, let wait = allowance?(now.steady) else { return nil }
        return .reply(error(id, .rateLimited(retry: wait), rule: "rates.address"))
    }

    package mutating func authenticated(_ principal: Principal) {
        self.principal = principal
        isAuthenticated = true
    }

    /// What errors are written in: as the client says, else the token, else its browser.
    var language: LanguageTag? {
        get { saidLanguage ?? principal.language ?? browserLanguage }
        set { saidLanguage = newValue }
    }

    /// The room answered a join.
    mutating func joined(_ room: RoomID, lane: UInt64) {
        rooms[room, default: Membership()].lane = lane
        rooms[room]?.joinsAsked -= 1
    }

    /// The room's events reach the connection by another lane.
    mutating func moved(_ room: RoomID, lane: UInt64) { rooms[room]?.lane = lane }

    /// The connection is not in the room, but may be on its way in again.
    ///
    /// - Parameter endsJoin: this is the answer to a join.
    mutating func left(_ room: RoomID, endsJoin: Bool = false) {
        guard var membership = rooms[room] else { return }
        membership.lane = nil
        if endsJoin { membership.joinsAsked -= 1 }
        rooms[room] = membership.joinsAsked > 0 ? membership : nil
    }

    /// An error in the user's language.
    package func error(_ id: RequestID?, _ phrase: Phrase, rule: String? = nil, notice: String? = nil) -> ServerEvent {
        .error(ErrorReply(id: id, phrase, in: language, rule: rule, notice: notice))
    }

    /// Commands to a room that the connection has not asked to join end here.
    func inRoom(_ room: RoomID, _ id: RequestID?, _ call: () -> RoomCall) -> SessionAction {
        guard rooms[room] != nil else { return .reply(error(id, .notJoined(room), rule: "membership")) }
        return .call(room, call())
    }
}

extension Principal {
    /// Someone without a token: a new user with each connection.
    fileprivate init(anonymous can: Capabilities) {
        let number = UInt64.random(in: 0...UInt64.max)
        self.init(
            user: UserID(anonymous: number), name: "Guest \(number % 10_000)", role: .viewer, can: can,
            isAnonymous: true)
    }
}

import ChatModel
import ChatProtocol
import Relay

/// The socket below a session. Confined to the connection's loop, as the session is.
package protocol SessionConnection: AnyObject {
    var id: ConnectionID { get }
    /// Queues what rooms said already, and the pace of fan-out holds back.
    func sendRests()
    /// Queues a message of one or more lines, in the connection's encoding.
    func send(_ message: [UInt8])
    /// Queues finished frames that others get as well.
    func send(backlog frames: [[UInt8]])
    /// Calls when the socket has taken all that was queued, unless it ends first.
    func whenTaken(_ call: @escaping () -> Void)
    func close(_ code: CloseCode, _ reason: String)
    /// Lets a connection stay that was let in for a moment.
    func endProbation()
    func pauseReading()
    func resumeReading()
    /// Verifies a token; the result comes to ``Session/authenticated(_:_:)`` if the connection still is there.
    func verify(_ token: String, for request: RequestID?)
    /// Calls ``Session/tokenMayHaveExpired()`` after the time.
    func wake(after delay: Duration)
}

/// What verifying a token came to.
package enum Authentication: Sendable {
    case principal(Principal)
    case expired
    case refused
    /// Not looked at: the address got too many wrong.
    case putOff(Duration)
    /// The token was right, but an operator shut its bearer out.
    case expelled(Expulsion)
}

/// One connection's conversation: the shell around ``SessionState`` that acts on what it decides.
package final class Session {
    private unowned let connection: any SessionConnection
    private let seat: any Seat
    private let registry: RoomRegistry
    private let clock: @Sendable () -> Moment
    private(set) var state: SessionState
    private var isClosed = false
    /// While a token is verified, messages wait here; reading is paused, so there are few.
    private var waiting: [[UInt8]]?
    /// When the token's expiry will be looked at next.
    private var wakesAt: ContinuousClock.Instant?

    package init(
        connection: any SessionConnection, seat: any Seat, registry: RoomRegistry, policy: SessionPolicy,
        encoding: LaneEncoding, language: LanguageTag?, allowance: AddressAllowance? = nil,
        clock: @escaping @Sendable () -> Moment
    ) {
        self.connection = connection
        self.seat = seat
        self.registry = registry
        self.clock = clock
        state = SessionState(policy: policy, encoding: encoding, language: language, allowance: allowance)
    }

    /// Greets the client, then looks at the token of the handshake, if there was one.
    ///
    /// - Parameter isOnProbation: it came while memory is short, and is closed unless it may join all the same.
    package func opened(token: String?, isTooMany: Bool, isOnProbation: Bool = false) {
        state.isOnProbation = isOnProbation
        let policy = state.policy
        send(.welcome(Welcome(server: policy.server, node: policy.node, at: clock().wall, limits: policy.limits)))
        if isTooMany {
            close(.tooManyConnections, "too many connections", retry: .seconds(30))
        } else if let token {
            authenticate(nil, token)
        }
    }

    /// Takes a message of the client, one or more lines.
    package func received(_ message: UnsafeRawBufferPointer) {
        guard waiting == nil else {
            waiting?.append(Array(message))
            return
        }
        var lines = LineSplitter(message)
        while let line = lines.next() {
            guard !isClosed else { return }
            take(line)
            // What follows a token waits until it is known whose it is.
            if waiting != nil {
                var rest: [UInt8] = []
                while let next = lines.next() {
                    rest.append(contentsOf: next)
                    rest.append(UInt8(ascii: "\n"))
                }
                if !rest.isEmpty { waiting?.append(rest) }
            }
        }
    }

    private func take(_ line: UnsafeRawBufferPointer) {
        let now = clock()
        do throws(CommandError) {
            guard let command = try CommandDecoder.decode(line) else { return }
            CommandCounts.shared.count(command)
            perform(state.admit(command.id, at: now) ?? state.decide(command, at: now), for: command.id, at: now)
        } catch {
            CommandCounts.shared.countInvalid()
            if case .notJSON = error {
                perform(.close(.protocolError, state.error(nil, error.phrase)), for: nil)
            } else {
                let reply = state.error(error.id, error.phrase, rule: "protocol")
                perform(state.admit(error.id, at: now) ?? .reply(reply), for: error.id)
            }
        }
    }

    /// - Parameter now: when the command came; nil: only now is it looked at.
    func perform(_ action: SessionAction, for id: RequestID?, at now: Moment? = nil) {
        switch action {
        case .reply(let event): send(event)
        case .authenticate(let id, let token): authenticate(id, token)
        case .call(let room, let call): self.call(room, call, id, at: now ?? clock())
        case .close(let code, let event):
            send(event)
            var retry: Duration?
            if case .error(let reply) = event { retry = reply.retryMilliseconds.map { .milliseconds($0) } }
            close(code, code.reason, retry: retry)
        case .none: break
        }
    }

    private func call(_ room: RoomID, _ call: RoomCall, _ id: RequestID?, at now: Moment) {
        if state.isOnProbation, case .join = call {
            state.isOnProbation = false
            connection.endProbation()
        }
        let seat = seat.started(at: now.steady)
        registry.room(room).enter { room in
            switch call {
            case .join(let request): room.join(request, seat)
            case .leave: room.leave(id, seat)
            case .say(let draft): room.say(draft, id, from: seat)
            case .history(let range): room.history(range, id, seat)
            case .language(let language): room.setLanguage(seat.id, language, id, seat)
            case .act(let act): room.act(act, id, from: seat)
            case .report(let of, let reason): room.report(of, reason, id, seat)
            case .appeal(let notice, let text, let user): room.appeal(notice, text, by: user, id, seat)
            case .acknowledge(let notice): room.acknowledge(notice, id, seat)
            case .vote(let of): room.vote(for: of, id, seat)
            case .react(let of, let reaction): room.react(to: of, with: reaction, id, seat)
            }
        }
    }

    private func authenticate(_ id: RequestID?, _ token: String) {
        waiting = []
        connection.pauseReading()
        connection.verify(token, for: id)
    }

    /// The token's verification is done; what came meanwhile is taken up in order.
    package func authenticated(_ request: RequestID?, _ result: Authentication) {
        guard !isClosed else { return }
        switch result {
        case .principal(let principal):
            let before = state.principal
            state.authenticated(principal)
            if before != principal { updateRooms() }
            if let request { send(.ok(request, .hello(principal))) }
            watchExpiry()
        case .expired: perform(.close(.expiredToken, state.error(request, .tokenExpired, rule: "token.exp")), for: nil)
        case .putOff(let wait):
            send(state.error(request, .rateLimited(retry: wait), rule: "connections.failed_tokens_per_min"))
            // Who is there already stays who it was: others behind its address may have sent the bad tokens.
            if !state.isAuthenticated, state.rooms.isEmpty {
                close(.tooManyConnections, "too many bad tokens", retry: wait)
            }
        case .expelled(let why): expel(why, answering: request)
        case .refused: perform(.close(.badToken, state.error(request, .unauthorized, rule: "token")), for: nil)
        }
        let messages = waiting ?? []
        waiting = nil
        for message in messages where !isClosed { message.withUnsafeBytes { received($0) } }
        if waiting == nil, !isClosed { connection.resumeReading() }
    }

    /// A fresh token counts in the rooms that the connection is in as well.
    private func updateRooms() {
        let principal = state.principal
        let id = seat.id
        for room in state.rooms.keys { registry.room(room).enter { $0.update(id, to: principal) } }
    }

    private func watchExpiry() {
        guard let expires = state.principal.expires else { return }
        let now = clock()
        // In steps, so that a connection that has gone is not held for the life of its token.
        let delay = min(max(expires - now.wall, .milliseconds(1)), .seconds(600))
        // However many tokens a client sends, one waking is enough.
        if let wakesAt, wakesAt > now.steady, wakesAt <= now.steady + delay { return }
        wakesAt = now.steady + delay
        connection.wake(after: delay)
    }

    package func tokenMayHaveExpired() {
        guard !isClosed, let expires = state.principal.expires else { return }
        guard clock().wall >= expires else {
            watchExpiry()
            return
        }
        perform(.close(.expiredToken, state.error(nil, .tokenExpired, rule: "token.exp")), for: nil)
    }

    /// Takes what a room tells the connection.
    package func receive(_ output: RoomOutput) {
        guard !isClosed else { return }
        switch output {
        case .joined(let found):
            state.joined(found.room, lane: found.lane)
            send(
                .joined(
                    Joined(
                        id: found.request, room: found.room, newest: found.newest, recovered: found.recovered,
                        you: found.principal, state: found.settings, emotes: found.emotes, rules: found.rules,
                        viewers: found.viewers)))
        case .backlog(let frames, let taken):
            connection.send(backlog: frames)
            if let taken { connection.whenTaken(taken) }
        case .done(let id): if let id { send(.ok(id, .done)) }
        case .said(let id, let sequence, let at): if let id { send(.ok(id, .said(sequence, at: at))) }
        case .history(let id, let lines): if let id { send(.ok(id, .history(lines))) }
        case .refused(let id, let room, let refusal, let hasLeft):
            if hasLeft { state.left(room, endsJoin: refusal != .notJoined) }
            send(refused(id, room, refusal))
        case .held(let id, let hold): if let id { send(.ok(id, .held(hold))) }
        case .moderation(let room, let event): send(ServerEvent(event, in: room))
        case .user(let id, let record):
            if let id { send(.ok(id, .user(UserCard(record), recent: record.recent))) }
        case .audit(let id, let entries): if let id { send(.ok(id, .audit(entries))) }
        case .notice(let room, let notice):
            send(notice.event(in: room, at: clock().wall, language: state.language))
        case .removed(let room, let why):
            state.left(room)
            send(.left(room, LeftCode(why)))
        case .left(let id, let room):
            state.left(room)
            if let id { send(.ok(id, .done)) }
        case .moved(let room, let lane): state.moved(room, lane: lane)
        }
    }

    private func refused(_ id: RequestID?, _ room: RoomID, _ refusal: Refusal) -> ServerEvent {
        var event = state.error(
            id, refusal.phrase(in: room, policy: state.policy), rule: refusal.rule, notice: refusal.notice)
        if case .error(var reply) = event, let retry = refusal.retry {
            reply.retryMilliseconds = max(1, (retry + .nanoseconds(999_999)).milliseconds)
            event = .error(reply)
        }
        return event
    }

    /// Events of a lane were skipped, since the connection read too slowly.
    package func skipped(lane: UInt64, after: ChatModel.Sequence, before: ChatModel.Sequence) {
        guard let room = state.rooms.first(where: { $0.value.lane == lane })?.key else { return }
        send(.lagged(room, after: after, before: before))
    }

    /// The client sent what is no conversation.
    package func violated(_ kind: Violation) {
        switch kind {
        case .tooLarge:
            let phrase = Phrase.tooLarge(limitBytes: state.policy.limits.frameBytes)
            perform(.close(.tooLarge, state.error(nil, phrase, rule: "limits.frame_bytes")), for: nil)
        case .notUTF8: close(.notUTF8, CloseCode.notUTF8.reason)
        case .malformed: close(.protocolError, CloseCode.protocolError.reason)
        }
    }

    package enum Violation: Sendable { case tooLarge, notUTF8, malformed }

    /// The server closes; `bye` says why and when to come back.
    package func close(_ code: CloseCode, _ reason: String, retry: Duration? = nil) {
        guard !isClosed else { return }
        connection.sendRests()
        sayBye(code, reason, retry: retry)
        isClosed = true
        connection.close(code, reason)
    }

    /// The transport closes; this is the last word.
    package func sayBye(_ code: CloseCode, _ reason: String, retry: Duration? = nil) {
        send(.bye(code, reason: reason, retryMilliseconds: retry.map(\.milliseconds)))
    }

    /// The connection has ended: its rooms are told.
    package func ended() {
        isClosed = true
        let id = seat.id
        // The connection may have ended while a room was writing to it.
        for room in state.rooms.keys { registry.room(room).enterLater { $0.disconnected(id) } }
        state.rooms = [:]
    }

    private func send(_ event: ServerEvent) {
        var line: [UInt8] = []
        EventEncoder.append(event, to: &line)
        connection.send(line)
    }
}

extension CloseCode {
    /// The reason of a close frame, for logs and developers.
    package var reason: String {
        switch self {
        case .normal: ""
        case .draining: "the node drains"
        case .protocolViolation, .protocolError: "protocol error"
        case .notUTF8: "not UTF-8"
        case .tooLarge: "too large"
        case .badToken: "bad token"
        case .expiredToken: "token expired"
        case .banned: "banned"
        case .tooSlow: "too slow"
        case .tooManyConnections: "too many connections"
        case .idle: "idle"
        }
    }
}

extension LeftCode {
    fileprivate init(_ removal: RoomOutput.Removal) {
        self =
            switch removal {
            case .banned: .banned
            case .closed: .closed
            case .forbidden: .forbidden
            }
    }
}

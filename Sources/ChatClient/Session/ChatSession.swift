/// The client's side of the protocol as a pure state machine: one room over as many connections as it takes.
///
/// Time is given with every input and counts from any fixed moment. After each input, ``deadline`` says when to come
/// with a ``SessionInput/tick`` if nothing comes before.
struct ChatSession<Random: RandomNumberGenerator> {
    /// Where it stands.
    enum Phase: Equatable {
        case stopped
        case connecting(since: Duration)
        /// The connection is open, and `welcome`, `hello` or `join` are not through yet.
        case entering
        case joined(since: Duration)
        /// Banned, but connected: for an appeal.
        case outside
        case waiting(until: Duration, isMandated: Bool, wish: Wish?)
        /// The app is asked for a token.
        case renewing(Wish)
    }

    /// A token that would help, and against what.
    struct Wish: Equatable {
        var reason: ChatTokenReason
        var trouble: ChatTrouble
    }

    let options: ChatOptions
    var random: Random
    var phase = Phase.stopped
    var now = Duration.zero
    var link: Link?
    var track: Track
    var outbox = Outbox()
    var identity: Identity
    var backoff = Backoff()
    /// Counts what makes answers of the app late.
    var turn = 0
    var actions: [SessionAction] = []

    /// Who is in which room.
    struct Identity {
        var room: String
        var token: String?
        var language: String?
        var user = ""
    }

    init(room: String, _ options: ChatOptions, random: Random) {
        self.options = options
        self.random = random
        track = Track()
        identity = Identity(room: room, token: options.token, language: options.language)
    }

    /// Takes an input and says what follows from it.
    mutating func handle(_ input: SessionInput, at time: Duration) -> [SessionAction] {
        now = max(now, time)
        take(input)
        if let lines = link?.flush(at: now) { actions += lines.map { .send($0) } }
        defer { actions = [] }
        return actions
    }

    private mutating func take(_ input: SessionInput) {
        switch input {
        case .start: if phase == .stopped || phase == .outside { connect() }
        case .stop: end(nil)
        case .retry: if case .waiting(_, false, let wish) = phase { comeBack(wish) }
        case .connected: connected()
        case .failed(let why, let isFinal): failed(.lost(why), isFinal)
        case .line(let line): received(line)
        case .closed(let code): closed(code)
        case .broken(let why): if link != nil { failed(.lost(why), false) }
        case .tick: tick()
        case .token(let token, let turn): if turn == self.turn { renewed(token) }
        case .say(let command, let ticket): say(command, ticket)
        case .call(let command, let ticket): call(command, ticket)
        case .language(let language, let ticket): speak(language, ticket)
        case .cancel(let ticket): cancel(ticket)
        }
    }

    var isJoined: Bool { if case .joined = phase { true } else { false } }

    /// When something is due without any input; nil: never.
    var deadline: Duration? {
        switch phase {
        case .stopped, .renewing: nil
        case .connecting(let since): since + options.timing.connect
        case .waiting(let until, _, _): until
        case .entering, .joined, .outside:
            [
                link?.nextFlush, link?.death(isJoined: phase != .entering, options.timing), link?.renewal,
                link?.nextPing(isJoined: isJoined, options.timing),
            ].compactMap { $0 }.min()
        }
    }

    private mutating func tick() {
        guard let deadline, deadline <= now else { return }
        switch phase {
        case .stopped, .renewing: break
        case .connecting: failed(.lost("no connection in time"), false)
        case .waiting(_, _, let wish): comeBack(wish)
        case .entering, .joined, .outside:
            if let death = link?.death(isJoined: phase != .entering, options.timing), death <= now {
                failed(.lost("no word from the server in time"), false)
                return
            }
            if let renewal = link?.renewal, renewal <= now {
                link?.renewal = nil
                actions.append(.askToken(.expiring, turn: turn))
            }
            if let ping = link?.nextPing(isJoined: isJoined, options.timing), ping <= now {
                queue(ClientCommand(.ping), for: .ping)
            }
        }
    }

    /// Puts a command behind those that wait on this connection. False where it is too long.
    @discardableResult mutating func queue(_ command: ClientCommand, for purpose: Link.Purpose) -> Bool {
        link?.queue(command, for: purpose) ?? true
    }

    mutating func status(_ status: ChatStatus) { actions.append(.deliver(.status(status))) }

    mutating func settle(_ ticket: ChatTicket, _ result: Result<ServerLine.Outcome, ChatError>) {
        actions.append(.settle(ticket, result))
    }
}

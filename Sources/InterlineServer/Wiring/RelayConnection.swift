import ChatModel
import ChatProtocol
import Relay
import Sessions
import TokenAuth
import WebSocketTransport

/// Joins a connection of the transport to its session. Confined to the connection's loop.
final class RelayConnection: ConnectionHandler, SessionConnection {
    let id: ConnectionID
    // The connection owns its handler and outlives it.
    private unowned let connection: Connection
    private let loop: ServiceLoop
    private let gate: TokenGate
    private let guards: AddressGuards
    private let clock: @Sendable () -> Moment
    private(set) var session: Session?
    private var log: ConnectionLog
    /// The newest token that was taken.
    private var token: VerifiedToken?

    init(
        _ connection: Connection, loop: ServiceLoop, gate: TokenGate, guards: AddressGuards, log: ConnectionLog,
        clock: @escaping @Sendable () -> Moment
    ) {
        id = ConnectionID(rawValue: connection.key.rawValue)
        self.connection = connection
        self.loop = loop
        self.gate = gate
        self.guards = guards
        self.log = log
        self.clock = clock
    }

    func open(_ session: Session, _ request: UpgradeRequest) {
        ConnectionCounts.shared.open()
        self.session = session
        log.opened()
        session.opened(
            token: request.token, isTooMany: request.isTooMany, isOnProbation: request.isOnProbation)
    }

    func received(_ message: UnsafeRawBufferPointer) { session?.received(message) }

    func violated(_ violation: FrameViolation) {
        let kind: Session.Violation =
            switch violation {
            case .tooLarge: .tooLarge
            case .notUTF8: .notUTF8
            case .malformed, .unmasked, .binary: .malformed
            }
        session?.violated(kind)
    }

    func skipped(_ lane: LaneID, after: Int64, before: Int64) {
        ConnectionCounts.shared.skip()
        log.skipped(user, after: after, before: before)
        session?.skipped(lane: lane.value, after: Sequence(after), before: Sequence(before))
    }

    func closing(_ code: UInt16) {
        guard let code = CloseCode(rawValue: code) else { return }
        ConnectionCounts.shared.close(code)
        log.closes(code, user)
        // Of the transport's own reasons to close, memory alone is one that time mends.
        session?.sayBye(code, code.reason, retry: code == .tooManyConnections ? .seconds(10) : nil)
    }

    func closed() {
        log.ended(user)
        session?.ended()
    }

    private var user: UserID? { session?.principal.user }

    func sendRests() { connection.sendRests() }

    func send(_ message: [UInt8]) { connection.send(message: message) }

    func send(backlog frames: [[UInt8]]) { connection.send(backlog: frames) }

    func whenTaken(_ call: @escaping () -> Void) { connection.whenTaken(call) }

    func close(_ code: CloseCode, _ reason: String) {
        ConnectionCounts.shared.close(code)
        log.closes(code, user)
        connection.close(code.rawValue, reason)
    }

    func endProbation() { connection.endProbation() }

    func pauseReading() { connection.pauseReading() }

    func resumeReading() { connection.resumeReading() }

    func verify(_ token: String, for request: RequestID?) {
        let (gate, guards, loop, key, address, now) = (
            gate, guards, loop, connection.key, connection.address, clock()
        )
        Task {
            if let wait = guards.tokenWait(address, at: now.steady) {
                loop.withSession(key) { $0.authenticated(request, .putOff(wait)) }
                return
            }
            let verdict = await gate.verdict(on: token, at: now.wall)
            // Whoever has an expired or a revoked token did get it from the issuer: it is no guess.
            if case .wrong = verdict { guards.tokenFailed(address, at: now.steady) }
            loop.withConnection(key) { $0.verified(request, verdict, at: now.wall) }
        }
    }

    /// Looks once more here, on the loop: a ban or a revocation that has come since is told to connections after this.
    private func verified(_ request: RequestID?, _ verdict: TokenVerdict, at now: Timestamp) {
        var verdict = verdict
        if case .good(let verified) = verdict { verdict = gate.standing(of: verified, at: now) }
        switch verdict {
        case .good(let verified):
            token = verified
            session?.authenticated(request, .principal(verified.principal))
        case .expired: session?.authenticated(request, .expired)
        case .wrong: session?.authenticated(request, .refused)
        case .expelled(let why): session?.authenticated(request, .expelled(why))
        }
    }

    /// Closes where the token no longer counts.
    func checkStanding(at now: Timestamp) {
        guard let token, case .expelled(let why) = gate.standing(of: token, at: now) else { return }
        session?.expel(why)
    }

    /// Closes, and has the client come back at a moment of its own within the span.
    func sendElsewhere(_ drain: DrainSettings) {
        let spread = max(drain.retrySpread.milliseconds, 1)
        let retry = Duration.milliseconds(Int64.random(in: 0...spread))
        session?.close(.draining, CloseCode.draining.reason, retry: retry)
    }

    func wake(after delay: Duration) {
        let onSession = onSession
        loop.perform { core in
            core.schedule(at: .now + delay) { onSession { $0.tokenMayHaveExpired() } }
        }
    }

    /// Runs a call with the session, if it still is there.
    private var onSession: @Sendable (@escaping @Sendable (Session) -> Void) -> Void {
        let key = connection.key
        return { [loop] call in loop.withSession(key, call) }
    }
}

extension ServiceLoop {
    /// Runs a call with the session of a connection, if it still is there, on the loop.
    nonisolated func withSession(_ key: ConnectionKey, _ call: @escaping @Sendable (Session) -> Void) {
        withConnection(key) { if let session = $0.session { call(session) } }
    }

    /// Runs a call with a connection, if it still is there, on the loop.
    nonisolated func withConnection(_ key: ConnectionKey, _ call: @escaping @Sendable (RelayConnection) -> Void) {
        perform { core in
            if let connection = core.connection(key)?.handler as? RelayConnection { call(connection) }
        }
    }
}

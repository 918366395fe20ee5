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
    private let verifier: TokenVerifier
    private let guards: AddressGuards
    private let clock: @Sendable () -> Moment
    private(set) var session: Session?

    init(
        _ connection: Connection, loop: ServiceLoop, verifier: TokenVerifier, guards: AddressGuards,
        clock: @escaping @Sendable () -> Moment
    ) {
        id = ConnectionID(rawValue: connection.key.rawValue)
        self.connection = connection
        self.loop = loop
        self.verifier = verifier
        self.guards = guards
        self.clock = clock
    }

    func open(_ session: Session, _ request: UpgradeRequest) {
        self.session = session
        session.opened(token: request.token, isTooMany: request.isTooMany)
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
        session?.skipped(lane: lane.value, after: Sequence(after), before: Sequence(before))
    }

    func closing(_ code: UInt16) {
        guard let code = CloseCode(rawValue: code) else { return }
        session?.sayBye(code, code.reason)
    }

    func closed() { session?.ended() }

    func send(_ message: [UInt8]) { connection.send(message: message) }

    func send(backlog frames: [[UInt8]]) {
        for frame in frames { connection.send(frame: frame, isBacklog: true) }
    }

    func close(_ code: CloseCode, _ reason: String) { connection.close(code.rawValue, reason) }

    func pauseReading() { connection.pauseReading() }

    func resumeReading() { connection.resumeReading() }

    func verify(_ token: String, for request: RequestID?) {
        let verifier = verifier
        let now = clock()
        let onSession = onSession
        let (guards, address) = (guards, connection.address)
        Task {
            let result: Authentication
            if let wait = guards.tokenWait(address, at: now.steady) {
                result = .putOff(wait)
            } else {
                do throws(TokenError) {
                    result = .principal(try await verifier.verify(token, now: now.wall))
                } catch {
                    result = error.isExpired ? .expired : .refused
                    // Whoever has an expired token did get it from the issuer: it is no guess.
                    if !error.isExpired { guards.tokenFailed(address, at: now.steady) }
                }
            }
            onSession { $0.authenticated(request, result) }
        }
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
        perform { core in
            if let session = (core.connection(key)?.handler as? RelayConnection)?.session { call(session) }
        }
    }
}

/// A connection as its rooms see it.
struct LoopSeat: Seat {
    let id: ConnectionID
    let loop: ServiceLoop

    func receive(_ output: RoomOutput) {
        loop.withSession(ConnectionKey(rawValue: id.rawValue)) { $0.receive(output) }
    }
}

import ChatModel
import Relay
import Sessions
import TokenAuth
import WebSocketTransport

/// Gives each new connection its session.
struct RelayAcceptor: ConnectionAcceptor {
    let loops: [ServiceLoop]
    let registry: RoomRegistry
    let policy: SessionPolicy
    let verifier: TokenVerifier
    /// Nil: no limit by address.
    let rates: AddressRates?
    let guards: AddressGuards
    let clock: @Sendable () -> Moment

    func accept(_ connection: Connection, _ request: UpgradeRequest) -> any ConnectionHandler {
        let loop = loops[connection.key.loop]
        let handler = RelayConnection(connection, loop: loop, verifier: verifier, guards: guards, clock: clock)
        let session = Session(
            connection: handler, seat: LoopSeat(id: handler.id, loop: loop), registry: registry, policy: policy,
            encoding: request.encoding == .text ? .text : .deflate,
            language: request.language.flatMap(LanguageTag.init),
            allowance: rates?.allowance(for: connection.address), clock: clock)
        handler.open(session, request)
        return handler
    }
}

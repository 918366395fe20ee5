import ChatModel
import Relay
import Sessions
import TokenAuth
import WebSocketTransport

/// Gives each new connection its session.
struct RelayAcceptor: ConnectionAcceptor {
    let loops: [ServiceLoop]
    let registry: RoomRegistry
    let live: LiveSettings
    let gate: TokenGate
    let guards: AddressGuards
    let log: SampledLog
    let clock: @Sendable () -> Moment

    func accept(_ connection: Connection, _ request: UpgradeRequest) -> any ConnectionHandler {
        let loop = loops[connection.key.loop]
        let handler = RelayConnection(
            connection, loop: loop, gate: gate, guards: guards,
            log: ConnectionLog(log, connection.key, request), clock: clock)
        let settings = live.current
        let session = Session(
            connection: handler, seat: LoopSeat(id: handler.id, loop: loop), registry: registry,
            policy: settings.policy,
            encoding: request.encoding == .text ? .text : .deflate,
            language: request.language.flatMap(LanguageTag.init),
            allowance: settings.rates?.allowance(for: connection.address), clock: clock)
        handler.open(session, request)
        return handler
    }
}

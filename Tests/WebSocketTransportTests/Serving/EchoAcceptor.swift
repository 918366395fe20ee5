import Synchronization
import TestSupport

@testable import WebSocketTransport

/// Gives each connection a handler that answers what it says, and remembers what the transport told them.
final class EchoAcceptor: ConnectionAcceptor {
    enum Note: Hashable, Sendable {
        case opened(ConnectionKey)
        case skipped(ConnectionKey)
        case taken(ConnectionKey)
        case closing(ConnectionKey, UInt16)
        case closed(ConnectionKey)
    }

    private let notes = Mutex<[Note]>([])

    var all: [Note] { notes.withLock { $0 } }

    /// The connection that was accepted last.
    var lastOpened: ConnectionKey? {
        all.compactMap { if case .opened(let key) = $0 { key } else { nil } }.last
    }

    func note(_ note: Note) { notes.withLock { $0.append(note) } }

    func accept(_ connection: Connection, _ request: UpgradeRequest) -> any ConnectionHandler {
        note(.opened(connection.key))
        if request.isTooMany { connection.close(4005, "too many") }
        if let token = request.token { connection.send(message: Array("token \(token)".utf8)) }
        return EchoHandler(connection, self)
    }
}

/// Echoes messages, but for some that are commands.
final class EchoHandler: ConnectionHandler {
    static let lane = LaneID(1)
    static let manyLanes = (1...2000 as ClosedRange<UInt64>).map { LaneID($0) }

    private unowned let connection: Connection
    private let acceptor: EchoAcceptor

    init(_ connection: Connection, _ acceptor: EchoAcceptor) {
        self.connection = connection
        self.acceptor = acceptor
    }

    func received(_ message: UnsafeRawBufferPointer) {
        let words = String(decoding: message, as: UTF8.self).split(separator: " ")
        switch words.first {
        case "join":
            connection.core.subscribe(connection.key, to: Self.lane, mark: 0)
            say("joined")
        case "join-other":
            connection.core.subscribe(connection.key, to: LaneID(2), mark: 0)
            say("joined")
        case "keep":
            connection.endProbation()
            say("kept")
        case "leave":
            connection.core.unsubscribe(connection.key, from: Self.lane)
            say("left")
        case "backlog":
            let count = words.last.flatMap { Int($0) } ?? 0
            let frame = connection.core.encode([UInt8](repeating: 0x62, count: count), .text)
            connection.send(backlog: [frame])
            let (key, acceptor) = (connection.key, acceptor)
            connection.whenTaken { acceptor.note(.taken(key)) }
            for lane in Self.manyLanes { connection.core.subscribe(connection.key, to: lane, mark: 0) }
        case "close": connection.close(4000, "bye")
        case "pause":
            connection.pauseReading()
            // Resumed in the same call, as by a handler that finds its answer at once.
            connection.resumeReading()
        default: connection.send(message: Array(message))
        }
    }

    func violated(_ violation: FrameViolation) { connection.close(4006, "\(violation)") }

    func skipped(_ lane: LaneID, after: Int64, before: Int64) {
        acceptor.note(.skipped(connection.key))
        // What a handler might do that no longer wants to follow.
        connection.core.unsubscribe(connection.key, from: LaneID(2))
        say("lagged \(after) \(before)")
    }

    func closing(_ code: UInt16) { acceptor.note(.closing(connection.key, code)) }

    func closed() { acceptor.note(.closed(connection.key)) }

    private func say(_ text: String) { connection.send(message: Array(text.utf8)) }
}

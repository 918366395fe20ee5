import AdminAPI
import ChatProtocol
import Synchronization

/// How connections came and went, over all loops, since the process began.
final class ConnectionCounts: Sendable {
    static let shared = ConnectionCounts()

    private let opened = Atomic<Int>(0)
    private let skipped = Atomic<Int>(0)
    // By close codes of the protocol, so that it has a bound.
    private let closed = Mutex<[CloseCode: Int]>([:])

    func open() { opened.add(1, ordering: .relaxed) }
    func skip() { skipped.add(1, ordering: .relaxed) }
    func close(_ code: CloseCode) { closed.withLock { $0[code, default: 0] += 1 } }

    var metrics: [Metric] {
        let closed = closed.withLock { $0 }
        return [
            Metric(
                "interline_connections_opened_total", .counter, opened.load(ordering: .relaxed),
                "WebSocket connections that were opened."),
            Metric(
                "interline_connections_closed_total", .counter, by: "code",
                CloseCode.allCases.map { ("\($0.rawValue)", Double(closed[$0] ?? 0)) },
                "Connections that the relay closed, by close code."),
            Metric(
                "interline_slow_consumers_skipped_total", .counter, skipped.load(ordering: .relaxed),
                "Times that a connection was too slow and events were left out for it."),
        ]
    }
}

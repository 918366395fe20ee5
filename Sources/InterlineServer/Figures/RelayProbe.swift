import AdminAPI
import Foundation
import Relay
import ServiceLifecycle
import Synchronization
import WebSocketTransport

/// Looks at every loop once a second: how late it is, and what its rooms and connections have waiting.
///
/// What it finds is kept for whoever asks, so that a loop that hangs hangs no question about it.
final class RelayProbe: Service {
    struct LoopFindings: Sendable {
        var connections = 0
        var rooms = 0
        var viewers = 0
        /// Events and acts that wait in rooms, in all and in the room with the most.
        var waiting = 0
        var waitingMost = 0
        /// When the certificate ends, in seconds since 1970.
        var certificateEnd: Int64?
    }

    private struct State {
        var newest: [Int: LoopFindings] = [:]
        var lags: [Int: Duration] = [:]
        /// Since when a loop has been asked without an answer.
        var asked: [Int: ContinuousClock.Instant] = [:]
    }

    private static let interval = Duration.seconds(1)

    private let transport: Transport
    private let registry: RoomRegistry
    private let state = Mutex(State())
    private let lags = Histogram.latency()

    init(transport: Transport, registry: RoomRegistry) {
        self.transport = transport
        self.registry = registry
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                look()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    var newest: [Int: LoopFindings] { state.withLock(\.newest) }

    /// How late the loop was when it was asked last, or is by now.
    func lag(of loop: Int) -> Duration {
        state.withLock { state in
            let waited = state.asked[loop].map { .now - $0 } ?? .zero
            return max(waited, state.lags[loop] ?? .zero)
        }
    }

    private func look() {
        let rooms = Dictionary(grouping: registry.active) { $0.homeIndex }
        for loop in transport.loops {
            let started = ContinuousClock.now
            let isAsked = state.withLock { state in
                if state.asked[loop.index] != nil { return false }
                state.asked[loop.index] = started
                return true
            }
            guard isAsked else { continue }
            loop.perform { [self, mine = rooms[loop.index] ?? []] core in
                answered(loop.index, .now - started, Self.findings(core, mine))
            }
        }
    }

    private static func findings(_ core: LoopCore, _ rooms: [Room]) -> LoopFindings {
        var found = LoopFindings()
        found.certificateEnd = core.certificateEnd
        core.forEachConnection { _ in found.connections += 1 }
        for room in rooms {
            let (viewers, waiting) = room.assumeIsolated { ($0.viewerCount, $0.waitingCount) }
            found.rooms += 1
            found.viewers += viewers
            found.waiting += waiting
            found.waitingMost = max(found.waitingMost, waiting)
        }
        return found
    }

    private func answered(_ loop: Int, _ lag: Duration, _ found: LoopFindings) {
        lags.record(lag)
        state.withLock { state in
            state.asked[loop] = nil
            state.lags[loop] = lag
            state.newest[loop] = found
        }
    }

    var metrics: [Metric] {
        let found = newest
        let loops = transport.loops.map { ("\($0.index)", $0) }
        let certificate = found.values.compactMap(\.certificateEnd).min().map { end in
            Metric(
                "interline_tls_certificate_end_seconds", .gauge, end,
                "When the certificate in use ends, in seconds since 1970; absent without one.")
        }
        return [certificate].compactMap(\.self) + [
            Metric(
                "interline_loop_load", .gauge, by: "loop", loops.map { ($0, $1.load) },
                "How busy each event loop is, 0 to 1."),
            Metric(
                "interline_loop_lag_seconds", .gauge, by: "loop", loops.map { ($0, lag(of: $1.index) / .seconds(1)) },
                "How late each event loop was when it was asked last, or is by now."),
            Metric("interline_loop_delay_seconds", lags, "How late event loops were, asked once a second."),
            Metric(
                "interline_viewers", .gauge, found.values.reduce(0) { $0 + $1.viewers },
                "Places in rooms that connections take."),
            Metric(
                "interline_rooms_waiting", .gauge, found.values.reduce(0) { $0 + $1.waiting },
                "Events and acts that wait in rooms for the record or for their turn."),
            Metric(
                "interline_room_waiting_max", .gauge, found.values.map(\.waitingMost).max() ?? 0,
                "As many wait in the room with the most."),
        ]
    }
}

import AdminAPI
import Foundation
import Logging
import Relay
import SQLiteRoomLog
import Sessions
import Synchronization
import WebSocketTransport

/// Counts what rooms report, and logs what an operator should know.
final class RelayFigures: Sendable {
    private let stored = Atomic<Int>(0)
    private let lost = Atomic<Int>(0)
    private let admissions = AdmissionCounts()
    private let appends = Histogram.latency()
    private let complainedAt = Mutex<ContinuousClock.Instant?>(nil)

    func take(_ report: RoomReport, log: Logger) {
        switch report {
        case .stored(_, let events, let time):
            stored.add(events, ordering: .relaxed)
            appends.record(time)
        case .admitted: admissions.count(.said, "none")
        case .held(_, let rule): admissions.count(.held, rule)
        case .refused(_, let rule): admissions.count(.refused, rule)
        case .recordUnavailable(let room, let reason, let events):
            lost.add(events, ordering: .relaxed)
            complain("the record of room \(room) is unavailable: \(reason)", log)
        case .stateUnavailable(let room, let reason):
            complain("the state of room \(room) is unavailable: \(reason)", log)
        case .activationFailed(let room, let reason):
            complain("room \(room) could not be loaded: \(reason)", log)
        }
    }

    /// A failing disk fails for every message; once a second says as much.
    private func complain(_ message: String, _ log: Logger) {
        let now = ContinuousClock.now
        let mayLog = complainedAt.withLock { last in
            if let last, now - last < .seconds(1) { return false }
            last = now
            return true
        }
        if mayLog { log.error("\(message)") }
    }

    func metrics(_ transport: Transport, _ registry: RoomRegistry, _ record: SQLiteRecord) -> [Metric] {
        let transported = WebSocketTransport.Metrics.shared
        let statistics = record.statistics
        return [
            Metric(
                "interline_build_info", .gauge, [([("version", InterlineVersion.current)], 1)], "The relay's version."),
            Metric("interline_ready", .gauge, transport.isReady ? 1 : 0, "Whether new clients are welcome."),
            Metric("interline_connections", .gauge, transport.connectionCount, "Open connections, HTTP included."),
            Metric("interline_rooms_active", .gauge, registry.activeCount, "Rooms with an actor."),
            Metric(
                "interline_commands_total", .counter, by: "op",
                CommandCounts.shared.byName.sorted { $0.key < $1.key }.map { ($0.key, Double($0.value)) },
                "Commands of clients, by operation."),
            Metric("interline_ack_seconds", RelayLatencies.shared.acknowledged, "From a message to its ok."),
            Metric("interline_join_seconds", RelayLatencies.shared.joined, "From a join to joined."),
            admissions.metric,
            Metric("interline_events_stored_total", .counter, stored.load(ordering: .relaxed), "Events stored."),
            Metric("interline_messages_refused_total", .counter, admissions.total(.refused), "Messages refused."),
            Metric(
                "interline_record_failures_total", .counter, lost.load(ordering: .relaxed),
                "Events that the record did not take; their senders were told."),
            Metric("interline_record_append_seconds", appends, "From when a group of events was given to the record."),
            Metric("interline_record_groups_total", .counter, statistics.groups, "Groups committed to the record."),
            Metric("interline_record_waiting", .gauge, statistics.waiting, "Writes that wait for the record."),
            Metric(
                "interline_record_reads_total", .counter, record.readCount, "Reads of rooms' events from the record."),
            Metric(
                "interline_fanout_frames_total", .counter, transported.fanOutWrites,
                "Writes to subscribers, each of one frame or a few."),
            Metric("interline_fanout_bytes_total", .counter, transported.fanOutBytes, "Bytes of the frames in them."),
            Metric(
                "interline_slow_consumers_closed_total", .counter, transported.slowConsumersClosed,
                "Connections closed with 4004."),
        ] + ConnectionCounts.shared.metrics
    }
}

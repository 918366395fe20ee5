import AdminAPI
import Foundation
import Logging
import Relay
import SQLiteRoomLog
import Synchronization
import WebSocketTransport

/// Counts what rooms report, and logs what an operator should know.
final class RelayFigures: Sendable {
    private let stored = Atomic<Int>(0)
    private let refused = Atomic<Int>(0)
    private let lost = Atomic<Int>(0)
    private let complainedAt = Mutex<ContinuousClock.Instant?>(nil)

    func take(_ report: RoomReport, log: Logger) {
        switch report {
        case .stored(_, let events, _): stored.add(events, ordering: .relaxed)
        case .refused: refused.add(1, ordering: .relaxed)
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
            Metric("interline_connections", .gauge, transport.connectionCount, "Open connections, HTTP included."),
            Metric("interline_rooms_active", .gauge, registry.activeCount, "Rooms with an actor."),
            Metric("interline_events_stored_total", .counter, stored.load(ordering: .relaxed), "Events stored."),
            Metric("interline_messages_refused_total", .counter, refused.load(ordering: .relaxed), "Messages refused."),
            Metric(
                "interline_record_failures_total", .counter, lost.load(ordering: .relaxed),
                "Events that the record did not take; their senders were told."),
            Metric("interline_record_groups_total", .counter, statistics.groups, "Groups committed to the record."),
            Metric("interline_record_waiting", .gauge, statistics.waiting, "Writes that wait for the record."),
            Metric(
                "interline_record_reads_total", .counter, record.readCount, "Reads of rooms' events from the record."),
            Metric("interline_fanout_frames_total", .counter, transported.fanOutFrames, "Frames sent to subscribers."),
            Metric("interline_fanout_bytes_total", .counter, transported.fanOutBytes, "Bytes of those frames."),
            Metric(
                "interline_slow_consumers_closed_total", .counter, transported.slowConsumersClosed,
                "Connections closed with 4004."),
            Metric("process_cpu_seconds_total", .counter, Self.cpuSeconds, "User and system time."),
            Metric("process_resident_memory_bytes", .gauge, Self.residentBytes, "Resident memory."),
        ]
    }

    /// POSIX sets a million ticks a second, whatever the clock's resolution.
    private static var cpuSeconds: Double { Double(clock()) / 1_000_000 }

    private static var residentBytes: Int {
        guard let statm = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = statm.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return 0 }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}

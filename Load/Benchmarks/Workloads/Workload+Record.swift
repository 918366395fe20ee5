import ChatModel
import Foundation
import RoomLog
import SQLiteRoomLog
import Sessions

extension Workload {
    static let appendToMemory = suspending("append to memory") {
        let log = MemoryRoomLog()
        return append(to: log, room: try Samples.room(), group: 1, event: try event())
    }

    /// A hundred events a transaction, without the disk's confirmation: that is the disk's time, not the relay's work.
    static let appendGroupToSQLite = suspending("append a group of 100 to SQLite") {
        let folder = Folder()
        let record = try SQLiteRecord(SQLiteRecordSettings(folder: folder.path, synchronous: .off))
        let run = append(to: record, room: try Samples.room(), group: 100, event: try event())
        return { iterations in
            try await run(iterations)
            withExtendedLifetime(folder) {}
        }
    }

    private static func event() throws -> NewEvent {
        let body = WireEventCoding().encode(.message(try Samples.message()), room: try Samples.room())
        return NewEvent(body: body, id: nil, at: Timestamp(milliseconds: 1_768_521_600_123))
    }

    private static func append(to log: any RoomLog, room: RoomID, group: Int, event: NewEvent)
        -> @Sendable (_ iterations: Int) async throws -> Void
    {
        let events = Array(repeating: event, count: group)
        return { iterations in
            for _ in 0..<iterations {
                use(try await log.append(events, to: room, deadline: .now + .seconds(60)))
            }
        }
    }

    /// A folder of its own, removed with it.
    private final class Folder: Sendable {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("interline-benchmark-\(UUID().uuidString)").path

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }
}

import ChatModel
import Foundation
import GRDB
import RoomLog
import SQLiteRoomLog
import Testing

/// A folder of a test's own, removed with this value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("interline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var database: String { SQLiteRecordSettings(folder: path).path }

    func settings(_ change: (inout SQLiteRecordSettings) -> Void = { _ in }) -> SQLiteRecordSettings {
        // Tests kill no power supply; `off` spares the disk.
        var settings = SQLiteRecordSettings(folder: path, synchronous: .off)
        settings.stateDeadline = .seconds(120)
        change(&settings)
        return settings
    }

    func open(_ change: (inout SQLiteRecordSettings) -> Void = { _ in }) throws -> SQLiteRecord {
        try SQLiteRecord(settings(change))
    }
}

/// Another process, as far as SQLite can tell, that locks the database.
final class Locker: Sendable {
    private let database: DatabaseQueue

    init(_ folder: TemporaryFolder) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(5)
        database = try DatabaseQueue(path: folder.database, configuration: configuration)
    }

    func lock() async throws {
        try await database.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
    }

    func unlock() async throws {
        try await database.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
    }
}

extension Locker {
    /// Notes a migration as done, as a newer version would have.
    static func mark(_ folder: TemporaryFolder, migration: String) async throws {
        let database = try DatabaseQueue(path: folder.database)
        try await database.write {
            try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES (?)", arguments: [migration])
        }
        try database.close()
    }
}

let lobby = RoomID("lobby")
let noon = Timestamp(milliseconds: 1_700_000_000_000)
var soon: ContinuousClock.Instant { .now + .seconds(120) }

func events(_ count: Int, bytes: Int = 10, at: Timestamp = noon) -> [NewEvent] {
    (0..<count).map { _ in NewEvent(body: Array(repeating: 1, count: bytes), id: nil, at: at) }
}

/// Returns once the condition holds.
func until(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
}

/// Expects the log's unavailable, and returns its reason.
func unavailable(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async -> String {
    do {
        try await body()
        Issue.record("it was available", sourceLocation: sourceLocation)
    } catch RoomLogError.unavailable(let reason) {
        return reason
    } catch StateStoreError.unavailable(let reason) {
        return reason
    } catch {
        Issue.record("it threw \(error)", sourceLocation: sourceLocation)
    }
    return ""
}

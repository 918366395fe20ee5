import Foundation
import GRDB
import Synchronization

/// Copies the write-ahead log into the database on a connection of its own, so that no commit waits for it.
///
/// SQLite would do it at the end of the commit that makes the log long enough: with 3,000 messages a second everyone
/// waited for that commit, some 100 ms every few seconds.
final class Checkpointer: Sendable {
    /// Bytes of events after which the log is copied; with pages and indexes it is some times as long.
    private static let eventBytes = 1 << 20

    private struct State {
        var bytes = 0
        var isRunning = false
    }

    private let database: DatabaseQueue
    private let state = Mutex(State())

    init(path: String) throws {
        var configuration = Configuration()
        configuration.label = "interline.checkpoint"
        configuration.busyMode = .immediateError
        database = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Counts what was committed, and starts where it is enough.
    func committed(bytes: Int) {
        let starts = state.withLock { state in
            state.bytes += bytes
            guard state.bytes >= Self.eventBytes, !state.isRunning else { return false }
            state.bytes = 0
            state.isRunning = true
            return true
        }
        guard starts else { return }
        database.asyncWriteWithoutTransaction { db in
            // What it could not copy the next one does, and at last the writer itself.
            _ = try? db.checkpoint(.passive)
            self.state.withLock { $0.isRunning = false }
        }
    }

    func close() { try? database.close() }
}

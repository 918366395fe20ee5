import ChatModel
import Foundation
import GRDB
import RoomLog
import Synchronization

/// The record of one machine: events, state and the audit trail in one SQLite database.
///
/// One writer commits calls in groups (see ``CommitStatistics``); readers have connections of their own and don't wait
/// for it. One process at a time writes to a folder; any number may read, as ``RecordExport`` does.
package final class SQLiteRecord: Sendable {
    package let settings: SQLiteRecordSettings
    let currentEpoch: String
    let pool: DatabasePool
    let queue: CommitQueue
    private let checkpointer: Checkpointer
    private let patience: WriterPatience
    private let folderLock: Mutex<FolderLock?>
    let reads = Atomic<Int>(0)

    /// Opens the database, or makes it; blocks while it does.
    package init(_ settings: SQLiteRecordSettings) throws(SQLiteRecordError) {
        self.settings = settings
        folderLock = Mutex(try FolderLock(folder: settings.folder))
        patience = WriterPatience(settings.openPatience)
        (pool, currentEpoch) = try RecordOpening(settings: settings, patience: patience).open()
        do {
            checkpointer = try Checkpointer(path: settings.path)
        } catch {
            throw RecordOpening.error(error, settings)
        }
        queue = CommitQueue(pool, settings: settings, patience: patience, checkpointer: checkpointer)
        // Short: between attempts the queue is looked at.
        patience.set(.milliseconds(50))
    }

    package var statistics: CommitStatistics { queue.statistics }

    /// How often rooms' events were read since the record was opened.
    package var readCount: Int { reads.load(ordering: .relaxed) }

    /// The rooms of the record with their newest sequences, by name.
    package func rooms() async throws(RoomLogError) -> [RecordedRoom] {
        try await read { try $0.rooms() }
    }

    /// Writes what waits, notes that all of it is on the disk, and closes the database.
    ///
    /// Calls that come later, or still wait at their deadline, fail with unavailable. Closing again does nothing.
    package func close() async throws(SQLiteRecordError) {
        guard queue.close() else { return }
        await queue.untilIdle()
        patience.set(.seconds(2))
        let outcome: Result<Void, SQLiteRecordError> = await withCheckedContinuation { continuation in
            // Closing the pool blocks until its connections are free.
            DispatchQueue.global().async { continuation.resume(returning: self.finish()) }
        }
        folderLock.withLock { $0 = nil }
        try outcome.get()
    }

    private func finish() -> Result<Void, SQLiteRecordError> {
        checkpointer.close()
        defer { try? pool.close() }
        do {
            try pool.writeWithoutTransaction { db in
                if db.isInsideTransaction { try db.rollback() }
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.inTransaction(.immediate) {
                    try RecordIdentity.markClean(db)
                    return .commit
                }
                // Where a reader is in the way, the next opening finds the same in the write-ahead log.
                _ = try? db.checkpoint(.truncate)
            }
            return .success(())
        } catch {
            return .failure(RecordOpening.error(error, settings))
        }
    }

    /// Runs the reads in one transaction on a reader's queue.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (RecordReader) throws -> Value
    ) async throws(RoomLogError) -> Value {
        guard !queue.isClosed else { throw .unavailable("the record is closed") }
        let result: Result<Value, RoomLogError> = await withCheckedContinuation { continuation in
            pool.asyncRead { db in
                continuation.resume(
                    returning: Result { try body(RecordReader(db: db.get())) }
                        .mapError { DatabaseFailure($0).logError })
            }
        }
        return try result.get()
    }
}

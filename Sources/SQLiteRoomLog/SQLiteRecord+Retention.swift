import ChatModel
import GRDB
import RoomLog

/// What a pass of pruning removed.
package struct Pruned: Hashable, Sendable {
    package var events = 0
    /// Ids whose deduplication window has passed.
    package var ids = 0

    package init(events: Int = 0, ids: Int = 0) {
        self.events = events
        self.ids = ids
    }
}

extension SQLiteRecord {
    /// The most rows that one transaction removes, so that appends never wait long for it.
    static let pruneChunk = 1000
    /// How many rooms are looked through at a time.
    private static let roomChunk = 256
    /// How long a removed key remembers its revision: no writer expects one for longer.
    private static let removalMemory = Duration.seconds(86_400)
    /// An event dated further ahead was written by a clock that was wrong.
    private static let dateSlack = Duration.seconds(3600)

    /// Removes what retention no longer keeps, the oldest first; for the server to call from time to time.
    ///
    /// A clock that was wrong for a while neither keeps anything for ever nor ends anything early: an event that it
    /// dated back stays for as long as those before it, one that it dated ahead goes with those after it. Sequences
    /// never start again, even in a room that loses all its events.
    /// - Throws: unavailable where the database can't be written; what was removed until then stays removed.
    @discardableResult
    package func prune(now: Timestamp) async throws(RoomLogError) -> Pruned {
        let events = try await pruneEvents(now)
        // A time far ahead was written by a clock that has been set back since, and would never pass.
        let window = settings.deduplicationWindow.milliseconds
        let ids = try await removeAll(
            """
            DELETE FROM message_ids WHERE arrival IN (
                SELECT arrival FROM (SELECT arrival, at FROM message_ids ORDER BY arrival LIMIT ?1)
                WHERE at < ?2 OR at > ?3)
            """, [Int64(Self.pruneChunk), now.milliseconds - window, now.milliseconds + window])
        try await removeAll(
            "DELETE FROM state WHERE key IN (SELECT key FROM state WHERE removed_at < ?2 LIMIT ?1)",
            [Int64(Self.pruneChunk), now.milliseconds - Self.removalMemory.milliseconds])
        return Pruned(events: events, ids: ids)
    }

    private func pruneEvents(_ now: Timestamp) async throws(RoomLogError) -> Int {
        let keep = settings.retention.maximumEventsPerRoom
        let ages = settings.retention.maximumAge.map { age in
            // What is appended meanwhile is dated after now.
            now.milliseconds - age.milliseconds..<now.milliseconds + Self.dateSlack.milliseconds
        }
        guard keep != nil || ages != nil else { return 0 }
        var removed = 0
        var after: Int64 = 0
        while true {
            let start = after
            let rooms = try await read { try Expired.rooms($0.db, after: start, limit: Self.roomChunk) }
            guard let last = rooms.last else { return removed }
            after = last
            while true {
                let expired = try await read { reader in
                    try Expired.find(reader.db, rooms: rooms, keep: keep, ages: ages, limit: Self.pruneChunk)
                }
                if expired.isEmpty { break }
                removed += try await maintain { db in
                    try expired.reduce(0) { try $0 + $1.remove(db) }
                }
            }
        }
    }

    /// Runs a deletion that is bounded by its first argument until it finds less than that.
    @discardableResult
    private func removeAll(_ sql: String, _ arguments: [Int64]) async throws(RoomLogError) -> Int {
        var removed = 0
        while true {
            let count = try await maintain { db in
                try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
                return db.changesCount
            }
            removed += count
            if count < Self.pruneChunk { return removed }
        }
    }

    /// Runs the work as one transaction between two groups of the queue.
    func maintain(_ body: @escaping @Sendable (Database) throws -> Int) async throws(RoomLogError) -> Int {
        guard !queue.isClosed else { throw .unavailable("the record is closed") }
        let result: Result<Int, RoomLogError> = await withCheckedContinuation { continuation in
            pool.asyncWriteWithoutTransaction { db in
                let result = Result {
                    if db.isInsideTransaction { try db.rollback() }
                    var count = 0
                    try db.inTransaction(.immediate) {
                        count = try body(db)
                        return .commit
                    }
                    return count
                }
                continuation.resume(returning: result.mapError { DatabaseFailure($0).logError })
            }
        }
        return try result.get()
    }
}

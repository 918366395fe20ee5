import ChatModel
import Foundation
import GRDB
import RoomLog

extension SQLiteRecord: RecordRedaction {
    package func redact(
        _ room: RoomID, after sequence: Sequence, limit: Int,
        _ replacement: @escaping @Sendable (RecordedEvent) -> [UInt8]?
    ) async throws(RoomLogError) -> RedactedPage {
        let page = try await read { try $0.page(room, after: sequence, limit: limit) }
        let replaced = page.events.compactMap { event in replacement(event).map { (event.sequence, $0) } }
        if !replaced.isEmpty {
            _ = try await maintain { db in
                let update = try db.cachedStatement(
                    sql: "UPDATE events SET body = ? WHERE room = (SELECT id FROM rooms WHERE name = ?) AND seq = ?")
                for (sequence, body) in replaced {
                    try update.execute(arguments: [Data(body), room.name.canonical, sequence.value])
                }
                return replaced.count
            }
        }
        let isWhole = page.events.count < limit
        return RedactedPage(redacted: replaced.map(\.0), next: isWhole ? nil : page.events.last?.sequence)
    }

    /// An id begins with the names of the room and of the user, so they stand together in the index.
    package func forgetNonces(of user: UserID, in room: RoomID) async throws(RoomLogError) {
        let first = MessageID(room: room, user: user, nonce: "").value.canonical
        _ = try await maintain { db in
            try db.cachedStatement(
                sql: """
                    DELETE FROM message_ids
                    WHERE room = (SELECT id FROM rooms WHERE name = ?1) AND id >= ?2 AND id < ?3
                    """
            ).execute(arguments: [room.name.canonical, first, first.dropLast() + "\u{2}"])
            return db.changesCount
        }
    }

    package func redactAudit(of user: UserID) async throws(RoomLogError) {
        var after = Int64(0)
        while true {
            let start = after
            let found = try await read { try $0.wordyActs(of: user, after: start) }
            if !found.ids.isEmpty {
                _ = try await maintain { db in
                    let update = try db.cachedStatement(
                        sql: "UPDATE audit SET reason = NULL, detail = NULL WHERE id = ?")
                    for id in found.ids { try update.execute(arguments: [id]) }
                    return found.ids.count
                }
            }
            guard let next = found.next else { return }
            after = next
        }
    }

    /// Empties the write-ahead log, which has the pages as they were.
    package func scrub() async throws(RoomLogError) -> Bool {
        for attempt in 0..<20 {
            if attempt > 0 { try? await Task.sleep(for: .milliseconds(50)) }
            guard !queue.isClosed else { throw .unavailable("the record is closed") }
            let isDone = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
                pool.asyncWriteWithoutTransaction { db in
                    continuation.resume(returning: (try? db.checkpoint(.truncate)) != nil)
                }
            }
            if isDone { return true }
        }
        return false
    }
}

extension RecordReader {
    /// The acts about a user or by them that have free text, of the next so many of the trail; it has no index by users.
    fileprivate func wordyActs(of user: UserID, after id: Int64) throws -> (ids: [Int64], next: Int64?) {
        let last = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT id FROM audit WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?"),
            arguments: [id, SQLiteRecord.pruneChunk - 1])
        let ids = try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT id FROM audit
                    WHERE id > ?2 AND id <= ?3 AND (user = ?1 OR actor = ?1)
                        AND (reason IS NOT NULL OR detail IS NOT NULL)
                    """),
            arguments: [user.name, id, last ?? .max])
        return (ids, last)
    }
}

import ChatModel
import Foundation
import GRDB
import RoomLog

/// Reads the record within one transaction.
struct RecordReader {
    let db: Database

    func page(_ room: RoomID, after sequence: Sequence, limit: Int, bytes: Int = .max) throws -> Page {
        try page(room, limit: limit) { id in
            try events(
                "SELECT seq, body FROM events WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?",
                [id, sequence.value, limit], bytes: bytes)
        }
    }

    func page(_ room: RoomID, before sequence: Sequence, limit: Int) throws -> Page {
        try page(room, limit: limit) { id in
            try events(
                "SELECT seq, body FROM events WHERE room = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
                [id, sequence.value, limit]
            ).reversed()
        }
    }

    func tail(_ room: RoomID, limit: Int) throws -> Page {
        try page(room, limit: limit) { id in
            try events("SELECT seq, body FROM events WHERE room = ? ORDER BY seq DESC LIMIT ?", [id, limit]).reversed()
        }
    }

    /// The oldest events after the sequence that are not older than `since`.
    func exported(_ room: RoomID, after sequence: Sequence, since: Timestamp?, limit: Int) throws -> [RecordedEvent] {
        guard let (id, _) = try place(of: room) else { return [] }
        return try events(
            "SELECT seq, body FROM events WHERE room = ? AND seq > ? AND at >= ? ORDER BY seq LIMIT ?",
            [id, sequence.value, since?.milliseconds ?? .min, limit])
    }

    func heads(_ rooms: [RoomID]) throws -> [RoomID: Sequence] {
        var heads: [RoomID: Sequence] = [:]
        for room in rooms {
            if let (_, newest) = try place(of: room), newest > 0 { heads[room] = Sequence(newest) }
        }
        return heads
    }

    func rooms() throws -> [RecordedRoom] {
        let cursor = try Row.fetchCursor(db.cachedStatement(sql: "SELECT name, newest FROM rooms ORDER BY name"))
        var rooms: [RecordedRoom] = []
        while let row = try cursor.next() {
            guard let room = RoomID(row[0] as String) else { continue }
            rooms.append(RecordedRoom(room: room, newest: Sequence(row[1])))
        }
        return rooms
    }

    func entry(_ key: String) throws -> StateEntry? {
        let statement = try db.cachedStatement(
            sql: "SELECT key, value, revision FROM state WHERE key = ? AND value IS NOT NULL")
        return try Row.fetchOne(statement, arguments: [key.canonical]).map(Self.entry)
    }

    func entries(prefix: String) throws -> [StateEntry] {
        let prefix = prefix.canonical
        let statement = try db.cachedStatement(
            sql: "SELECT key, value, revision FROM state WHERE key >= ? AND value IS NOT NULL ORDER BY key")
        let cursor = try Row.fetchCursor(statement, arguments: [prefix])
        var entries: [StateEntry] = []
        while let row = try cursor.next() {
            let entry = Self.entry(row)
            guard entry.key.utf8.starts(with: prefix.utf8) else { break }
            entries.append(entry)
        }
        return entries
    }

    func audit(_ room: RoomID, limit: Int) throws -> [AuditEntry] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT at, actor, action, user, message, reason, until, detail FROM audit
                WHERE room = ? ORDER BY id DESC LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [room.name.canonical, max(0, limit)]).compactMap { row in
            guard let actor = UserID(row[1] as String) else { return nil }
            return AuditEntry(
                at: Timestamp(milliseconds: row[0]), room: room, actor: actor, action: row[2],
                user: (row[3] as String?).flatMap { UserID($0) }, message: (row[4] as Int64?).map { Sequence($0) },
                reason: row[5], until: (row[6] as Int64?).map { Timestamp(milliseconds: $0) }, detail: row[7])
        }
    }

    private func page(_ room: RoomID, limit: Int, _ find: (Int64) throws -> [RecordedEvent]) throws -> Page {
        guard let (id, newest) = try place(of: room) else { return Page(events: [], first: nil, newest: .zero) }
        let first = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT seq FROM events WHERE room = ? ORDER BY seq LIMIT 1"), arguments: [id])
        // SQLite takes a negative limit for none.
        let events = limit > 0 ? try find(id) : []
        return Page(events: events, first: first.map { Sequence($0) }, newest: Sequence(newest))
    }

    private func place(of room: RoomID) throws -> (id: Int64, newest: Int64)? {
        let statement = try db.cachedStatement(sql: "SELECT id, newest FROM rooms WHERE name = ?")
        return try Row.fetchOne(statement, arguments: [room.name.canonical]).map { ($0[0], $0[1]) }
    }

    private func events(
        _ sql: String, _ arguments: StatementArguments, bytes: Int = .max
    ) throws -> [RecordedEvent] {
        let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
        var events: [RecordedEvent] = []
        var left = bytes
        while left > 0, let row = try cursor.next() {
            let body = [UInt8](row[1] as Data)
            events.append(RecordedEvent(sequence: Sequence(row[0]), body: body))
            left -= body.count
        }
        return events
    }

    private static func entry(_ row: Row) -> StateEntry {
        StateEntry(key: row[0], value: [UInt8](row[1] as Data), revision: row[2])
    }
}

/// A room that the record knows.
package struct RecordedRoom: Hashable, Sendable {
    package let room: RoomID
    /// The newest event ever stored, retained or not.
    package let newest: Sequence

    package init(room: RoomID, newest: Sequence) {
        self.room = room
        self.newest = newest
    }
}

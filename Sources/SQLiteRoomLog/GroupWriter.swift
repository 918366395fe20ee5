import ChatModel
import Foundation
import GRDB
import RoomLog

/// Writes one group of calls within one transaction, on the writer's queue.
final class GroupWriter {
    private struct Place {
        let id: Int64
        var newest: Int64
    }

    let db: Database
    private let window: Int64
    private let insertEvent: Statement
    private let findID: Statement
    private let insertID: Statement
    /// The rooms of this group, so that a room is looked up and written back once a group.
    private var places: [RoomID: Place] = [:]

    init(_ db: Database, deduplicationWindow: Duration) throws {
        self.db = db
        window = deduplicationWindow.milliseconds
        insertEvent = try db.cachedStatement(sql: "INSERT INTO events (room, seq, at, body) VALUES (?, ?, ?, ?)")
        findID = try db.cachedStatement(sql: "SELECT seq, at FROM message_ids WHERE room = ? AND id = ?")
        insertID = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO message_ids (room, id, seq, at) VALUES (?, ?, ?, ?)")
    }

    func append(_ events: [NewEvent], to room: RoomID) throws -> [Appended] {
        var place = try places[room] ?? find(room)
        let before = place.newest
        var appended: [Appended] = []
        appended.reserveCapacity(events.count)
        for event in events {
            if let id = event.id?.value.canonical {
                if let first = try sequence(of: id, in: place.id, at: event.at) {
                    appended.append(Appended(sequence: first, isDuplicate: true))
                    continue
                }
                place.newest += 1
                try insertID.execute(arguments: [place.id, id, place.newest, event.at.milliseconds])
            } else {
                place.newest += 1
            }
            try insertEvent.execute(arguments: [place.id, place.newest, event.at.milliseconds, Data(event.body)])
            appended.append(Appended(sequence: Sequence(place.newest)))
        }
        if place.newest != before { places[room] = place }
        return appended
    }

    /// The write, or the conflict as a value: it is the caller's alone and no reason to undo the group.
    func put(
        _ key: String, _ value: [UInt8]?, expecting: Int64?, at now: Timestamp
    ) throws -> Result<Int64, StateStoreError> {
        let found = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT revision, value IS NULL FROM state WHERE key = ?"),
            arguments: [key.canonical])
        let revision: Int64 = found?[0] ?? 0
        let isThere = found.map { !($0[1] as Bool) } ?? false
        // What was removed may be expected as nothing or by the revision of its removal.
        if let expecting, expecting != revision, isThere || expecting != 0 { return .failure(.conflict) }
        if value == nil, !isThere { return .success(revision) }
        // A removed key stays as a row without a value, so that a key made again goes on from its old revision and a
        // writer that still expects that one gets a conflict.
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO state (key, value, revision, removed_at) VALUES (?, ?, ?, ?)"
        ).execute(
            arguments: [
                key.canonical, value.map { Data($0) }, revision + 1, value == nil ? now.milliseconds : nil,
            ])
        return .success(revision + 1)
    }

    /// Writes back where the rooms have got to. To be called once, last.
    func finish() throws {
        let update = try db.cachedStatement(sql: "UPDATE rooms SET newest = ? WHERE id = ?")
        for place in places.values { try update.execute(arguments: [place.newest, place.id]) }
    }

    private func find(_ room: RoomID) throws -> Place {
        let name = room.name.canonical
        let statement = try db.cachedStatement(sql: "SELECT id, newest FROM rooms WHERE name = ?")
        if let row = try Row.fetchOne(statement, arguments: [name]) { return Place(id: row[0], newest: row[1]) }
        try db.cachedStatement(sql: "INSERT INTO rooms (name, newest) VALUES (?, 0)").execute(arguments: [name])
        return Place(id: db.lastInsertedRowID, newest: 0)
    }

    private func sequence(of id: String, in room: Int64, at now: Timestamp) throws -> Sequence? {
        guard let row = try Row.fetchOne(findID, arguments: [room, id]) else { return nil }
        return now.milliseconds - (row[1] as Int64) <= window ? Sequence(row[0]) : nil
    }
}

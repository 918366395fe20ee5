import GRDB

/// The oldest events of a room, up to the last that retention no longer keeps.
struct Expired: Sendable {
    let room: Int64
    let through: Int64

    /// Ids of rooms, ascending.
    static func rooms(_ db: Database, after: Int64, limit: Int) throws -> [Int64] {
        try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT id FROM rooms WHERE id > ? ORDER BY id LIMIT ?"), arguments: [after, limit])
    }

    /// What to remove next from these rooms: not more than `limit` events in all.
    ///
    /// - Parameters:
    ///   - keep: how many events of a room stay.
    ///   - cutoff: milliseconds; what was written before has expired.
    static func find(_ db: Database, rooms: [Int64], keep: Int?, cutoff: Int64?, limit: Int) throws -> [Expired] {
        let newest = try db.cachedStatement(sql: "SELECT newest FROM rooms WHERE id = ?")
        let oldest = try db.cachedStatement(
            sql: "SELECT seq, at FROM events WHERE room = ? ORDER BY seq LIMIT ?")
        var left = limit
        var found: [Expired] = []
        for room in rooms where left > 0 {
            let surplus = try keep.flatMap { keep in
                try Int64.fetchOne(newest, arguments: [room]).map { $0 - Int64(keep) }
            }
            let events = try Row.fetchAll(oldest, arguments: [room, left])
            let last = events.lastIndex { event in
                (event[0] as Int64) <= surplus ?? 0 || cutoff.map { (event[1] as Int64) < $0 } ?? false
            }
            guard let last else { continue }
            found.append(Expired(room: room, through: events[last][0]))
            left -= last + 1
        }
        return found
    }

    /// Removes the events and returns how many there were.
    func remove(_ db: Database) throws -> Int {
        try db.cachedStatement(sql: "DELETE FROM events WHERE room = ? AND seq <= ?")
            .execute(arguments: [room, through])
        return db.changesCount
    }
}

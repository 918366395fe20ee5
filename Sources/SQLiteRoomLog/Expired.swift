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
    ///   - ages: milliseconds; what was written before them has expired, and what is dated after them is not dated.
    static func find(
        _ db: Database, rooms: [Int64], keep: Int?, ages: Range<Int64>?, limit: Int
    ) throws -> [Expired] {
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
            let outlived = ages.flatMap { Self.lastOutlived(events.map { $0[1] }, $0) }
            let counted = events.lastIndex { (event: Row) in (event[0] as Int64) <= surplus ?? 0 }
            guard let last = [outlived, counted].compactMap({ $0 }).max() else { continue }
            found.append(Expired(room: room, through: events[last][0]))
            left -= last + 1
        }
        return found
    }

    /// The last event that is too old.
    ///
    /// A clock may have been wrong while an event was written, so that its date alone says little. No event is older
    /// than those before it: one that is dated far back goes when they do, and takes none of them with it. One that is
    /// dated ahead goes with those after it.
    private static func lastOutlived(_ times: [Int64], _ ages: Range<Int64>) -> Int? {
        var newest: Int64?
        var last: Int?
        for (index, time) in times.enumerated() where time < ages.upperBound {
            newest = max(newest ?? time, time)
            if newest ?? time < ages.lowerBound { last = index }
        }
        return last
    }

    /// Removes the events and returns how many there were.
    func remove(_ db: Database) throws -> Int {
        try db.cachedStatement(sql: "DELETE FROM events WHERE room = ? AND seq <= ?")
            .execute(arguments: [room, through])
        return db.changesCount
    }
}

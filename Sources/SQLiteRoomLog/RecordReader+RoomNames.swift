import GRDB

extension RecordReader {
    /// The names of rooms that have events, settings or were closed, ascending by bytes: a room that was only made has
    /// no events.
    func roomNames(after name: String, limit: Int) throws -> [String] {
        let withEvents = try String.fetchAll(
            db.cachedStatement(sql: "SELECT name FROM rooms WHERE name > ? ORDER BY name LIMIT ?"),
            arguments: [name, limit])
        let names = try Set(withEvents).union(namesInState(after: name, limit: limit))
        return Array(names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(limit))
    }

    /// Goes from room to room by the keys of the state, over all other keys of a room in one step. In the order of keys a
    /// name such as `a-1` comes before the `a` that it begins with, since `-` is below the slash that ends a name: a name
    /// that is missed for that is the beginning of one that was found.
    private func namesInState(after name: String, limit: Int) throws -> Set<String> {
        var names: Set<String> = []
        var bound = Self.prefix + name
        while names.count < limit, let key = try firstKey(from: bound) {
            let found = String(
                decoding: key.utf8.dropFirst(Self.prefix.utf8.count).prefix { $0 != Self.slash }, as: UTF8.self)
            if name.utf8.lexicographicallyPrecedes(found.utf8), try isRoom(found) { names.insert(found) }
            // The character after the slash: past all keys of the room.
            bound = "\(Self.prefix)\(found)0"
        }
        for long in names {
            for length in long.utf8.indices.dropFirst() where long.utf8[length] < Self.slash {
                let short = String(decoding: long.utf8[..<length], as: UTF8.self)
                if name.utf8.lexicographicallyPrecedes(short.utf8), try isRoom(short) { names.insert(short) }
            }
        }
        return names
    }

    private static let prefix = "room/"
    private static let slash = UInt8(ascii: "/")

    private func firstKey(from bound: String) throws -> String? {
        try String.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT key FROM state WHERE key >= ? AND key < 'room0' AND value IS NOT NULL ORDER BY key LIMIT 1
                    """),
            arguments: [bound.canonical])
    }

    private func isRoom(_ name: String) throws -> Bool {
        let keys = ["\(Self.prefix)\(name)/settings", "\(Self.prefix)\(name)/closed"]
        return try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM state WHERE key IN (?, ?) AND value IS NOT NULL)"),
            arguments: [keys[0].canonical, keys[1].canonical]) ?? false
    }
}

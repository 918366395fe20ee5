/// A table that knows in which order its entries came, so that the oldest can go first.
///
/// All changes take constant time, amortised.
struct OldestFirst<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var entries: [Key: (serial: Int, value: Value)] = [:]
    /// Also holds places of entries that are gone, which no longer have the serial.
    private var order: [(key: Key, serial: Int)] = []
    private var passed = 0
    private var serial = 0

    var count: Int { entries.count }

    /// Oldest first.
    var values: [Value] { order[passed...].compactMap { isLive($0) ? entries[$0.key]?.value : nil } }

    subscript(key: Key) -> Value? { entries[key]?.value }

    /// Adds an entry as the newest; one that stood under the key is replaced.
    mutating func append(_ value: Value, for key: Key) {
        serial += 1
        entries[key] = (serial, value)
        order.append((key, serial))
        tidy()
    }

    /// Changes an entry where it stands; one that is not there stays away.
    mutating func update(_ key: Key, _ change: (inout Value) -> Void) {
        guard var entry = entries.removeValue(forKey: key) else { return }
        change(&entry.value)
        entries[key] = entry
    }

    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        defer { tidy() }
        return entries.removeValue(forKey: key)?.value
    }

    @discardableResult
    mutating func removeOldest() -> Value? {
        while passed < order.count {
            let place = order[passed]
            passed += 1
            if isLive(place) { return remove(place.key) }
        }
        return nil
    }

    private func isLive(_ place: (key: Key, serial: Int)) -> Bool { entries[place.key]?.serial == place.serial }

    private mutating func tidy() {
        guard order.count > 2 * entries.count + 32 else { return }
        order = order[passed...].filter(isLive)
        passed = 0
    }
}

import ChatModel
import Foundation
import RoomLog
import Synchronization

/// A bounded table of the whole server's, kept in the state store and, for look-ups from any thread, in memory.
final class StoredTable<Value: Codable & Sendable>: Sendable {
    enum Failure: Error {
        case full(most: Int)
        case unavailable(String)
    }

    private let prefix: String
    private let most: Int
    private let store: any StateStore
    private let entries = Mutex<[String: Value]>([:])

    /// - Parameter prefix: of the keys, ending with a slash.
    init(_ prefix: String, most: Int, in store: any StateStore) async throws {
        self.prefix = prefix
        self.most = most
        self.store = store
        var found: [String: Value] = [:]
        for entry in try await store.entries(prefix: prefix) {
            let key = String(decoding: entry.key.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
            if let value = entry.value { found[key] = try JSONDecoder().decode(Value.self, from: Data(value)) }
        }
        entries.withLock { $0 = found }
    }

    subscript(key: String) -> Value? { entries.withLock { $0[key] } }

    var count: Int { entries.withLock(\.count) }

    /// Holds from when this returns.
    func set(_ value: Value, for key: String) async throws(Failure) {
        let isFull = entries.withLock { $0.count >= most && $0[key] == nil }
        guard !isFull else { throw .full(most: most) }
        guard let body = try? JSONEncoder().encode(value) else { throw .unavailable("it cannot be encoded") }
        do {
            try await store.put(prefix + key, Array(body), expecting: nil)
        } catch {
            throw .unavailable("\(error)")
        }
        entries.withLock { $0[key] = value }
    }

    /// False where there was nothing.
    @discardableResult
    func remove(_ key: String) async throws(Failure) -> Bool {
        guard self[key] != nil else { return false }
        do {
            try await store.put(prefix + key, nil, expecting: nil)
        } catch {
            throw .unavailable("\(error)")
        }
        entries.withLock { $0[key] = nil }
        return true
    }

    /// The entries after the key, by the bytes of the keys.
    func page(after key: String, limit: Int) -> [(key: String, value: Value)] {
        let found = entries.withLock { $0 }.filter { key.utf8.lexicographicallyPrecedes($0.key.utf8) }
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.prefix(limit).map {
            ($0.key, $0.value)
        }
    }

    /// Removes what no longer matters.
    func sweep(_ isOver: (Value) -> Bool) async throws(Failure) {
        for key in entries.withLock({ $0.filter { isOver($0.value) }.map(\.key) }) { try await remove(key) }
    }
}

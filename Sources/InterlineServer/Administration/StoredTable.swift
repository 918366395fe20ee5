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
    private let writers = Turns()

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
        try await inTurn { table throws(Failure) in
            guard table.entries.withLock({ $0.count < table.most || $0[key] != nil }) else {
                throw .full(most: table.most)
            }
            try await table.write(value, for: key)
        }
    }

    /// False where there was nothing.
    @discardableResult
    func remove(_ key: String) async throws(Failure) -> Bool { try await remove(key) { _ in true } }

    /// Puts another value in the place of one that is there.
    ///
    /// - Parameter change: nil leaves it as it is.
    func change(_ key: String, _ change: @escaping @Sendable (Value) -> Value?) async throws(Failure) {
        try await inTurn { table throws(Failure) in
            guard let value = table[key].flatMap(change) else { return }
            try await table.write(value, for: key)
        }
    }

    private func remove(_ key: String, where isOver: @escaping @Sendable (Value) -> Bool) async throws(Failure) -> Bool
    {
        try await inTurn { table throws(Failure) in
            guard let value = table[key], isOver(value) else { return false }
            try await table.write(nil, for: key)
            return true
        }
    }

    /// What is looked at and what is written are one step: the store and the memory change in the same order.
    private func inTurn<Result: Sendable>(
        _ work: @escaping @Sendable (StoredTable) async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        try await writers.run { [self] () async -> Swift.Result<Result, Failure> in
            do throws(Failure) { return .success(try await work(self)) } catch { return .failure(error) }
        }.get()
    }

    private func write(_ value: Value?, for key: String) async throws(Failure) {
        var body: [UInt8]?
        if let value {
            guard let encoded = try? JSONEncoder().encode(value) else { throw .unavailable("it cannot be encoded") }
            body = Array(encoded)
        }
        do {
            try await store.put(prefix + key, body, expecting: nil)
        } catch {
            throw .unavailable("\(error)")
        }
        entries.withLock { $0[key] = value }
    }

    /// The entries after the key, by the bytes of the keys.
    func page(after key: String, limit: Int) -> [(key: String, value: Value)] {
        let found = entries.withLock { $0 }.filter { key.utf8.lexicographicallyPrecedes($0.key.utf8) }
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.prefix(limit).map {
            ($0.key, $0.value)
        }
    }

    /// Removes what no longer matters, each unless it was set anew meanwhile.
    func sweep(_ isOver: @escaping @Sendable (Value) -> Bool) async throws(Failure) {
        for key in entries.withLock({ $0.filter { isOver($0.value) }.map(\.key) }) {
            _ = try await remove(key, where: isOver)
        }
    }
}

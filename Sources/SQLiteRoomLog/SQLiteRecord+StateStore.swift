import ChatModel
import Foundation
import RoomLog

extension SQLiteRecord: StateStore {
    package func get(_ key: String) async throws(StateStoreError) -> StateEntry? {
        try await readState { try $0.entry(key) }
    }

    package func entries(prefix: String) async throws(StateStoreError) -> [StateEntry] {
        try await readState { try $0.entries(prefix: prefix) }
    }

    /// Removing what is not there writes nothing and returns the revision of its last removal, or 0.
    @discardableResult
    package func put(
        _ key: String, _ value: [UInt8]?, expecting: Int64?
    ) async throws(StateStoreError) -> Int64 {
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        return try await write(bytes: key.utf8.count + (value?.count ?? 0)) { writer in
            try writer.put(key, value, expecting: expecting, at: now)
        }.get()
    }

    /// Ends at once: only this process writes to the folder.
    package func changes(prefix: String) -> AsyncStream<StateEntry> { AsyncStream { $0.finish() } }

    private func readState<Value: Sendable>(
        _ body: @escaping @Sendable (RecordReader) throws -> Value
    ) async throws(StateStoreError) -> Value {
        do {
            return try await read(body)
        } catch {
            switch error {
            case .unavailable(let reason), .corrupted(let reason): throw .unavailable(reason)
            }
        }
    }
}

extension SQLiteRecord: AuditTrail {
    package func record(_ entry: AuditEntry) async throws(StateStoreError) {
        let bytes = (entry.reason?.utf8.count ?? 0) + (entry.detail?.utf8.count ?? 0) + 256
        try await write(bytes: bytes) { try $0.record(entry) }
    }

    package func audit(_ room: RoomID, limit: Int) async throws(StateStoreError) -> [AuditEntry] {
        try await readState { try $0.audit(room, limit: limit) }
    }
}

extension SQLiteRecord {
    private func write<Value: Sendable>(
        bytes: Int, _ body: @escaping @Sendable (GroupWriter) throws -> Value
    ) async throws(StateStoreError) -> Value {
        try await queue.write(bytes: bytes, deadline: .now + settings.stateDeadline, body)
            .mapError { StateStoreError.unavailable($0.reason) }.get()
    }
}

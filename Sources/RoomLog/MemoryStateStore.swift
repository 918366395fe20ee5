import ChatModel
import Synchronization

/// Values, revisions and an audit trail in memory, for tests of what stands above them.
package final class MemoryStateStore: StateStore, AuditTrail {
    private struct State {
        /// Removed keys stay without a value, so that their revisions go on.
        var entries: [String: StateEntry] = [:]
        var audit: [AuditEntry] = []
        var isFailing = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether every call throws unavailable.
    package var failing: Bool {
        get { state.withLock(\.isFailing) }
        set { state.withLock { $0.isFailing = newValue } }
    }

    /// What was recorded, the oldest first.
    package var audited: [AuditEntry] { state.withLock(\.audit) }

    package func get(_ key: String) async throws(StateStoreError) -> StateEntry? {
        try access { $0.entries[key].flatMap { $0.value == nil ? nil : $0 } }.get()
    }

    package func entries(prefix: String) async throws(StateStoreError) -> [StateEntry] {
        try access { state in
            state.entries.values
                .filter { $0.value != nil && $0.key.utf8.starts(with: prefix.utf8) }
                .sorted { $0.key < $1.key }
        }.get()
    }

    @discardableResult
    package func put(_ key: String, _ value: [UInt8]?, expecting: Int64?) async throws(StateStoreError) -> Int64 {
        try access { state -> Result<Int64, StateStoreError> in
            let revision = state.entries[key]?.revision ?? 0
            let isThere = state.entries[key]?.value != nil
            if let expecting, expecting != revision, isThere || expecting != 0 { return .failure(.conflict) }
            if value == nil, !isThere { return .success(revision) }
            state.entries[key] = StateEntry(key: key, value: value, revision: revision + 1)
            return .success(revision + 1)
        }.get().get()
    }

    package func changes(prefix: String) -> AsyncStream<StateEntry> { AsyncStream { $0.finish() } }

    package func record(_ entry: AuditEntry) async throws(StateStoreError) {
        try access { $0.audit.append(entry) }.get()
    }

    package func audit(_ room: RoomID, limit: Int) async throws(StateStoreError) -> [AuditEntry] {
        try access { $0.audit.reversed().lazy.filter { $0.room == room }.prefix(max(0, limit)).map { $0 } }.get()
    }

    private func access<Value>(_ body: (inout State) -> Value) -> Result<Value, StateStoreError> {
        state.withLock { state in
            state.isFailing ? .failure(.unavailable("the test makes it fail")) : .success(body(&state))
        }
    }
}

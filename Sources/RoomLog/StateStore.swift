/// Small values under keys with revisions: settings of rooms, bans, timeouts, removals.
///
/// Keys are paths such as `room/lobby/settings`. A revision is 1 for a new key and grows with each write.
package protocol StateStore: Sendable {
    func get(_ key: String) async throws(StateStoreError) -> StateEntry?

    /// All entries whose key starts with the prefix, by key.
    func entries(prefix: String) async throws(StateStoreError) -> [StateEntry]

    /// Writes the value, or removes the key where it is nil, and returns the new revision.
    ///
    /// - Parameter expecting: the revision that must stand there now (0: none yet); nil writes in any case.
    /// - Throws: ``StateStoreError/conflict`` where another revision stands there.
    @discardableResult
    func put(_ key: String, _ value: [UInt8]?, expecting: Int64?) async throws(StateStoreError) -> Int64

    /// Changes by other nodes to keys with the prefix, from now on. Ends at once where there are no others.
    func changes(prefix: String) -> AsyncStream<StateEntry>
}

/// A value with its key and revision.
package struct StateEntry: Hashable, Sendable {
    package let key: String
    /// Nil in a change that removed the key.
    package let value: [UInt8]?
    package let revision: Int64

    package init(key: String, value: [UInt8]?, revision: Int64) {
        self.key = key
        self.value = value
        self.revision = revision
    }
}

/// Why a state store did not do what it was asked.
package enum StateStoreError: Error, Hashable, Sendable {
    case conflict
    case unavailable(String)
}

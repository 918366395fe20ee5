import AdminAPI
import ChatModel
import RelayTestKit
import RoomLog
import Testing

@testable import InterlineServer

@Suite(.timeLimit(.minutes(5))) struct StoredTableTests {
    /// Values in memory whose removals can be held.
    private struct HeldStore: StateStore {
        let inner = MemoryStateStore()
        let removals = Gate()

        func get(_ key: String) async throws(StateStoreError) -> StateEntry? { try await inner.get(key) }

        func entries(prefix: String) async throws(StateStoreError) -> [StateEntry] {
            try await inner.entries(prefix: prefix)
        }

        func put(_ key: String, _ value: [UInt8]?, expecting: Int64?) async throws(StateStoreError) -> Int64 {
            if value == nil { await removals.pass() }
            return try await inner.put(key, value, expecting: expecting)
        }

        func changes(prefix: String) -> AsyncStream<StateEntry> { inner.changes(prefix: prefix) }
    }

    private let store = HeldStore()

    @Test(arguments: ["a", "b"])
    func `what is set anew while a sweep goes on stays`(_ key: String) async throws {
        let table = try await StoredTable<Int>("t/", most: 10, in: store)
        for old in ["a", "b"] { try await table.set(0, for: old) }
        store.removals.close()
        let sweep = Task { try await table.sweep { $0 == 0 } }
        await store.removals.untilWaiting(1)
        // One of the two is being removed now, the other is next.
        let setting = Task { try await table.set(1, for: key) }
        for _ in 0..<1000 { await Task.yield() }
        store.removals.open()
        try await sweep.value
        try await setting.value
        #expect(table[key] == 1 && table.count == 1)
        let restarted = try await StoredTable<Int>("t/", most: 10, in: store)
        #expect(restarted[key] == 1 && restarted.count == 1)
    }

    @Test func `callers at the same time never make it larger than it may be`() async throws {
        let table = try await StoredTable<Int>("t/", most: 3, in: store)
        let set = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask { (try? await table.set(number, for: "\(number)")) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(set == 3 && table.count == 3)
        #expect(try await store.entries(prefix: "t/").count == 3)
    }

    @Test func `reasons go, and bans and revocations stay`() async throws {
        let (ana, ada) = (try #require(UserID("ana")), try #require(UserID("ada")))
        let table = try await StoredTable<AdminBan>("t/", most: 3, in: store)
        let now = Timestamp(milliseconds: 1)
        let ban = AdminBan(user: ana, by: ada, at: now, until: nil, reason: "secret")
        try await table.set(ban, for: ana.name)
        try await table.change("ana") { $0.withoutReason }
        try await table.change("nobody") { $0.withoutReason }
        let expected = AdminBan(user: ana, by: ada, at: now, until: nil, reason: nil)
        #expect(table["ana"] == expected && table.count == 1)
        let restarted = try await StoredTable<AdminBan>("t/", most: 3, in: store)
        #expect(restarted["ana"] == expected)
    }
}

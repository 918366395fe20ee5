import ChatModel
import RoomLog
import RoomLogContract
import Testing

struct MemoryStateStoreTests {
    let store = MemoryStateStore()

    @Test func `keeps values`() async throws { try await StateStoreContract.keepsValues(store) }
    @Test func `refuses old revisions`() async throws { try await StateStoreContract.refusesOldRevisions(store) }
    @Test func `removes keys`() async throws { try await StateStoreContract.removesKeys(store) }
    @Test func `finds by prefix`() async throws { try await StateStoreContract.findsByPrefix(store) }
    @Test func `lets one writer win`() async throws { try await StateStoreContract.letsOneWriterWin(store) }

    @Test func `a failing store is unavailable and changes nothing`() async throws {
        let room = try #require(RoomLogContract.room)
        let actor = try #require(UserID("mod"))
        let entry = AuditEntry(at: Timestamp(milliseconds: 1), room: room, actor: actor, action: "ban")
        store.failing = true
        await #expect(throws: StateStoreError.self) { try await store.put("a", [1], expecting: nil) }
        await #expect(throws: StateStoreError.self) { try await store.record(entry) }
        await #expect(throws: StateStoreError.self) { try await store.audit(room, limit: 1) }
        store.failing = false
        #expect(try await store.get("a") == nil)
        #expect(store.audited == [])
        try await store.record(entry)
        #expect(store.audited == [entry])
    }

    @Test func `the newest entries of one room come first`() async throws {
        let room = try #require(RoomLogContract.room)
        let actor = try #require(UserID("mod"))
        let entries = ["a", "b", "c"].map {
            AuditEntry(at: Timestamp(milliseconds: 1), room: room, actor: actor, action: $0)
        }
        for entry in entries { try await store.record(entry) }
        let other = AuditEntry(
            at: Timestamp(milliseconds: 1), room: try #require(RoomID("other")), actor: actor, action: "d")
        try await store.record(other)
        #expect(try await store.audit(room, limit: 2) == [entries[2], entries[1]])
        #expect(try await store.audit(room, limit: 0) == [])
    }
}

import ChatModel
import RoomLog
import RoomLogContract
import SQLiteRoomLog
import Testing

struct ContractTests {
    private let folder: TemporaryFolder
    private let record: SQLiteRecord

    init() throws {
        folder = try TemporaryFolder()
        record = try folder.open()
    }

    @Test func `keeps order`() async throws { try await RoomLogContract.keepsOrder(record) }
    @Test func `keeps bytes`() async throws { try await RoomLogContract.keepsBytes(record) }
    @Test func `bounds reads`() async throws { try await RoomLogContract.boundsReads(record) }
    @Test func `shows empty rooms`() async throws { try await RoomLogContract.showsEmptyRooms(record) }
    @Test func `stores an id once`() async throws { try await RoomLogContract.storesAnIdOnce(record) }
    @Test func `tells ids apart`() async throws { try await RoomLogContract.tellsIdsApart(record) }
    @Test func `takes many at once`() async throws { try await RoomLogContract.takesManyAtOnce(record) }
    @Test func `holds equivalent names for one`() async throws {
        try await RoomLogContract.holdsEquivalentNamesForOne(record)
    }
    @Test func `keeps values`() async throws { try await StateStoreContract.keepsValues(record) }
    @Test func `refuses old revisions`() async throws { try await StateStoreContract.refusesOldRevisions(record) }
    @Test func `removes keys`() async throws { try await StateStoreContract.removesKeys(record) }
    @Test func `finds by prefix`() async throws { try await StateStoreContract.findsByPrefix(record) }
    @Test func `lets one writer win`() async throws { try await StateStoreContract.letsOneWriterWin(record) }

    @Test func `an audit entry comes back whole, the newest first`() async throws {
        let room = try #require(lobby)
        let actor = try #require(UserID("mod"))
        let plain = AuditEntry(at: noon, room: room, actor: actor, action: "clear")
        let full = AuditEntry(
            at: noon, room: room, actor: actor, action: "timeout", user: UserID("ana"), message: Sequence(7),
            reason: "spam", until: noon + .seconds(60), detail: "{}")
        try await record.record(plain)
        try await record.record(full)
        #expect(try await record.audit(room, limit: 9) == [full, plain])
        #expect(try await record.audit(room, limit: 1) == [full])
    }
}

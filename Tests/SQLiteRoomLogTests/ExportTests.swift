import ChatModel
import RoomLog
import SQLiteRoomLog
import Testing

struct ExportTests {
    private let folder: TemporaryFolder
    private let room: RoomID

    init() throws {
        folder = try TemporaryFolder()
        room = try #require(lobby)
    }

    private func exported(since: Timestamp? = nil) throws -> [Int64] {
        var found: [Int64] = []
        try RecordExport(folder: folder.path).exportEvents(room, since: since) { found.append($0.sequence.value) }
        return found
    }

    @Test func `a record is exported in pages while a relay has it open, and after`() async throws {
        let record = try folder.open()
        _ = try await record.append(events(1200), to: room, deadline: soon)
        #expect(try exported() == Array(1...1200))
        #expect(try RecordExport(folder: folder.path).rooms() == [RecordedRoom(room: room, newest: Sequence(1200))])
        _ = try await record.append(events(1), to: room, deadline: soon)
        try await record.close()
        #expect(try exported() == Array(1...1201))
    }

    @Test func `events from before the given time are left out`() async throws {
        let record = try folder.open()
        _ = try await record.append(events(600), to: room, deadline: soon)
        _ = try await record.append(events(600, at: noon + .seconds(1)), to: room, deadline: soon)
        #expect(try exported(since: noon + .milliseconds(1)) == Array(601...1200))
        #expect(try exported(since: noon + .seconds(2)) == [])
    }

    @Test func `what the visitor throws ends the export`() async throws {
        let record = try folder.open()
        _ = try await record.append(events(3), to: room, deadline: soon)
        var visits = 0
        #expect(throws: CancellationError.self) {
            try RecordExport(folder: folder.path).exportEvents(room, since: nil) { _ in
                visits += 1
                throw CancellationError()
            }
        }
        #expect(visits == 1)
    }

    @Test func `a room that the record doesn't know has no events`() async throws {
        _ = try folder.open()
        #expect(try exported() == [])
    }

    @Test func `a folder without a database is told, and none is made`() throws {
        #expect(throws: SQLiteRecordError.missing(path: folder.database)) { try RecordExport(folder: folder.path) }
        #expect(throws: SQLiteRecordError.missing(path: folder.database)) { try RecordExport(folder: folder.path) }
    }
}

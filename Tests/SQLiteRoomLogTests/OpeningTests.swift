import ChatModel
import Foundation
import RoomLog
import Testing

@testable import SQLiteRoomLog

struct OpeningTests {
    private let folder: TemporaryFolder
    private let room: RoomID

    init() throws {
        folder = try TemporaryFolder()
        room = try #require(lobby)
    }

    /// Opens the record, stores an event, and closes it or lets it go as a killed process would.
    private func run(closing: Bool, _ change: (inout SQLiteRecordSettings) -> Void = { _ in }) async throws -> String {
        let record = try folder.open(change)
        _ = try await record.append(events(1), to: room, deadline: soon)
        try await record.put("a", [1], expecting: nil)
        if closing { try await record.close() }
        return record.epoch
    }

    @Test(arguments: [true, false])
    func `what is stored survives reopening, with the epoch`(_ closing: Bool) async throws {
        let epoch = try await run(closing: closing)
        let record = try folder.open()
        #expect(record.epoch == epoch)
        #expect(epoch.utf8.count == 16)
        #expect(try await record.append(events(1), to: room, deadline: soon).map(\.sequence.value) == [2])
        #expect(try await record.get("a")?.revision == 1)
    }

    @Test func `databases have epochs of their own`() async throws {
        #expect(try folder.open().epoch != TemporaryFolder().open().epoch)
    }

    /// How a run ended, the boot of the next one (nil where it can't be known), and whether the epoch is kept.
    struct Restart: Sendable {
        let synchronous: SQLiteRecordSettings.Synchronous
        let closing: Bool
        let boot: String?
        let isKept: Bool
    }

    @Test(arguments: [
        Restart(synchronous: .normal, closing: false, boot: "b", isKept: false),
        Restart(synchronous: .off, closing: false, boot: "b", isKept: false),
        Restart(synchronous: .full, closing: false, boot: "b", isKept: true),
        Restart(synchronous: .normal, closing: true, boot: "b", isKept: true),
        Restart(synchronous: .normal, closing: false, boot: "a", isKept: true),
        Restart(synchronous: .normal, closing: false, boot: nil, isKept: false),
        Restart(synchronous: .normal, closing: true, boot: nil, isKept: true),
    ])
    func `the epoch changes where a reboot may have lost events`(_ restart: Restart) async throws {
        let (synchronous, closing, boot) = (restart.synchronous, restart.closing, restart.boot)
        let before = try await run(closing: closing) {
            $0.synchronous = synchronous
            $0.bootID = boot == nil ? nil : "a"
        }
        let record = try folder.open {
            $0.synchronous = synchronous
            $0.bootID = boot
        }
        #expect((record.epoch == before) == restart.isKept)
    }

    @Test func `the epoch changes where an older copy of the file was put back`() async throws {
        let before = try await run(closing: true)
        try FileManager.default.copyItem(atPath: folder.database, toPath: folder.database + ".backup")
        #expect(try await run(closing: true) == before)
        try FileManager.default.removeItem(atPath: folder.database)
        try FileManager.default.moveItem(atPath: folder.database + ".backup", toPath: folder.database)
        let restored = try folder.open()
        #expect(restored.epoch != before)
        #expect(try await restored.tail(room, limit: 9).newest == Sequence(1))
    }

    @Test func `a second relay on the folder is refused until the first has closed`() async throws {
        let record = try folder.open()
        #expect(throws: SQLiteRecordError.inUse(path: folder.path)) { try folder.open() }
        try await record.close()
        _ = try folder.open()
    }

    @Test func `a lock that a forked child still holds for a moment refuses nobody`() throws {
        let path = URL(fileURLWithPath: folder.path).appendingPathComponent("interline.lock").path
        let copy = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        try #require(flock(copy, LOCK_EX | LOCK_NB) == 0)
        #expect(throws: SQLiteRecordError.inUse(path: folder.path)) {
            try FolderLock(folder: folder.path, patience: .milliseconds(20))
        }
        // As when the child runs its program.
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(100)) { close(copy) }
        _ = try FolderLock(folder: folder.path, patience: .seconds(60))
    }

    @Test func `a database that stays locked is told`() async throws {
        _ = try await run(closing: true)
        let locker = try Locker(folder)
        try await locker.lock()
        #expect(throws: SQLiteRecordError.locked(path: folder.database)) {
            try folder.open { $0.openPatience = .milliseconds(20) }
        }
        try await locker.unlock()
        _ = try folder.open()
    }

    @Test func `a file that is no database is told with what to do`() throws {
        try Data(repeating: 0x5A, count: 9000).write(to: URL(fileURLWithPath: folder.database))
        let error = try #require(throws: SQLiteRecordError.self) { try folder.open() }
        guard case .corrupted(let path, _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(path == folder.database)
        #expect(error.description.contains("backup"))
    }

    @Test func `damage within the file is found when it is opened, or else when it is read`() async throws {
        let record = try folder.open()
        _ = try await record.append(events(200, bytes: 2000), to: room, deadline: soon)
        try await record.close()
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.database))
        let end = try file.seekToEnd()
        // The second half holds leaves only.
        let half = end / 2 / 4096 * 4096
        try file.seek(toOffset: half)
        try file.write(contentsOf: Data(repeating: 0xFF, count: Int(end - half)))
        try file.close()
        let error = try #require(throws: SQLiteRecordError.self) { try folder.open() }
        guard case .corrupted = error else {
            Issue.record("\(error)")
            return
        }
        let unchecked = try folder.open { $0.checkedBytesMaximum = 0 }
        let failure = await #expect(throws: RoomLogError.self) {
            try await unchecked.read(room, after: .zero, limit: 200)
        }
        guard case .corrupted = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func `a folder that can't be one is told with what to do`() throws {
        let file = folder.path + "/file"
        try Data().write(to: URL(fileURLWithPath: file))
        for path in [file, file + "/data"] {
            let error = try #require(throws: SQLiteRecordError.self) {
                try SQLiteRecord(SQLiteRecordSettings(folder: path))
            }
            guard case .unusableFolder(path, _) = error else {
                Issue.record("\(error)")
                continue
            }
            #expect(error.description.contains(path))
        }
    }

    @Test func `a folder in place of the database file is told`() throws {
        try FileManager.default.createDirectory(atPath: folder.database, withIntermediateDirectories: false)
        let error = try #require(throws: SQLiteRecordError.self) { try folder.open() }
        guard case .unusableFolder(folder.path, _) = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func `a database of a newer version is left alone`() async throws {
        _ = try await run(closing: true)
        try await Locker.mark(folder, migration: "v999")
        #expect(throws: SQLiteRecordError.newerSchema(path: folder.database)) { try folder.open() }
        #expect(throws: SQLiteRecordError.newerSchema(path: folder.database)) { try RecordExport(folder: folder.path) }
    }
}

import ChatModel
import Foundation
import RoomLog
import Testing

@testable import SQLiteRoomLog

struct BackupTests {
    private let folder: TemporaryFolder
    private let other: TemporaryFolder
    private let room: RoomID
    private var file: String { other.path + "/copy.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
        other = try TemporaryFolder()
        room = try #require(lobby)
    }

    private func sequences(of folder: String) throws -> [Int64] {
        var found: [Int64] = []
        try RecordExport(folder: folder).exportEvents(room, since: nil) { found.append($0.sequence.value) }
        return found
    }

    private func restore(_ folder: TemporaryFolder, replaces: Bool = false) throws -> String? {
        try RecordBackup.restore(file, to: folder.path, replaces: replaces, now: Date())
    }

    @Test func `a copy made while the record is written to holds all that was stored before, and no gap`()
        async throws
    {
        let record = try folder.open()
        _ = try await record.append(events(500), to: room, deadline: soon)
        let writing = Task {
            while !Task.isCancelled { _ = try await record.append(events(20), to: room, deadline: soon) }
        }
        #expect(try RecordBackup.make(of: folder.path, to: file) > 4096)
        writing.cancel()
        try await writing.value
        try await record.close()
        let target = try TemporaryFolder()
        #expect(try restore(target) == nil)
        let kept = try sequences(of: target.path)
        #expect(kept.count >= 500)
        #expect(kept == Array(1...Int64(kept.count)))
    }

    @Test func `a copy is its owner's alone, in one file`() throws {
        _ = try folder.open()
        _ = try RecordBackup.make(of: folder.path, to: file)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.path) == ["copy.sqlite"])
    }

    @Test func `a file that is there is not written over`() throws {
        _ = try folder.open()
        try Data("precious".utf8).write(to: URL(filePath: file))
        #expect(throws: SQLiteRecordError.self) { try RecordBackup.make(of: folder.path, to: file) }
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
    }

    @Test func `a record that was restored goes on with an epoch of its own`() async throws {
        let record = try folder.open()
        _ = try await record.append(events(3), to: room, deadline: soon)
        let epoch = record.currentEpoch
        _ = try RecordBackup.make(of: folder.path, to: file)
        _ = try await record.append(events(4), to: room, deadline: soon)
        try await record.close()
        let aside = try #require(try restore(folder, replaces: true))
        #expect(FileManager.default.fileExists(atPath: aside + "/" + SQLiteRecordSettings.fileName))
        let restored = try folder.open()
        #expect(restored.currentEpoch != epoch)
        let next = try await restored.append(events(1), to: room, deadline: soon)
        #expect(next.map(\.sequence) == [Sequence(4)])
        try await restored.close()
    }

    @Test func `a record that is there stays unless it is to be replaced`() async throws {
        let record = try folder.open()
        _ = try await record.append(events(3), to: room, deadline: soon)
        _ = try RecordBackup.make(of: folder.path, to: file)
        _ = try await record.append(events(1), to: room, deadline: soon)
        // A relay works on it: not even to replace it.
        #expect(throws: SQLiteRecordError.inUse(path: folder.path)) { try restore(folder, replaces: true) }
        try await record.close()
        #expect(throws: SQLiteRecordError.self) { try restore(folder) }
        #expect(try sequences(of: folder.path).count == 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains("restor") })
    }

    @Test(arguments: ["", "no database at all, but long enough to be looked at", "cut"])
    func `what is no sound backup is refused, and the record stays`(content: String) async throws {
        let record = try folder.open()
        _ = try await record.append(events(2000, bytes: 200), to: room, deadline: soon)
        try await record.close()
        if content == "cut" {
            _ = try RecordBackup.make(of: folder.path, to: file)
            let whole = try Data(contentsOf: URL(filePath: file))
            try whole.prefix(whole.count / 2).write(to: URL(filePath: file))
        } else {
            try Data(content.utf8).write(to: URL(filePath: file))
        }
        #expect(throws: SQLiteRecordError.self) { try restore(folder, replaces: true) }
        #expect(try sequences(of: folder.path).count == 2000)
    }

    @Test func `a folder without a record and a backup that is not there are told`() throws {
        #expect(throws: SQLiteRecordError.missing(path: folder.database)) {
            try RecordBackup.make(of: folder.path, to: file)
        }
        #expect(throws: SQLiteRecordError.missing(path: file)) { try restore(folder) }
    }
}

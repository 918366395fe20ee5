import Foundation
import GRDB

/// Copies of a record: made while a relay works on it, and put back while none does.
package enum RecordBackup {
    /// Copies the record of a data folder into a new file; blocks while it does.
    ///
    /// The copy is the record as of one moment after the call: all that was acknowledged before the call is in it. The
    /// relay goes on writing meanwhile and does not wait.
    ///
    /// - Parameter file: what must not exist yet. It appears whole or not at all, readable by its owner alone.
    /// - Returns: its size in bytes.
    package static func make(of folder: String, to file: String) throws(SQLiteRecordError) -> Int {
        let settings = SQLiteRecordSettings(folder: folder)
        guard FileManager.default.fileExists(atPath: settings.path) else { throw .missing(path: settings.path) }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.label = "interline.backup"
            configuration.busyMode = .timeout(10)
            let source = try DatabaseQueue(path: settings.path, configuration: configuration)
            defer { try? source.close() }
            if try source.read(Schema.migrator.hasBeenSuperseded) {
                throw SQLiteRecordError.newerSchema(path: settings.path)
            }
            return try copy(source, to: file)
        } catch let error as SQLiteRecordError {
            throw error
        } catch {
            throw RecordOpening.error(error, settings)
        }
    }

    /// Puts a backup in the place of a folder's record; blocks while it does.
    ///
    /// What clients knew of the record may not be in the backup, so that it gets a new epoch: they start anew instead of
    /// mixing two pasts.
    ///
    /// - Parameter replaces: moves a record that is there aside, into the returned folder, instead of refusing.
    /// - Throws: ``SQLiteRecordError``, ``SQLiteRecordError/inUse(path:)`` while a relay works on the folder.
    package static func restore(
        _ file: String, to folder: String, replaces: Bool, now: Date
    ) throws(SQLiteRecordError) -> String? {
        let settings = SQLiteRecordSettings(folder: folder)
        guard FileManager.default.fileExists(atPath: file) else { throw .missing(path: file) }
        let lock = try FolderLock(folder: folder)
        defer { withExtendedLifetime(lock) {} }
        do {
            let source = try sound(file)
            defer { try? source.close() }
            let draft = settings.path + ".restoring"
            for suffix in suffixes { try? FileManager.default.removeItem(atPath: draft + suffix) }
            // Nothing is left of a restore that came to nothing; where it did not, the draft is the record.
            defer { try? FileManager.default.removeItem(atPath: draft) }
            _ = try copy(source, to: draft) { db in
                try db.execute(sql: "UPDATE meta SET value = '' WHERE key IN ('file', 'boot_id')")
            }
            let aside = try keepAside(settings, replaces: replaces, now: now)
            giveToOwner(of: folder, draft)
            // In one step over what is there: at no moment is there no record, nor a log of another one beside it.
            guard rename(draft, settings.path) == 0 else {
                throw SQLiteRecordError.failed(path: settings.path, reason: String(cString: strerror(errno)))
            }
            try synchronize(folder)
            return aside
        } catch let error as SQLiteRecordError {
            throw error
        } catch let error as DatabaseError {
            throw RecordOpening.error(error, SQLiteRecordSettings(folder: folder))
        } catch {
            throw .failed(path: settings.path, reason: error.localizedDescription)
        }
    }

    private static let suffixes = ["", "-wal", "-shm", "-journal"]

    /// The backup, once all of it is known to be readable.
    private static func sound(_ file: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            let source = try DatabaseQueue(path: file, configuration: configuration)
            try source.read { db in
                if try Schema.migrator.hasBeenSuperseded(db) { throw SQLiteRecordError.newerSchema(path: file) }
                guard try Schema.migrator.appliedIdentifiers(db).contains("v1") else {
                    throw SQLiteRecordError.corrupted(path: file, reason: "it is no record of a relay")
                }
                let found = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? ""
                if found != "ok" { throw SQLiteRecordError.corrupted(path: file, reason: found) }
            }
            return source
        } catch let error as DatabaseError {
            throw SQLiteRecordError.corrupted(path: file, reason: DatabaseFailure(error).reason)
        }
    }

    /// Copies by way of a draft beside the file, which becomes the file when all of it is on the disk.
    private static func copy(
        _ source: DatabaseQueue, to file: String, finish: (Database) throws -> Void = { _ in }
    ) throws -> Int {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw SQLiteRecordError.failed(path: file, reason: "it exists already")
        }
        let draft = file + ".part"
        for suffix in suffixes { try? FileManager.default.removeItem(atPath: draft + suffix) }
        // Made here so that it has no moment in which others may read it.
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SQLiteRecordError.unusableFolder(
                path: URL(fileURLWithPath: file).deletingLastPathComponent().path,
                reason: String(cString: strerror(errno)))
        }
        close(descriptor)
        do {
            let target = try DatabaseQueue(path: draft)
            // In one step, thus in one read transaction: writes in between would make SQLite start over.
            try source.backup(to: target)
            try target.writeWithoutTransaction { db in
                // A single file, without a log beside it.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.inTransaction(.immediate) {
                    try finish(db)
                    return .commit
                }
            }
            try target.close()
            try synchronize(draft)
            try FileManager.default.moveItem(atPath: draft, toPath: file)
            try synchronize(URL(fileURLWithPath: file).deletingLastPathComponent().path)
        } catch {
            for suffix in suffixes { try? FileManager.default.removeItem(atPath: draft + suffix) }
            throw error
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        return (attributes[.size] as? NSNumber)?.intValue ?? 0
    }

    /// Keeps a record that is there, its log included, in a folder of its own; only the database itself then still is in
    /// its old place as well. Nil where there is none.
    private static func keepAside(_ settings: SQLiteRecordSettings, replaces: Bool, now: Date) throws -> String? {
        let there = suffixes.map { settings.path + $0 }.filter { FileManager.default.fileExists(atPath: $0) }
        guard !there.isEmpty else { return nil }
        guard replaces else {
            throw SQLiteRecordError.failed(
                path: settings.path, reason: "there is a record already; --replace moves it aside")
        }
        let aside = settings.path + ".replaced-\(Int(now.timeIntervalSince1970))"
        try FileManager.default.createDirectory(
            atPath: aside, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        for file in there {
            let name = URL(fileURLWithPath: file).lastPathComponent
            try FileManager.default.linkItem(atPath: file, toPath: aside + "/" + name)
        }
        try synchronize(aside)
        try synchronize(URL(fileURLWithPath: aside).deletingLastPathComponent().path)
        // SQLite would take the log for that of the record that comes.
        for file in there where file != settings.path { try FileManager.default.removeItem(atPath: file) }
        return aside
    }

    /// A restore by root leaves the record readable for the user that the relay runs as.
    private static func giveToOwner(of folder: String, _ file: String) {
        guard getuid() == 0, let owner = try? FileManager.default.attributesOfItem(atPath: folder),
            let user = owner[.ownerAccountID] as? NSNumber, let group = owner[.groupOwnerAccountID] as? NSNumber
        else { return }
        _ = chown(file, user.uint32Value, group.uint32Value)
    }

    private static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SQLiteRecordError.failed(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw SQLiteRecordError.failed(path: path, reason: String(cString: strerror(errno)))
        }
    }
}

import Foundation
import GRDB

/// Opens a database for writing: checks it, brings its tables up to date and settles its epoch.
struct RecordOpening {
    let settings: SQLiteRecordSettings
    let patience: WriterPatience

    func open() throws(SQLiteRecordError) -> (DatabasePool, epoch: String) {
        do {
            let size = fileSize()
            let pool = try DatabasePool(path: settings.path, configuration: configuration())
            try pool.writeWithoutTransaction { db in
                // What decides about the epoch must be on the disk before the first event.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                if size > 0 { try check(db, size: size) }
            }
            try Schema.migrator.migrate(pool)
            let epoch = try pool.writeWithoutTransaction { db in
                var epoch = ""
                try db.inTransaction(.immediate) {
                    epoch = try RecordIdentity.adopt(db, settings: settings)
                    return .commit
                }
                try db.execute(sql: "PRAGMA synchronous = \(settings.synchronous.rawValue)")
                return epoch
            }
            return (pool, epoch)
        } catch let error as SQLiteRecordError {
            throw error
        } catch {
            throw Self.error(error, settings)
        }
    }

    static func error(_ error: any Error, _ settings: SQLiteRecordSettings) -> SQLiteRecordError {
        let failure = DatabaseFailure(error)
        switch (failure, (error as? DatabaseError)?.resultCode) {
        case (.corrupted(let reason), _): return .corrupted(path: settings.path, reason: reason)
        case (.busy, _): return .locked(path: settings.path)
        case (_, .SQLITE_CANTOPEN), (_, .SQLITE_READONLY), (_, .SQLITE_PERM), (_, .SQLITE_AUTH):
            return .unusableFolder(path: settings.folder, reason: failure.reason)
        default: return .failed(path: settings.path, reason: failure.reason)
        }
    }

    private func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "interline.record"
        configuration.foreignKeysEnabled = false
        // GRDB would end the process over a transaction that an I/O error left open; CommitQueue ends it instead.
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .callback { [patience] in patience.tryAgain(after: $0) }
        configuration.prepareDatabase { [maximumBytes = settings.maximumBytes] db in
            if db.configuration.readonly {
                try db.execute(sql: "PRAGMA busy_timeout = 1000")
                return
            }
            // The checkpointer copies the log. Where it does not get to, the writer does at 64 MiB.
            // What is deleted is zeroed, with pages that become free: long values lie on pages of their own.
            try db.execute(
                sql: "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 16000; PRAGMA secure_delete = ON")
            if let maximumBytes, let page = try Int.fetchOne(db, sql: "PRAGMA page_size") {
                try db.execute(sql: "PRAGMA max_page_count = \(max(1, maximumBytes / page))")
            }
        }
        return configuration
    }

    private func check(_ db: Database, size: Int) throws {
        if try Schema.migrator.hasBeenSuperseded(db) {
            throw SQLiteRecordError.newerSchema(path: settings.path)
        }
        let found =
            if size <= settings.checkedBytesMaximum {
                try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
            } else {
                // Reads the root of every table.
                try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'").reduce("ok") {
                    _ = try Row.fetchOne(db, sql: "SELECT * FROM \($1.quotedDatabaseIdentifier) LIMIT 1")
                    return $0
                }
            }
        if let found, found != "ok" { throw SQLiteRecordError.corrupted(path: settings.path, reason: found) }
    }

    private func fileSize() -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: settings.path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}

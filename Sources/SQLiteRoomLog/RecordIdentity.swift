import Foundation
import GRDB

/// Decides whether the sequences of an earlier run still hold, and so whether its epoch does.
///
/// A cursor (epoch, sequence) must never come to mean another event. An event that was acknowledged can be lost,
/// and its sequence given again, in two cases:
///
/// - The machine went down while the record was not closed and `synchronous` was less than `full`: the tail was
///   acknowledged from the kernel's memory. The boot id tells it; without one it is assumed.
/// - An older copy of the file was put in place of the one that was in use. The copy is another file to the file
///   system, so that its number tells it. (A copy written *into* the old file can't be told.)
///
/// Both get a new epoch, and clients that come back start anew instead of missing or mixing events. A new epoch where
/// none was needed costs them no more than that, so every doubt is decided that way.
struct RecordIdentity {
    static func adopt(_ db: Database, settings: SQLiteRecordSettings) throws -> String {
        let stored = try Dictionary(
            uniqueKeysWithValues: Row.fetchAll(db, sql: "SELECT key, value FROM meta").map {
                ($0["key"] as String, $0["value"] as String)
            })
        let file = fileNumber(settings.path)
        let isSameBoot = settings.bootID != nil && stored["boot_id"] == settings.bootID
        let keptAll = stored["clean"] == "1" || stored["synchronous"] == "full" || isSameBoot
        let epoch: String
        if let known = stored["epoch"], keptAll, stored["file"] == file {
            epoch = known
        } else {
            epoch = make()
        }
        let now = [
            "epoch": epoch, "boot_id": settings.bootID ?? "", "file": file, "clean": "0",
            "synchronous": settings.synchronous.rawValue,
        ]
        for (key, value) in now {
            try db.execute(sql: "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", arguments: [key, value])
        }
        return epoch
    }

    /// Notes that all that was acknowledged is on the disk.
    static func markClean(_ db: Database) throws {
        try db.execute(sql: "UPDATE meta SET value = '1' WHERE key = 'clean'")
    }

    /// 64 random bits in base 16.
    private static func make() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func fileNumber(_ path: String) -> String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.systemFileNumber] as? NSNumber)?.stringValue ?? ""
    }
}

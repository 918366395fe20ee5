import Foundation
import GRDB
import RoomLog

/// What went wrong in SQLite, told in the terms of the ports.
enum DatabaseFailure: Error {
    case busy
    case corrupted(String)
    case other(String)

    init(_ error: any Error) {
        guard let error = error as? DatabaseError else {
            self = .other("\(error)")
            return
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupted(Self.text(error))
        default: self = .other(Self.text(error))
        }
    }

    var logError: RoomLogError {
        switch self {
        case .busy: .unavailable(reason)
        case .corrupted(let reason): .corrupted(reason)
        case .other(let reason): .unavailable(reason)
        }
    }

    var reason: String {
        switch self {
        case .busy: "the database is locked by another process"
        case .corrupted(let reason), .other(let reason): reason
        }
    }

    private static func text(_ error: DatabaseError) -> String {
        "\(error.message ?? "unknown error") (SQLite \(error.extendedResultCode.rawValue))"
    }
}

extension String {
    /// The text in the one form of its canonical equivalents that is stored.
    ///
    /// Swift holds canonically equivalent texts for equal and SQLite compares bytes; without this a room could have
    /// two records.
    var canonical: String {
        utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
    }
}

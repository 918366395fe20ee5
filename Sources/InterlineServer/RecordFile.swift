import ChatModel
import Foundation
import RoomLog
import SQLiteRoomLog
import Sessions

/// The record of a data folder, read from outside the relay.
package enum RecordFile {
    package struct NoSuchRoom: Error, CustomStringConvertible {
        package let description: String
    }

    /// Copies the record into a file that must not exist, also while a relay runs. Returns its bytes.
    package static func backup(of folder: String, to file: String) throws -> Int {
        try RecordBackup.make(of: folder, to: file)
    }

    /// Puts a backup in the place of the folder's record.
    ///
    /// - Returns: where the record is that was there before.
    package static func restore(_ file: String, to folder: String, replaces: Bool) throws -> String? {
        try RecordBackup.restore(file, to: folder, replaces: replaces, now: Date())
    }

    /// Writes each event of the room as a line of JSON, in order. Deleted messages are in it: it is the operator's.
    package static func export(
        _ room: RoomID, of folder: String, since: Timestamp?, write: (Data) throws -> Void
    ) throws {
        let record = try RecordExport(folder: folder)
        let rooms = try record.rooms()
        guard rooms.contains(where: { $0.room == room }) else {
            let known = rooms.map(\.room.name).sorted().prefix(50).joined(separator: ", ")
            throw NoSuchRoom(description: "the record has no room \(room); it has: \(known)")
        }
        let coding = WireEventCoding()
        try record.exportEvents(room, since: since) { event in
            try write(Data(coding.line(event.body, at: event.sequence) + [UInt8(ascii: "\n")]))
        }
    }
}

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

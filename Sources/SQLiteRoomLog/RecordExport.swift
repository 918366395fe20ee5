import ChatModel
import Foundation
import GRDB
import RoomLog

/// Reads a record without writing to it, also while a relay has it open.
package final class RecordExport {
    /// Events read at a time, each page in a transaction of its own, so that the relay's log can be checkpointed.
    private static let pageLength = 500
    private let database: DatabaseQueue

    /// Opens the database of a data folder for reading; blocks while it does.
    package init(folder: String) throws(SQLiteRecordError) {
        let settings = SQLiteRecordSettings(folder: folder)
        guard FileManager.default.fileExists(atPath: settings.path) else { throw .missing(path: settings.path) }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "interline.export"
        configuration.busyMode = .timeout(5)
        do {
            database = try DatabaseQueue(path: settings.path, configuration: configuration)
            if try database.read(Schema.migrator.hasBeenSuperseded) {
                throw SQLiteRecordError.newerSchema(path: settings.path)
            }
        } catch let error as SQLiteRecordError {
            throw error
        } catch {
            throw RecordOpening.error(error, settings)
        }
    }

    /// The rooms of the record with their newest sequences, by name.
    package func rooms() throws(RoomLogError) -> [RecordedRoom] {
        try read { try $0.rooms() }
    }

    /// Visits the room's events in order, leaving out those from before `since`; blocks.
    ///
    /// - Throws: ``RoomLogError``, or what `visit` throws, which ends the export.
    package func exportEvents(_ room: RoomID, since: Timestamp?, visit: (RecordedEvent) throws -> Void) throws {
        var last = Sequence.zero
        while true {
            let page = try read { try $0.exported(room, after: last, since: since, limit: Self.pageLength) }
            guard let newest = page.last else { return }
            try page.forEach(visit)
            last = newest.sequence
        }
    }

    private func read<Value>(_ body: (RecordReader) throws -> Value) throws(RoomLogError) -> Value {
        do {
            return try database.read { try body(RecordReader(db: $0)) }
        } catch {
            throw DatabaseFailure(error).logError
        }
    }
}

import ArgumentParser
import ChatModel
import Foundation
import InterlineServer

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a room's record, an event a line; the relay may run meanwhile.")

    @Option(help: "The relay's data folder.")
    var data: String

    @Option(help: "The room.")
    var room: String

    @Option(help: "Only events from this time on, such as 2025-01-14T20:00:00Z.")
    var since: String?

    @Option(help: "The format; ndjson is the only one.")
    var format: Format = .ndjson

    enum Format: String, ExpressibleByArgument { case ndjson }

    func run() throws {
        guard let id = RoomID(room) else { throw ValidationError("--room: \(room) is no room name") }
        var from: Timestamp?
        if let since {
            from = Timestamp(rfc3339: since)
            guard from != nil else { throw ValidationError("--since: a time such as 2025-01-14T20:00:00Z") }
        }
        try Failure.exiting {
            try RecordFile.export(id, of: data, since: from) { line in
                try FileHandle.standardOutput.write(contentsOf: line)
            }
        }
    }
}

import ChatModel
import Foundation
import Logging

extension LogSettings {
    /// Sets up logging for the whole process, to standard error, and returns the relay's logger.
    package func bootstrap() -> Logger {
        LogLevelSwitch.shared.level = Logger.Level(rawValue: level.rawValue) ?? .info
        let format = format
        LoggingSystem.bootstrap { label in
            let handler: any LogHandler =
                switch format {
                case .text: StreamLogHandler.standardError(label: label)
                case .json: JSONLogHandler(label: label)
                }
            return SwitchedLogHandler(handler)
        }
        return Logger(label: "interline")
    }
}

/// Log lines as JSON objects, for machines.
struct JSONLogHandler: LogHandler {
    let label: String
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
        fields["at"] = Moment.now.wall.rfc3339
        fields["level"] = event.level.rawValue
        fields["label"] = label
        fields["message"] = "\(event.message)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let line = try? encoder.encode(fields) else { return }
        // A full disk or a reader that has gone must cost a line of the log and no more.
        try? FileHandle.standardError.write(contentsOf: line + Data("\n".utf8))
    }
}

import Logging
import Synchronization

/// The level from which on lines are logged, for all loggers at once and at any time.
final class LogLevelSwitch: Sendable {
    static let shared = LogLevelSwitch()

    private let current = Mutex(Logger.Level.info)

    var level: Logger.Level {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

/// Asks ``LogLevelSwitch`` in place of a level of its own.
struct SwitchedLogHandler: LogHandler {
    private var handler: any LogHandler

    init(_ handler: any LogHandler) {
        self.handler = handler
        // What reaches it has passed the switch.
        self.handler.logLevel = .trace
    }

    var logLevel: Logger.Level {
        get { LogLevelSwitch.shared.level }
        set {}
    }

    var metadata: Logger.Metadata {
        get { handler.metadata }
        set { handler.metadata = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { handler[metadataKey: key] }
        set { handler[metadataKey: key] = newValue }
    }

    func log(event: LogEvent) { handler.log(event: event) }
}

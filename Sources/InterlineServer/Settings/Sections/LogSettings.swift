/// What is logged, on standard error.
package struct LogSettings: Hashable, Sendable {
    package var level = LogLevel.info
    package var format = LogFormat.text
    /// Lines a second of each kind, of those that peers cause.
    package var linesPerSecond = 10

    package init() {}
}

/// The levels of swift-log by their names there.
package enum LogLevel: String, CaseIterable, Hashable, Sendable {
    case trace, debug, info, notice, warning, error, critical
}

/// How a line of the log is written.
package enum LogFormat: String, CaseIterable, Hashable, Sendable {
    case text, json
}

extension LogSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.choice("level", &level)
        reader.choice("format", &format)
        reader.integer("lines_per_s", 1...10_000, &linesPerSecond)
    }
}

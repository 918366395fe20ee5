/// What is logged, on standard error.
package struct LogSettings: Hashable, Sendable {
    package var level = LogLevel.info
    package var format = LogFormat.text

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
    }
}

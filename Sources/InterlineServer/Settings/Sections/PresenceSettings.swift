/// How often viewers are counted.
package struct PresenceSettings: Hashable, Sendable {
    /// At most one `viewers` event a room in so long.
    package var interval: Duration = .milliseconds(1000)

    package init() {}
}

extension PresenceSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.milliseconds("interval_ms", 100...60_000, &interval)
    }
}

/// What those who come, or come back, are sent.
package struct HistorySettings: Hashable, Sendable {
    /// Events that a join without a position is sent, where the client does not ask for another number.
    package var onJoin = 50
    /// The newest events of a room that are held in memory.
    package var recentEvents = 10_000
    /// The most bytes that the held events of a room take.
    package var recentBytes = 4_194_304
    /// The most events that a resume is sent; who missed more starts anew.
    package var resumeMax = 20_000

    package init() {}
}

extension HistorySettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.integer("on_join", 0...200, &onJoin)
        reader.integer("recent_events", 100...1_000_000, &recentEvents)
        reader.integer("recent_bytes", 65_536...1_073_741_824, &recentBytes)
        reader.integer("resume_max", 0...1_000_000, &resumeMax)
    }
}

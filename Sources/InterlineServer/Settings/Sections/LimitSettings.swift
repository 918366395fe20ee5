/// What one client may send; `welcome.limits` announces it.
package struct LimitSettings: Hashable, Sendable {
    /// The largest line and frame from a client, in bytes.
    package var frameBytes = 16_384
    /// The longest message, in characters as people count them (graphemes).
    package var textCharacters = 500
    package var roomsPerConnection = 16
    /// Commands a second and connection, whoever sends them.
    package var commandsPerSecond = 50

    package init() {}
}

extension LimitSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.integer("frame_bytes", 1024...1_048_576, &frameBytes)
        reader.integer("text_chars", 1...4000, &textCharacters)
        reader.integer("rooms_per_connection", 1...256, &roomsPerConnection)
        reader.integer("commands_per_s", 1...10_000, &commandsPerSecond)
    }
}

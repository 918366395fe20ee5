/// How often a user may speak, and how much a room takes.
package struct RateSettings: Hashable, Sendable {
    /// Messages a second that a user may keep up in a room.
    package var messagesPerSecond = 2.0
    /// Messages that a user may send at once after a pause.
    package var burst = 20
    /// Messages a second that a room takes from all its users together.
    package var roomMessagesPerSecond = 5000
    /// The same text of the same user within so long is a duplicate; zero: never.
    package var duplicateWindow: Duration = .seconds(30)
    /// Texts of so many characters or fewer are never duplicates.
    package var duplicateExemptCharacters = 3
    /// Messages a second that come from one address, over all its connections; 0: no limit.
    package var addressMessagesPerSecond = 50.0
    /// Messages that may come from one address at once after a pause.
    package var addressBurst = 200
    /// Votes and reactions a second that a user may keep up in a room.
    package var reactionsPerSecond = 5.0
    /// Votes and reactions of a user at once after a pause.
    package var reactionsBurst = 20

    package init() {}
}

extension RateSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.decimal("messages_per_s", 0.01...1000, &messagesPerSecond)
        reader.integer("burst", 1...1000, &burst)
        reader.integer("room_messages_per_s", 1...1_000_000, &roomMessagesPerSecond)
        reader.seconds("duplicate_window_s", 0...3600, &duplicateWindow)
        reader.integer("duplicate_exempt_chars", 0...100, &duplicateExemptCharacters)
        reader.decimal("address_messages_per_s", 0...100_000, &addressMessagesPerSecond)
        reader.integer("address_burst", 1...100_000, &addressBurst)
        reader.decimal("reactions_per_s", 0.01...1000, &reactionsPerSecond)
        reader.integer("reactions_burst", 1...1000, &reactionsBurst)
    }
}

/// What happens to a subscriber that reads more slowly than its rooms speak.
package struct SlowConsumerSettings: Hashable, Sendable {
    package var policy = SlowConsumerPolicy.lag
    /// Bytes of replies that may wait for one connection; more closes it with 4004.
    package var outboxBytes = 1_048_576
    /// A connection that took nothing for so long, while something waited, is closed with 4004.
    package var stuck: Duration = .seconds(20)

    package init() {}
}

/// What is done with a subscriber that fell off the ring.
package enum SlowConsumerPolicy: String, CaseIterable, Hashable, Sendable {
    /// It is told with `lagged` what it missed, and goes on from the newest.
    case lag
    /// It is closed with 4004 and may resume.
    case close
}

extension SlowConsumerSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.choice("policy", &policy)
        reader.integer("outbox_bytes", 16_384...268_435_456, &outboxBytes)
        reader.seconds("stuck_s", 1...600, &stuck)
    }
}

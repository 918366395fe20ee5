/// How a room's events are put together and sent.
package struct FanoutSettings: Hashable, Sendable {
    /// The least time between two writes to a viewer; in a quiet room events go at once.
    package var pace: Duration = .milliseconds(10)
    /// What ``pace`` is stretched to under load; not less than it.
    package var paceMax: Duration = .milliseconds(50)
    /// Bytes of finished frames that a lane holds for those who are behind.
    package var ringBytes = 1_048_576
    /// The largest frame that is put together; not more than ``ringBytes``.
    package var frameBytes = 32_768
    /// Deliveries a second of one room above which its viewers get a sample; 0: no limit.
    package var deliveriesPerSecond = 0
    /// Votes and reactions are told together, at most once in so long.
    package var counts: Duration = .milliseconds(1000)
    /// The most questions, and the most messages with reactions, whose counts are told at a time.
    package var countsMax = 20

    package init() {}
}

extension FanoutSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.milliseconds("pace_ms", 0...1000, &pace)
        reader.milliseconds("pace_max_ms", 0...5000, &paceMax)
        reader.integer("ring_bytes", 65_536...268_435_456, &ringBytes)
        reader.integer("frame_bytes", 1024...1_048_576, &frameBytes)
        reader.integer("deliveries_per_s", 0...100_000_000, &deliveriesPerSecond)
        reader.milliseconds("counts_ms", 100...60_000, &counts)
        reader.integer("counts_max", 1...1000, &countsMax)
        reader.require(
            "pace_max_ms", pace <= paceMax, "must be at least pace_ms, which is \(Int(pace / .milliseconds(1)))")
        reader.require("frame_bytes", frameBytes <= ringBytes, "must be at most ring_bytes, which is \(ringBytes)")
    }
}

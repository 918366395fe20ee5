/// How long the stages of a user's dealings with the relay took.
package struct StageTimes {
    /// From the start of connecting to the answer to the first join.
    package var join = Latencies()
    /// From the start of connecting to the last event that was missed.
    package var resume = Latencies()
    /// From the time in the timetable to the acknowledgement.
    package var ack = Latencies()
    /// From the moment that a moderator acts to the answer.
    package var moderation = Latencies()
    /// How late messages were first sent: the generator's own delay, and outages of their publisher.
    package var sendDelay = Latencies()

    package init() {}
}

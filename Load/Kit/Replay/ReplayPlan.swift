/// What a replay does, checked.
package struct ReplayPlan: Sendable {
    package var endpoint: Endpoint
    package var room: String
    /// What publishers say, in turn.
    package var texts: [[UInt8]]
    package var subscribers = 2000
    package var publishers = 20
    /// Messages a second, of all publishers together.
    package var rate = 200.0
    package var seconds = 30.0
    /// Percent of the subscribers that lose their connection each second.
    package var reconnectPercent = 0.0
    package var slowReaders = 0
    package var slowBytesPerSecond = 2000
    /// Publishers take these in turn; none: they stay anonymous.
    package var tokens: [String] = []
    package var subscriberToken: String?
    package var deflate = false
    /// Seconds for which a broken connection is tried again; 0: a break is a failure.
    package var surviveSeconds = 0.0
    /// New connections a second at the start.
    package var connectRate = 1000.0
    /// Seconds to wait at the end until everyone has everything.
    package var drainSeconds = 10.0
    /// The relay's process id.
    package var pid: Int32?
    package var seed: UInt64 = 1
    package var allowRejections = false
    package var allowUnrecovered = false
    /// The record is read back and compared at the end.
    package var audits = true

    package init(endpoint: Endpoint, room: String, texts: [[UInt8]]) {
        self.endpoint = endpoint
        self.room = room
        self.texts = texts
    }

    /// Connections in all: subscribers of both kinds, publishers, and the auditor.
    package var connections: Int { subscribers + slowReaders + publishers + 1 }
}

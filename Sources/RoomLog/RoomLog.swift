import ChatModel

/// The record of rooms: an ordered, durable log of events for each.
///
/// Below it stands SQLite on one machine and JetStream in a cluster; above it the room, which checks the
/// order of what it reads and repairs gaps. A sequence is given by the log, strictly increases within a
/// room and an epoch, and may jump.
///
/// Events are appended in batches, in order: a room hands over all that has gathered while its last
/// batch was being stored, so a busy room commits in groups and order never depends on tasks.
package protocol RoomLog: Sendable {
    /// The epoch of this record. It changes when sequences may start anew.
    var epoch: String { get async throws(RoomLogError) }

    /// Stores the events, all or none, and returns their places in the order given.
    ///
    /// An event whose id the room has seen within the deduplication window (at least 10 minutes) is not stored again:
    /// its place is the first one's.
    /// When this returns the events are as durable as the log's configuration promises; when it throws
    /// ``RoomLogError/unavailable(_:)`` none of them is stored.
    func append(_ events: [NewEvent], to room: RoomID, deadline: ContinuousClock.Instant)
        async throws(RoomLogError) -> [Appended]

    /// The oldest events after the sequence, ascending: at most `limit`, and no more once they have so many bytes.
    func read(_ room: RoomID, after sequence: Sequence, limit: Int, bytes: Int) async throws(RoomLogError) -> Page

    /// The newest `limit` events before the sequence, ascending.
    func read(_ room: RoomID, before sequence: Sequence, limit: Int) async throws(RoomLogError) -> Page

    /// The newest `limit` events, ascending.
    func tail(_ room: RoomID, limit: Int) async throws(RoomLogError) -> Page

    /// The newest sequences of the rooms that have one. May be stale.
    func heads(_ rooms: [RoomID]) async throws(RoomLogError) -> [RoomID: Sequence]

    /// Events that other nodes append, from now on: a hint, which may lose, repeat and reorder. It ends
    /// at once where no other node can append.
    func live(_ room: RoomID) -> AsyncStream<LiveEvent>
}

extension RoomLog {
    /// The oldest `limit` events after the sequence, ascending.
    package func read(_ room: RoomID, after sequence: Sequence, limit: Int) async throws(RoomLogError) -> Page {
        try await read(room, after: sequence, limit: limit, bytes: .max)
    }
}

/// The name under which an event is stored once, however often its sender repeats it.
package struct MessageID: Hashable, Sendable {
    package let value: String

    /// The id of what a user said under a nonce of their own.
    package init(room: RoomID, user: UserID, nonce: String) {
        value = "\(room.name)\u{1}\(user.name)\u{1}\(nonce)"
    }
}

/// An event to append.
package struct NewEvent: Sendable {
    /// The event as `EventCoding` encodes it, without its sequence.
    package let body: [UInt8]
    /// Nil where the sender gave no nonce, so that it can't be repeated.
    package let id: MessageID?
    package let at: Timestamp

    package init(body: [UInt8], id: MessageID?, at: Timestamp) {
        self.body = body
        self.id = id
        self.at = at
    }
}

/// Where an event stands now.
package struct Appended: Hashable, Sendable {
    package let sequence: Sequence
    /// The event was there already; `sequence` is where.
    package let isDuplicate: Bool

    package init(sequence: Sequence, isDuplicate: Bool = false) {
        self.sequence = sequence
        self.isDuplicate = isDuplicate
    }
}

/// An event read from the record.
package struct RecordedEvent: Hashable, Sendable {
    package let sequence: Sequence
    package let body: [UInt8]

    package init(sequence: Sequence, body: [UInt8]) {
        self.sequence = sequence
        self.body = body
    }
}

/// What a read of the record found.
package struct Page: Hashable, Sendable {
    package let events: [RecordedEvent]
    /// The oldest event that is still retained; nil where the room has none.
    package let first: Sequence?
    /// The newest event ever stored for the room, retained or not; zero where there was none.
    package let newest: Sequence

    package init(events: [RecordedEvent], first: Sequence?, newest: Sequence) {
        self.events = events
        self.first = first
        self.newest = newest
    }
}

/// An event as another node announced it.
package struct LiveEvent: Hashable, Sendable {
    package let event: RecordedEvent
    /// The room's sequence before this event, by which a gap is seen.
    package let previous: Sequence

    package init(event: RecordedEvent, previous: Sequence) {
        self.event = event
        self.previous = previous
    }
}

/// Why the record could not answer.
package enum RoomLogError: Error, Hashable, Sendable {
    /// Not now (locked, full, out of reach, past the deadline); nothing was stored. For the operator's log.
    case unavailable(String)
    /// What is stored cannot be read.
    case corrupted(String)
}

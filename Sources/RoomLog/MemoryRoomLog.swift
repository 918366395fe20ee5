import ChatModel
import Synchronization

/// A record in memory, for tests of what stands above it: it can fail, and hold appends until they are released.
package final class MemoryRoomLog: RoomLog {
    private struct Room {
        var events: [RecordedEvent] = []
        var newest = Sequence.zero
        var ids: [MessageID: (sequence: Sequence, at: Timestamp)] = [:]
    }

    private struct Held {
        let events: [NewEvent]
        let room: RoomID
        let continuation: CheckedContinuation<Result<[Appended], RoomLogError>, Never>
    }

    private struct Watcher {
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var rooms: [RoomID: Room] = [:]
        var epoch: String
        var isFailing = false
        var isPaused = false
        var held: [Held] = []
        var watchers: [Watcher] = []
    }

    private let state: Mutex<State>
    private let deduplicationWindow: Duration

    package init(epoch: String = "memory", deduplicationWindow: Duration = .seconds(600)) {
        state = Mutex(State(epoch: epoch))
        self.deduplicationWindow = deduplicationWindow
    }

    package var epoch: String { state.withLock(\.epoch) }

    /// Whether every call throws unavailable.
    package var failing: Bool {
        get { state.withLock(\.isFailing) }
        set { state.withLock { $0.isFailing = newValue } }
    }

    /// Holds appends from now on; they are neither stored nor answered until ``resume()``.
    package func pause() {
        state.withLock { $0.isPaused = true }
    }

    /// Stores (or fails) the held appends in the order they came, and holds no more.
    package func resume() {
        let answers = state.withLock { state in
            state.isPaused = false
            defer { state.held = [] }
            return state.held.map { ($0.continuation, store($0.events, in: $0.room, &state)) }
        }
        for (continuation, result) in answers { continuation.resume(returning: result) }
    }

    /// Returns once so many appends are held.
    package func untilHeld(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.held.count < count { state.watchers.append(Watcher(count: count, continuation: continuation)) }
                return state.held.count >= count
            }
            if isThere { continuation.resume() }
        }
    }

    /// Forgets the room's events up to the sequence, as retention does.
    package func forget(_ room: RoomID, through sequence: Sequence) {
        state.withLock { $0.rooms[room]?.events.removeAll { $0.sequence <= sequence } }
    }

    /// Loses everything and starts another epoch.
    package func restart(epoch: String) {
        state.withLock { state in
            state.rooms = [:]
            state.epoch = epoch
        }
    }

    /// A deadline is not kept while appends are held: the test that holds them decides.
    package func append(
        _ events: [NewEvent], to room: RoomID, deadline: ContinuousClock.Instant
    ) async throws(RoomLogError) -> [Appended] {
        let result = await withCheckedContinuation { continuation in
            begin(Held(events: events, room: room, continuation: continuation))
        }
        return try result.get()
    }

    package func read(
        _ room: RoomID, after sequence: Sequence, limit: Int, bytes: Int
    ) async throws(RoomLogError) -> Page {
        try page(room) { events in
            var left = bytes
            return events.filter { $0.sequence > sequence }.prefix(max(0, limit)).prefix { event in
                defer { left -= event.body.count }
                return left > 0
            }
        }
    }

    package func read(_ room: RoomID, before sequence: Sequence, limit: Int) async throws(RoomLogError) -> Page {
        try page(room) { $0.filter { $0.sequence < sequence }.suffix(max(0, limit)) }
    }

    package func tail(_ room: RoomID, limit: Int) async throws(RoomLogError) -> Page {
        try page(room) { $0.suffix(max(0, limit)) }
    }

    package func heads(_ rooms: [RoomID]) async throws(RoomLogError) -> [RoomID: Sequence] {
        let (isFailing, stored) = state.withLock { ($0.isFailing, $0.rooms) }
        if isFailing { throw Self.failure }
        let known = rooms.compactMap { room in stored[room].map { (room, $0.newest) } }
        return Dictionary(known) { first, _ in first }.filter { $0.value > .zero }
    }

    package func live(_ room: RoomID) -> AsyncStream<LiveEvent> { AsyncStream { $0.finish() } }

    /// What is stored of a room, as it is now.
    package func bodies(of room: RoomID) -> [[UInt8]] { state.withLock { $0.rooms[room]?.events.map(\.body) ?? [] } }

    /// Gives the oldest `limit` events after the sequence other bodies, where there are such.
    package func redact(
        _ room: RoomID, after sequence: Sequence, limit: Int, _ replacement: (RecordedEvent) -> [UInt8]?
    ) throws(RoomLogError) -> RedactedPage {
        let events = try page(room) { $0.filter { $0.sequence > sequence }.prefix(max(0, limit)) }.events
        var redacted: [Sequence] = []
        for event in events {
            guard let body = replacement(event) else { continue }
            redacted.append(event.sequence)
            state.withLock { state in
                guard let at = state.rooms[room]?.events.firstIndex(where: { $0.sequence == event.sequence }) else {
                    return
                }
                state.rooms[room]?.events[at] = RecordedEvent(sequence: event.sequence, body: body)
            }
        }
        return RedactedPage(redacted: redacted, next: events.count < limit ? nil : events.last?.sequence)
    }

    private static let failure = RoomLogError.unavailable("the test makes it fail")

    private func begin(_ append: Held) {
        let (answer, ready) = state.withLock { state -> (Result<[Appended], RoomLogError>?, [Watcher]) in
            guard state.isPaused else { return (store(append.events, in: append.room, &state), []) }
            state.held.append(append)
            let count = state.held.count
            defer { state.watchers.removeAll { $0.count <= count } }
            return (nil, state.watchers.filter { $0.count <= count })
        }
        if let answer { append.continuation.resume(returning: answer) }
        ready.forEach { $0.continuation.resume() }
    }

    private func page(
        _ room: RoomID, _ select: ([RecordedEvent]) -> ArraySlice<RecordedEvent>
    ) throws(RoomLogError) -> Page {
        let (isFailing, stored) = state.withLock { ($0.isFailing, $0.rooms[room]) }
        if isFailing { throw Self.failure }
        guard let stored else { return Page(events: [], first: nil, newest: .zero) }
        return Page(
            events: Array(select(stored.events)), first: stored.events.first?.sequence, newest: stored.newest)
    }

    private func store(
        _ events: [NewEvent], in room: RoomID, _ state: inout State
    ) -> Result<[Appended], RoomLogError> {
        if state.isFailing { return .failure(Self.failure) }
        if events.isEmpty { return .success([]) }
        var stored = state.rooms[room] ?? Room()
        let places = events.map { event in
            if let id = event.id, let first = stored.ids[id], event.at - first.at <= deduplicationWindow {
                return Appended(sequence: first.sequence, isDuplicate: true)
            }
            stored.newest = stored.newest.next
            stored.events.append(RecordedEvent(sequence: stored.newest, body: event.body))
            if let id = event.id { stored.ids[id] = (stored.newest, event.at) }
            return Appended(sequence: stored.newest)
        }
        state.rooms[room] = stored
        return .success(places)
    }
}

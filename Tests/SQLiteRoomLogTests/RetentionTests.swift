import ChatModel
import RoomLog
import SQLiteRoomLog
import Testing

struct RetentionTests {
    private let folder: TemporaryFolder
    private let room: RoomID

    init() throws {
        folder = try TemporaryFolder()
        room = try #require(lobby)
    }

    @Test func `the oldest events over the count go, in every room, and sequences go on`() async throws {
        let record = try folder.open { $0.retention.maximumEventsPerRoom = 10 }
        let others = try (0..<3).map { try #require(RoomID("other-\($0)")) }
        // More than one transaction removes at a time.
        _ = try await record.append(events(2510), to: room, deadline: soon)
        for other in others { _ = try await record.append(events(12), to: other, deadline: soon) }
        #expect(try await record.prune(now: noon).events == 2500 + 3 * 2)
        let page = try await record.read(room, after: .zero, limit: 99)
        #expect(page.events.map(\.sequence.value) == Array(2501...2510))
        #expect(page.first == Sequence(2501))
        for other in others { #expect(try await record.tail(other, limit: 99).first == Sequence(3)) }
        #expect(try await record.append(events(1), to: room, deadline: soon).map(\.sequence.value) == [2511])
        #expect(try await record.prune(now: noon).events == 1)
        #expect(try await record.prune(now: noon).events == 0)
    }

    @Test func `a room that loses all its events keeps its place, also when reopened`() async throws {
        let record = try folder.open { $0.retention.maximumAge = .seconds(60) }
        _ = try await record.append(events(5), to: room, deadline: soon)
        #expect(try await record.prune(now: noon + .seconds(60)).events == 0)
        #expect(try await record.prune(now: noon + .milliseconds(60_001)).events == 5)
        #expect(
            try await record.tail(room, limit: 9) == Page(events: [], first: nil, newest: Sequence(5)))
        #expect(try await record.heads([room]) == [room: Sequence(5)])
        try await record.close()
        let again = try folder.open()
        #expect(try await again.append(events(1), to: room, deadline: soon).map(\.sequence.value) == [6])
    }

    @Test func `an event that a wrong clock dated ahead goes with those after it`() async throws {
        let record = try folder.open { $0.retention.maximumAge = .seconds(60) }
        let ahead = events(1, at: noon + .seconds(1_000_000))
        let young = events(1, at: noon + .seconds(90))
        _ = try await record.append(ahead + events(1) + young, to: room, deadline: soon)
        #expect(try await record.prune(now: noon + .seconds(100)).events == 2)
        #expect(try await record.tail(room, limit: 9).first == Sequence(3))
    }

    @Test func `an event that a wrong clock dated back takes none before it along, and goes with them`() async throws {
        let record = try folder.open { $0.retention.maximumAge = .seconds(60) }
        let back = events(1, at: noon + .seconds(-1_000_000))
        _ = try await record.append(events(3) + back + events(2, at: noon + .seconds(30)), to: room, deadline: soon)
        #expect(try await record.prune(now: noon + .seconds(60)).events == 0)
        #expect(try await record.prune(now: noon + .seconds(61)).events == 4)
        #expect(try await record.tail(room, limit: 9).first == Sequence(5))
    }

    @Test func `events dated back and ahead in turn stay for as long as what stands before them`() async throws {
        let record = try folder.open { $0.retention.maximumAge = .seconds(60) }
        let back = events(1, at: noon + .seconds(-1_000_000))
        let ahead = events(1, at: noon + .seconds(1_000_000))
        _ = try await record.append(back + events(1) + ahead + back + ahead, to: room, deadline: soon)
        // Nothing stands before the first.
        #expect(try await record.prune(now: noon + .seconds(60)).events == 1)
        #expect(try await record.prune(now: noon + .seconds(61)).events == 3)
        // What follows the last will say how old it is.
        _ = try await record.append(events(1, at: noon + .seconds(90)), to: room, deadline: soon)
        #expect(try await record.prune(now: noon + .seconds(150)).events == 0)
        #expect(try await record.prune(now: noon + .seconds(151)).events == 2)
    }

    @Test func `a room is looked through in steps and none ends at a wrong date`() async throws {
        let record = try folder.open { $0.retention.maximumAge = .seconds(60) }
        let back = events(1500, at: noon + .seconds(-1_000_000))
        _ = try await record.append(events(1) + back + events(1500), to: room, deadline: soon)
        #expect(try await record.prune(now: noon + .seconds(60)).events == 0)
        #expect(try await record.prune(now: noon + .seconds(61)).events == 3001)
    }

    @Test func `without bounds nothing goes`() async throws {
        let record = try folder.open()
        _ = try await record.append(events(5), to: room, deadline: soon)
        #expect(try await record.prune(now: noon + .seconds(1_000_000_000)).events == 0)
        #expect(try await record.tail(room, limit: 9).events.count == 5)
    }

    @Test func `an id is remembered for its window and then forgotten`() async throws {
        let record = try folder.open { $0.deduplicationWindow = .seconds(600) }
        let user = try #require(UserID("ana"))
        func say(_ at: Timestamp) async throws -> Appended? {
            let event = NewEvent(body: [1], id: MessageID(room: room, user: user, nonce: "n"), at: at)
            return try await record.append([event], to: room, deadline: soon).first
        }
        #expect(try await say(noon) == Appended(sequence: Sequence(1)))
        #expect(try await record.prune(now: noon + .seconds(600)).ids == 0)
        #expect(try await say(noon + .seconds(600)) == Appended(sequence: Sequence(1), isDuplicate: true))
        // Also before pruning has come round.
        #expect(try await say(noon + .milliseconds(600_001)) == Appended(sequence: Sequence(2)))
        #expect(try await say(noon + .seconds(700)) == Appended(sequence: Sequence(2), isDuplicate: true))
        #expect(try await record.prune(now: noon + .seconds(1300)).ids == 1)
        #expect(try await say(noon + .seconds(1200)) == Appended(sequence: Sequence(3)))
    }

    @Test func `ids that a wrong clock dated ahead don't stay for ever`() async throws {
        let record = try folder.open()
        let user = try #require(UserID("ana"))
        let ahead = noon + .seconds(1_000_000)
        let event = NewEvent(body: [1], id: MessageID(room: room, user: user, nonce: "n"), at: ahead)
        _ = try await record.append([event], to: room, deadline: soon)
        #expect(try await record.prune(now: noon).ids == 1)
    }

    @Test func `pruning while the database is locked is unavailable`() async throws {
        let record = try folder.open { $0.retention.maximumEventsPerRoom = 1 }
        _ = try await record.append(events(5), to: room, deadline: soon)
        let locker = try Locker(folder)
        try await locker.lock()
        _ = await unavailable { try await record.prune(now: noon) }
        try await locker.unlock()
        #expect(try await record.prune(now: noon).events == 4)
    }
}

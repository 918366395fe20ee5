import ChatModel
import RoomLog
import Testing

/// What every ``RoomLog`` must do; an adapter's tests call each with an empty log.
///
/// Sequences are compared, never assumed dense, since a log may jump.
package enum RoomLogContract {
    package static let room = RoomID("lobby")

    /// What is appended comes back in order, with places that strictly increase.
    package static func keepsOrder(_ log: any RoomLog) async throws {
        let room = try lobby()
        let first = try await log.append(events(["a", "b"]), to: room, deadline: soon)
        let second = try await log.append(events(["c"]), to: room, deadline: soon)
        let places = (first + second).map(\.sequence)
        #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })
        #expect((first + second).allSatisfy { !$0.isDuplicate })
        let page = try await log.read(room, after: .zero, limit: 10)
        #expect(page.events.map(\.sequence) == places)
        #expect(page.events.map { text($0.body) } == ["a", "b", "c"])
        #expect(page.first == places.first)
        #expect(page.newest == places.last)
    }

    /// A body comes back byte for byte, an empty one and one of any bytes too.
    package static func keepsBytes(_ log: any RoomLog) async throws {
        let room = try lobby()
        let bodies: [[UInt8]] = [[], [0], Array(0...255), Array(repeating: 7, count: 100_000)]
        _ = try await log.append(
            bodies.map { NewEvent(body: $0, id: nil, at: noon) }, to: room, deadline: soon)
        #expect(try await log.tail(room, limit: 10).events.map(\.body) == bodies)
    }

    /// Reads are bounded by their limit and by the sequence they start from, which itself is left out.
    package static func boundsReads(_ log: any RoomLog) async throws {
        let room = try lobby()
        let at = try await log.append(events(["1", "2", "3", "4", "5"]), to: room, deadline: soon).map(\.sequence)
        func found(_ page: Page) -> [Sequence] { page.events.map(\.sequence) }
        #expect(try await found(log.read(room, after: .zero, limit: 2)) == [at[0], at[1]])
        #expect(try await found(log.read(room, after: at[2], limit: 9)) == [at[3], at[4]])
        #expect(try await found(log.read(room, after: at[4], limit: 9)) == [])
        #expect(try await found(log.read(room, after: .zero, limit: 9, bytes: 2)) == [at[0], at[1]])
        #expect(try await found(log.read(room, after: .zero, limit: 1, bytes: 2)) == [at[0]])
        #expect(try await found(log.read(room, after: at[3], limit: 9, bytes: 1)) == [at[4]])
        #expect(try await found(log.read(room, before: at[3], limit: 2)) == [at[1], at[2]])
        #expect(try await found(log.read(room, before: at[0], limit: 9)) == [])
        #expect(try await found(log.read(room, before: Sequence(.max), limit: 1)) == [at[4]])
        #expect(try await found(log.tail(room, limit: 3)) == [at[2], at[3], at[4]])
        #expect(try await found(log.tail(room, limit: 0)) == [])
        let beyond = try await log.read(room, after: Sequence(.max), limit: 1)
        #expect(found(beyond) == [])
        #expect(beyond.newest == at[4])
        #expect(beyond.first == at[0])
    }

    /// A room without events is empty, and has no head.
    package static func showsEmptyRooms(_ log: any RoomLog) async throws {
        let room = try lobby()
        let other = try #require(RoomID("andere-Räume"))
        #expect(try await log.append([], to: room, deadline: soon) == [])
        let empty = Page(events: [], first: nil, newest: .zero)
        #expect(try await log.tail(room, limit: 5) == empty)
        #expect(try await log.read(room, after: .zero, limit: 5) == empty)
        #expect(try await log.read(room, before: Sequence(9), limit: 5) == empty)
        let stored = try await log.append(events(["x"]), to: other, deadline: soon)
        #expect(try await log.heads([room, other]) == [other: stored[0].sequence])
        #expect(try await log.heads([]) == [:])
        #expect(try await log.tail(room, limit: 5) == empty)
    }

    /// An id is stored once: in one batch, and in a later one together with something new.
    package static func storesAnIdOnce(_ log: any RoomLog) async throws {
        let room = try lobby()
        let user = try #require(UserID("ana"))
        func event(_ body: String, _ nonce: String?) -> NewEvent {
            NewEvent(body: Array(body.utf8), id: nonce.map { MessageID(room: room, user: user, nonce: $0) }, at: noon)
        }
        let first = try await log.append(
            [event("a", "1"), event("a again", "1"), event("b", nil), event("b", nil)], to: room, deadline: soon)
        #expect(first.map(\.isDuplicate) == [false, true, false, false])
        #expect(first[1].sequence == first[0].sequence)
        #expect(first[0].sequence < first[2].sequence)
        let second = try await log.append([event("c", "2"), event("a late", "1")], to: room, deadline: soon)
        #expect(second.map(\.isDuplicate) == [false, true])
        #expect(second[1].sequence == first[0].sequence)
        #expect(try await log.tail(room, limit: 9).events.map { text($0.body) } == ["a", "b", "b", "c"])
    }

    /// The same nonce of another user, or in another room, is another event.
    package static func tellsIdsApart(_ log: any RoomLog) async throws {
        let room = try lobby()
        let other = try #require(RoomID("lounge"))
        let ana = try #require(UserID("ana"))
        let ben = try #require(UserID("ben"))
        for (user, target) in [(ana, room), (ben, room), (ana, other)] {
            let id = MessageID(room: target, user: user, nonce: "1")
            let places = try await log.append([NewEvent(body: [1], id: id, at: noon)], to: target, deadline: soon)
            #expect(places.map(\.isDuplicate) == [false])
        }
    }

    /// Rooms whose names are canonically equivalent are one room, as they are in Swift.
    package static func holdsEquivalentNamesForOne(_ log: any RoomLog) async throws {
        let composed = try #require(RoomID("caf\u{E9}"))
        let decomposed = try #require(RoomID("cafe\u{301}"))
        _ = try await log.append(events(["a"]), to: composed, deadline: soon)
        _ = try await log.append(events(["b"]), to: decomposed, deadline: soon)
        #expect(try await log.tail(composed, limit: 9).events.map { text($0.body) } == ["a", "b"])
    }

    /// Many rooms and tasks at once lose nothing, and each batch stays in order and in one piece.
    package static func takesManyAtOnce(_ log: any RoomLog) async throws {
        let rooms = try (0..<10).map { try #require(RoomID("room-\($0)")) }
        let tasks = 50
        let batches = 8
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    let room = rooms[task % rooms.count]
                    for batch in 0..<batches {
                        let names = (0..<3).map { "\(task)/\(batch * 3 + $0)" }
                        let places = try await log.append(events(names), to: room, deadline: .now + .seconds(120))
                        #expect(places.count == 3)
                        let page = try await log.read(room, after: places[0].sequence.previous, limit: 3)
                        #expect(page.events.map { text($0.body) } == names)
                    }
                }
            }
            try await group.waitForAll()
        }
        for (index, room) in rooms.enumerated() {
            let page = try await log.read(room, after: .zero, limit: 1000)
            var next: [Int: Int] = [:]
            for event in page.events {
                let parts = text(event.body).split(separator: "/").compactMap { Int($0) }
                #expect(parts.count == 2 && parts[1] == next[parts[0], default: 0])
                next[parts[0]] = parts[1] + 1
            }
            #expect(next.keys.sorted() == Array(stride(from: index, to: tasks, by: rooms.count)))
            #expect(next.values.allSatisfy { $0 == batches * 3 })
            #expect(try await log.heads([room])[room] == page.newest)
        }
    }

    private static func lobby() throws -> RoomID { try #require(room) }
}

private let noon = Timestamp(milliseconds: 1_700_000_000_000)
private var soon: ContinuousClock.Instant { .now + .seconds(120) }

private func events(_ bodies: [String]) -> [NewEvent] {
    bodies.map { NewEvent(body: Array($0.utf8), id: nil, at: noon) }
}

private func text(_ body: [UInt8]) -> String { String(decoding: body, as: UTF8.self) }

import ChatModel
import RoomLog
import RoomLogContract
import Testing

struct MemoryRoomLogTests {
    let log = MemoryRoomLog()
    let room: RoomID
    let event = NewEvent(body: [1], id: nil, at: Timestamp(milliseconds: 0))

    init() throws { room = try #require(RoomLogContract.room) }

    @Test func `keeps order`() async throws { try await RoomLogContract.keepsOrder(log) }
    @Test func `keeps bytes`() async throws { try await RoomLogContract.keepsBytes(log) }
    @Test func `bounds reads`() async throws { try await RoomLogContract.boundsReads(log) }
    @Test func `shows empty rooms`() async throws { try await RoomLogContract.showsEmptyRooms(log) }
    @Test func `stores an id once`() async throws { try await RoomLogContract.storesAnIdOnce(log) }
    @Test func `tells ids apart`() async throws { try await RoomLogContract.tellsIdsApart(log) }
    @Test func `takes many at once`() async throws { try await RoomLogContract.takesManyAtOnce(log) }
    @Test func `holds equivalent names for one`() async throws {
        try await RoomLogContract.holdsEquivalentNamesForOne(log)
    }

    @Test func `a paused log holds appends and stores them in order once resumed`() async throws {
        log.pause()
        async let first = log.append([event], to: room, deadline: .now)
        await log.untilHeld(1)
        async let second = log.append([event, event], to: room, deadline: .now)
        await log.untilHeld(2)
        #expect(try await log.tail(room, limit: 9).newest == .zero)
        log.resume()
        #expect(try await first.map(\.sequence.value) == [1])
        #expect(try await second.map(\.sequence.value) == [2, 3])
    }

    @Test func `a held append fails where the log fails when resumed`() async throws {
        log.pause()
        async let held = log.append([event], to: room, deadline: .now)
        await log.untilHeld(1)
        log.failing = true
        log.resume()
        let outcome: [Appended]? = try? await held
        #expect(outcome == nil)
        log.failing = false
        #expect(try await log.tail(room, limit: 9).newest == .zero)
    }

    @Test func `a failing log is unavailable and stores nothing`() async throws {
        log.failing = true
        await #expect(throws: RoomLogError.self) { try await log.append([event], to: room, deadline: .now) }
        await #expect(throws: RoomLogError.self) { try await log.tail(room, limit: 1) }
        await #expect(throws: RoomLogError.self) { try await log.heads([room]) }
        log.failing = false
        #expect(try await log.tail(room, limit: 1) == Page(events: [], first: nil, newest: .zero))
    }

    @Test func `forgotten events leave the newest sequence`() async throws {
        _ = try await log.append([event, event], to: room, deadline: .now)
        log.forget(room, through: Sequence(2))
        #expect(try await log.tail(room, limit: 9) == Page(events: [], first: nil, newest: Sequence(2)))
    }
}

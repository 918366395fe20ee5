import ChatModel
import RoomLog

/// A record in memory whose answers can be held: what is appended then is stored, but its room does not know yet.
package final class GatedLog: RoomLog {
    package let inner = MemoryRoomLog()
    package let answers = Gate()
    package let reads = Gate()

    package init() {}

    package var epoch: String { inner.epoch }

    package func append(
        _ events: [NewEvent], to room: RoomID, deadline: ContinuousClock.Instant
    ) async throws(RoomLogError) -> [Appended] {
        let places = try await inner.append(events, to: room, deadline: deadline)
        await answers.pass()
        return places
    }

    package func read(
        _ room: RoomID, after sequence: ChatModel.Sequence, limit: Int, bytes: Int
    ) async throws(RoomLogError) -> Page {
        await reads.pass()
        return try await inner.read(room, after: sequence, limit: limit, bytes: bytes)
    }

    package func read(
        _ room: RoomID, before sequence: ChatModel.Sequence, limit: Int
    ) async throws(RoomLogError) -> Page {
        await reads.pass()
        return try await inner.read(room, before: sequence, limit: limit)
    }

    package func tail(_ room: RoomID, limit: Int) async throws(RoomLogError) -> Page {
        try await inner.tail(room, limit: limit)
    }

    package func heads(_ rooms: [RoomID]) async throws(RoomLogError) -> [RoomID: ChatModel.Sequence] {
        try await inner.heads(rooms)
    }

    package func live(_ room: RoomID) -> AsyncStream<LiveEvent> { inner.live(room) }
}

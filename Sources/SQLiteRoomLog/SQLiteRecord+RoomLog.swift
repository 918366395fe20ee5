import ChatModel
import RoomLog
import Synchronization

extension SQLiteRecord: RoomLog {
    package var epoch: String { currentEpoch }

    package func append(
        _ events: [NewEvent], to room: RoomID, deadline: ContinuousClock.Instant
    ) async throws(RoomLogError) -> [Appended] {
        guard !events.isEmpty else { return [] }
        let bytes = events.reduce(0) { $0 + $1.body.count + ($1.id?.value.utf8.count ?? 0) }
        return try await queue.write(bytes: bytes, deadline: deadline) { writer in
            try writer.append(events, to: room)
        }.mapError(\.logError).get()
    }

    package func read(
        _ room: RoomID, after sequence: Sequence, limit: Int, bytes: Int
    ) async throws(RoomLogError) -> Page {
        reads.add(1, ordering: .relaxed)
        return try await read { try $0.page(room, after: sequence, limit: limit, bytes: bytes) }
    }

    package func read(_ room: RoomID, before sequence: Sequence, limit: Int) async throws(RoomLogError) -> Page {
        reads.add(1, ordering: .relaxed)
        return try await read { try $0.page(room, before: sequence, limit: limit) }
    }

    package func tail(_ room: RoomID, limit: Int) async throws(RoomLogError) -> Page {
        reads.add(1, ordering: .relaxed)
        return try await read { try $0.tail(room, limit: limit) }
    }

    package func heads(_ rooms: [RoomID]) async throws(RoomLogError) -> [RoomID: Sequence] {
        try await read { try $0.heads(rooms) }
    }

    /// Ends at once: only this process appends to the folder.
    package func live(_ room: RoomID) -> AsyncStream<LiveEvent> { AsyncStream { $0.finish() } }
}

import ChatModel
import RoomLog

/// That a room was closed, as the state store keeps it.
private struct Closing: Codable {
    let at: Timestamp
    let by: UserID
}

/// Operators make rooms, close them and open them again. The record stays in any case.
extension Room {
    private var closingKey: String { "room/\(id.name)/closed" }

    /// Called while the room is loaded.
    func loadClosing() async throws {
        isClosed = try await services.state.get(closingKey)?.value != nil
        if isClosed { exists = true }
    }

    /// Makes the room, or opens one that was closed, with settings besides the defaults or those it had.
    package nonisolated func open(_ patch: RoomSettingsPatch, by operator: Principal) async throws(Refusal) {
        try await answered(mayBeNew: true) { room, seat async throws(Refusal) in
            guard !room.exists || room.isClosed else { throw .alreadyDone(by: nil) }
            let wasThere = room.exists
            var whole = room.state.settings
            whole.apply(patch)
            room.exists = true
            do throws(Refusal) {
                let now = room.services.clock().wall
                try await room.change(whole.settable, wasThere ? "open" : "create", by: `operator`.user, nil, now)
                // The last step: where one fails, the room stays closed, now and after a restart.
                if room.isClosed { try await room.drop(room.closingKey) }
            } catch {
                if !wasThere, room.subscribers.isEmpty { room.exists = false }
                throw error
            }
            room.isClosed = false
            seat.receive(.done(nil))
        }
    }

    /// Takes everyone out and lets nobody in any more.
    package nonisolated func close(_ reason: String?, by operator: Principal) async throws(Refusal) {
        try await answered { room, seat async throws(Refusal) in
            guard !room.isClosed else { throw .alreadyDone(by: nil) }
            let now = room.services.clock().wall
            try await room.audit(room.entry(`operator`.user, "close", now, reason: reason))
            try await room.put(Closing(at: now, by: `operator`.user), at: room.closingKey)
            room.isClosed = true
            room.flushLanes(now: true)
            for connection in Array(room.subscribers.keys) { room.remove(connection, .closed) }
            seat.receive(.done(nil))
        }
    }
}

extension RoomSettings {
    /// All that a host may set, as a patch.
    fileprivate var settable: RoomSettingsPatch {
        var patch = asPatch
        patch.pinned = nil
        patch.questions = nil
        patch.linked = nil
        return patch
    }
}

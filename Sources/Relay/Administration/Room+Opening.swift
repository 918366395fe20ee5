import ChatModel
import Foundation
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
                if room.isClosed { try await room.forgetClosing() }
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
            guard let body = try? JSONEncoder().encode(Closing(at: now, by: `operator`.user)) else {
                throw .overloaded(retry: .seconds(1))
            }
            try await room.storeClosing(Array(body))
            room.isClosed = true
            room.flushLanes(now: true)
            for connection in Array(room.subscribers.keys) { room.remove(connection, .closed) }
            seat.receive(.done(nil))
        }
    }

    private func forgetClosing() async throws(Refusal) { try await storeClosing(nil) }

    private func storeClosing(_ body: [UInt8]?) async throws(Refusal) {
        do {
            try await services.state.put(closingKey, body, expecting: nil)
        } catch {
            services.report(.stateUnavailable(id, "\(error)"))
            throw .overloaded(retry: .seconds(1))
        }
    }

    /// Does an operator's work in its turn, and waits for it.
    nonisolated func answered(
        mayBeNew: Bool = false,
        _ work: @escaping @Sendable (isolated Room, AnswerSeat) async throws(Refusal) -> Void
    ) async throws(Refusal) {
        let output = await withCheckedContinuation { continuation in
            let seat = AnswerSeat(continuation)
            enterAsOperator(seat, mayBeNew: mayBeNew) { room in
                do throws(Refusal) {
                    try await work(room, seat)
                } catch {
                    seat.receive(.refused(nil, room.id, error, hasLeft: false))
                }
            }
        }
        if case .refused(_, _, let refusal, _) = output { throw refusal }
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

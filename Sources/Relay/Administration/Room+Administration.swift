import ChatModel
import RoomLog

/// What operators see of a room.
package struct RoomOverview: Sendable {
    package let room: RoomID
    /// Closed by an operator: nobody can join until it is opened again.
    package let isClosed: Bool
    /// Open to those whose token names no rooms.
    package let isPublic: Bool
    package let newest: Cursor
    package let viewers: Int
    /// Messages that wait for a moderator.
    package let holds: Int
    package let sanctions: Int
    /// Events and acts that wait for the record.
    package let waiting: Int
    package let settings: RoomSettings
}

/// A timeout or ban with whom it is about.
package struct UserSanction: Sendable {
    package let user: UserID
    package let sanction: StandingSanction
}

/// What operators ask of a room. They need not be in it; all that changes something is audited under their name.
extension Room {
    /// Carries out what a moderator or host could ask, and waits for what came of it.
    @discardableResult
    package nonisolated func administer(_ act: RoomAct, by operator: Principal) async throws(Refusal) -> RoomOutput {
        try await answered { room, seat async throws(Refusal) in
            try room.checkRoom(for: 1)
            try await room.carryOut(act, by: `operator`, nil, seat)
        }
    }

    /// Nil where there is no such room.
    package nonisolated func overview() async throws(Refusal) -> RoomOverview {
        try await reading { room in
            RoomOverview(
                room: room.id, isClosed: room.isClosed, isPublic: room.blueprint?.isPublic ?? true,
                newest: Cursor(epoch: room.epoch, sequence: room.recent.newest), viewers: room.presence.count,
                holds: room.state.holds.count, sanctions: room.state.sanctions.count, waiting: room.waitingCount,
                settings: room.state.settings)
        }
    }

    /// What waits for a moderator, the oldest first.
    package nonisolated func waitingHolds() async throws(Refusal) -> [Hold<Never>] {
        try await reading { $0.state.holds.waiting }
    }

    /// What is known of a user.
    package nonisolated func record(of user: UserID) async throws(Refusal) -> (UserRecord, [GivenNotice]) {
        try await reading { room in
            (room.userRecord(user, room.services.clock().wall), room.state.notices.notices(of: user))
        }
    }

    /// The timeouts and bans that hold, by the bytes of the users' names.
    package nonisolated func standing(after name: String, limit: Int) async throws(Refusal) -> [UserSanction] {
        let (sanctions, now) = try await reading { ($0.state.sanctions, $0.services.clock().wall) }
        // Looked through here and not in the room, where everyone would wait for it.
        let found = sanctions.standing(at: now)
            .filter { name.utf8.lexicographicallyPrecedes($0.user.name.utf8) }
            .sorted { $0.user.name.utf8.lexicographicallyPrecedes($1.user.name.utf8) }
        return Array(found.prefix(limit))
    }

    /// Events and acts that wait for their turn.
    package var waitingCount: Int { pending.count + acts.count + reviewCount }
    package var viewerCount: Int { presence.count }
    /// The loop that the room lives on.
    package nonisolated var homeIndex: Int { home.index }

    /// Reads something of a room that exists.
    nonisolated func reading<Value: Sendable>(
        _ read: @escaping @Sendable (isolated Room) -> Value
    ) async throws(Refusal) -> Value {
        let found: Result<Value, Refusal> = await withCheckedContinuation { continuation in
            enter { room in
                if room.loadFailed {
                    continuation.resume(returning: .failure(.overloaded(retry: .seconds(1))))
                } else if room.exists {
                    continuation.resume(returning: .success(read(room)))
                } else {
                    continuation.resume(returning: .failure(.noSuchRoom))
                }
            }
        }
        return try found.get()
    }

    /// Does an operator's work in its turn among the room's acts, and waits for what the seat is answered.
    ///
    /// - Parameter mayBeNew: also where the room does not exist yet.
    @discardableResult
    nonisolated func answered(
        mayBeNew: Bool = false,
        _ work: @escaping @Sendable (isolated Room, AnswerSeat) async throws(Refusal) -> Void
    ) async throws(Refusal) -> RoomOutput {
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
        return output
    }

    private nonisolated func enterAsOperator(
        _ seat: AnswerSeat, mayBeNew: Bool, _ work: @escaping @Sendable (isolated Room) async -> Void
    ) {
        enter { room in
            let refusal: Refusal? =
                if room.loadFailed {
                    .overloaded(retry: .seconds(1))
                } else if !room.exists, !mayBeNew {
                    .noSuchRoom
                } else if room.acts.count >= Room.actsMost {
                    .overloaded(retry: .seconds(1))
                } else {
                    nil
                }
            if let refusal {
                seat.receive(.refused(nil, room.id, refusal, hasLeft: false))
            } else {
                room.perform(work)
            }
        }
    }
}

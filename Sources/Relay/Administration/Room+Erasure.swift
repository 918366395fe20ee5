import ChatModel
import RoomLog

/// What erasing a person's data in a room came to.
package struct Erasure: Hashable, Sendable {
    package var messages = 0
    package var notices = 0
    package var notes = 0
    package var holds = 0

    package init() {}
}

/// A person's right to be forgotten: the one thing that changes what the record holds.
extension Room {
    /// Live viewers are told of so many of the newest messages that went; older ones are seldom on a screen.
    private static let toldMost = 1000
    private static let erasurePage = 500

    /// Overwrites a user's messages in the record, takes them from view, and forgets what the room knows of the user.
    /// What they say while it goes on stays.
    package nonisolated func erase(_ user: UserID, by operator: Principal) async throws(Refusal) -> Erasure {
        guard let redaction = services.redaction else { throw .overloaded(retry: .seconds(1)) }
        let newest = try await reading { $0.recent.newest }
        let gone = try await redact(user, through: newest, redaction)
        let (counts, answer) = await withCheckedContinuation { continuation in
            enterErasing(user, gone, by: `operator`) { continuation.resume(returning: $0) }
        }
        if let answer { throw answer }
        return counts
    }

    /// A message is replaced by the event that says that it is gone, in the same place: who resumes from before drops it.
    private nonisolated func redact(
        _ user: UserID, through newest: Sequence, _ redaction: any RecordRedaction
    ) async throws(Refusal) -> [Sequence] {
        var gone: [Sequence] = []
        var cursor: Sequence? = .zero
        do {
            while let after = cursor, after < newest {
                let page = try await redaction.redact(id, after: after, limit: Self.erasurePage) {
                    [services, id] event in
                    guard event.sequence <= newest, case .message(let message)? = services.coding.decode(event.body),
                        message.author.id == user
                    else { return nil }
                    return services.coding.encode(
                        .gone(.message(event.sequence), reason: "erased", at: message.at), room: id)
                }
                gone += page.redacted
                cursor = page.next
            }
            try await redaction.forgetNonces(of: user, in: id)
        } catch {
            services.report(.recordUnavailable(id, "\(error)", lost: 0))
            throw .overloaded(retry: .seconds(1))
        }
        return gone
    }

    private nonisolated func enterErasing(
        _ user: UserID, _ gone: [Sequence], by operator: Principal,
        _ done: @escaping @Sendable ((Erasure, Refusal?)) -> Void
    ) {
        enter { room in
            room.perform { room in
                var counts = Erasure()
                counts.messages = gone.count
                do throws(Refusal) {
                    try await room.forget(user, gone, by: `operator`, &counts)
                    done((counts, nil))
                } catch {
                    done((counts, error))
                }
            }
        }
    }

    private func forget(
        _ user: UserID, _ gone: [Sequence], by operator: Principal, _ counts: inout Erasure
    ) async throws(Refusal) {
        let now = services.clock().wall
        let places = Set(gone)
        recent.removeAll { places.contains($0.sequence) }
        for sequence in gone.suffix(Self.toldMost) {
            append(.gone(.message(sequence), reason: "erased", at: now), .act { _, _ in })
        }
        if state.settings.pinned.contains(where: places.contains) {
            let pinned = state.settings.pinned.filter { !places.contains($0) }
            try await change(RoomSettingsPatch(pinned: pinned), "unpin", by: `operator`.user, nil, now)
        }
        counts.holds = state.holds.waiting.count { $0.author.user == user }
        denyHolds(of: user, by: `operator`, now)
        for notice in state.notices.forget(of: user) {
            try await forget(notice)
            counts.notices += 1
        }
        for note in state.notes.notes(of: user) {
            try await forget(note)
            state.notes.remove(note.id, of: user)
            counts.notes += 1
        }
        if var sanction = state.sanctions[user, now], sanction.reason != nil {
            sanction.reason = nil
            try await store(sanction, for: user)
            state.sanctions.set(sanction, for: user, at: now)
        }
        if state.removals.forget(of: user) { try await store(state.removals) }
        state.forget(user)
    }
}

import ChatModel
import RoomLog
import Synchronization

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
    ///
    /// Translations go first: as long as the messages are there, they are found again where a step fails.
    package nonisolated func erase(_ user: UserID, by operator: Principal) async throws(Refusal) -> Erasure {
        guard let redaction = services.redaction else { throw .overloaded(retry: .seconds(1)) }
        let newest = try await reading { $0.recent.newest }
        let found = Mutex<[Sequence]>([])
        _ = try await walk(of: user, through: newest, redaction) { sequence, _ in
            found.withLock { $0.append(sequence) }
            return nil
        }
        let places = found.withLock(\.self)
        try await erasing { room throws(Refusal) in try await room.eraseTranslations(of: places, by: user) }
        let gone = try await walk(of: user, through: newest, redaction) { [services, id] sequence, message in
            services.coding.encode(.gone(.message(sequence), reason: "erased", at: message.at), room: id)
        }
        do {
            try await redaction.forgetNonces(of: user, in: id)
        } catch {
            throw unavailable(error)
        }
        return try await erasing { room throws(Refusal) in try await room.forget(user, gone, by: `operator`) }
    }

    /// Goes through a user's messages in the record. What a message is replaced by stands in its place: who resumes from
    /// before drops it.
    ///
    /// - Returns: where those were that were replaced.
    private nonisolated func walk(
        of user: UserID, through newest: Sequence, _ redaction: any RecordRedaction,
        _ replacement: @escaping @Sendable (Sequence, Message) -> [UInt8]?
    ) async throws(Refusal) -> [Sequence] {
        var replaced: [Sequence] = []
        var cursor: Sequence? = .zero
        do {
            while let after = cursor, after < newest {
                let page = try await redaction.redact(id, after: after, limit: Self.erasurePage) { [services] event in
                    guard event.sequence <= newest, case .message(let message)? = services.coding.decode(event.body),
                        message.author.id == user
                    else { return nil }
                    return replacement(event.sequence, message)
                }
                replaced += page.redacted
                cursor = page.next
            }
        } catch {
            throw unavailable(error)
        }
        return replaced
    }

    private nonisolated func unavailable(_ error: any Error) -> Refusal {
        services.report(.recordUnavailable(id, "\(error)", lost: 0))
        return .overloaded(retry: .seconds(1))
    }

    /// Does a part of it among the room's acts, and waits for it.
    private nonisolated func erasing<Value: Sendable>(
        _ work: @escaping @Sendable (isolated Room) async throws(Refusal) -> Value
    ) async throws(Refusal) -> Value {
        let result: Result<Value, Refusal> = await withCheckedContinuation { continuation in
            enter { room in
                room.perform { room in
                    do throws(Refusal) {
                        continuation.resume(returning: .success(try await work(room)))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            }
        }
        return try result.get()
    }

    private func eraseTranslations(of sequences: [Sequence], by user: UserID) async throws(Refusal) {
        translating = translating.filter { $0.value.message.author.id != user }
        try await eraseTranslations(of: sequences)
        try await forgetRemembered(of: Set(sequences.map(\.value)))
    }

    private func forget(_ user: UserID, _ gone: [Sequence], by operator: Principal) async throws(Refusal) -> Erasure {
        let now = services.clock().wall
        var counts = Erasure()
        counts.messages = gone.count
        let places = Set(gone)
        recent.removeAll { places.contains($0.sequence) }
        dropQuestions(of: user)
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
        return counts
    }
}

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
    ///
    /// It goes from the newest events to the oldest, page by page: what tells of a message comes before the message,
    /// whose author is still known then. A page's messages go from memory and lose their translations before the record
    /// loses them, so that they are found again where a step fails.
    ///
    /// - Parameters:
    ///   - before: where the call before this one ended; nil: from the newest event on.
    ///   - deadline: after it no further page is begun. At least one is done.
    /// - Returns: what was erased, and where to go on; nil: all of the room is done.
    package nonisolated func erase(
        _ user: UserID, before: Sequence? = nil, by operator: Principal, until deadline: ContinuousClock.Instant
    ) async throws(Refusal) -> (Erasure, next: Sequence?) {
        guard let redaction = services.redaction else { throw .overloaded(retry: .seconds(1)) }
        let newest = try await reading { $0.recent.newest }
        var erasure = Erasure()
        var told: Set<Sequence> = []
        if before == nil {
            // The record may have lost what is still at hand.
            told = try await erasing { room throws(Refusal) in
                let shown = Set(room.recent.all(by: user).filter { $0 <= newest })
                try await room.take(shown, of: user, by: `operator`)
                room.tell(shown)
                return shown
            }
        }
        var cursor = before ?? newest.next
        while true {
            let page: Page
            do throws(RoomLogError) {
                page = try await services.log.read(id, before: cursor, limit: Self.erasurePage)
            } catch {
                throw unavailable(error)
            }
            let plan = try await plan(of: page.events, for: user)
            let untold = before == nil && told.count < Self.toldMost ? plan.messages.subtracting(told) : []
            told.formUnion(untold)
            try await erasing { room throws(Refusal) in
                try await room.take(plan.messages, of: user, by: `operator`)
                room.tell(untold)
                for (place, body) in plan.bodies where !plan.messages.contains(place) {
                    room.recent.replace(place, with: room.services.coding.line(body, at: place))
                }
            }
            if let first = page.events.first?.sequence {
                try await overwrite(plan, after: first.previous, limit: page.events.count, redaction)
                cursor = first
            }
            erasure.messages += plan.messages.count
            guard page.events.count == Self.erasurePage else { break }
            if ContinuousClock.now >= deadline { return (erasure, cursor) }
        }
        do throws(RoomLogError) {
            try await redaction.forgetNonces(of: user, in: id)
        } catch {
            throw unavailable(error)
        }
        let counts = erasure
        return (
            try await erasing { room throws(Refusal) in try await room.forget(user, counts, by: `operator`) }, nil
        )
    }

    /// What becomes of some events.
    private struct ErasurePlan {
        var messages: Set<Sequence> = []
        var bodies: [Sequence: [UInt8]] = [:]
    }

    /// What a message is replaced by stands in its place: who resumes from before drops it. Events that took the user's
    /// messages from view lose the reason.
    private nonisolated func plan(
        of events: [RecordedEvent], for user: UserID
    ) async throws(Refusal) -> ErasurePlan {
        var plan = ErasurePlan()
        for event in events {
            switch services.coding.decode(event.body) {
            case .message(let message)? where message.author.id == user:
                plan.messages.insert(event.sequence)
                plan.bodies[event.sequence] = services.coding.encode(
                    .gone(.message(event.sequence), reason: Self.erased, at: message.at), room: id)
            case .gone(.user(user), _?, let at)?:
                plan.bodies[event.sequence] = services.coding.encode(.gone(.user(user), reason: nil, at: at), room: id)
            case .gone(.message(let sequence), let reason?, let at)? where reason != Self.erased:
                guard try await author(of: sequence) == user else { continue }
                plan.bodies[event.sequence] = services.coding.encode(
                    .gone(.message(sequence), reason: nil, at: at), room: id)
            default: continue
            }
        }
        return plan
    }

    private nonisolated func overwrite(
        _ plan: ErasurePlan, after: Sequence, limit: Int, _ redaction: any RecordRedaction
    ) async throws(Refusal) {
        guard !plan.bodies.isEmpty else { return }
        do throws(RoomLogError) {
            _ = try await redaction.redact(id, after: after, limit: limit) { plan.bodies[$0.sequence] }
        } catch {
            throw unavailable(error)
        }
        try await reading { $0.erased() }
    }

    /// Who wrote a message of the record, shown or not; nil where there is none.
    package nonisolated func author(of sequence: Sequence) async throws(Refusal) -> UserID? {
        let page: Page
        do throws(RoomLogError) {
            page = try await services.log.read(id, after: sequence.previous, limit: 1)
        } catch {
            throw unavailable(error)
        }
        guard let found = page.events.first, found.sequence == sequence,
            case .message(let message)? = services.coding.decode(found.body)
        else { return nil }
        return message.author.id
    }

    /// The reason that viewers see.
    private static var erased: String { "erased" }

    nonisolated func unavailable(_ error: RoomLogError) -> Refusal {
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

    /// Takes messages from all that is at hand, and their translations from the store.
    private func take(
        _ messages: Set<Sequence>, of user: UserID, by operator: Principal
    ) async throws(Refusal) {
        guard !messages.isEmpty else { return }
        let now = services.clock().wall
        translating = translating.filter { $0.value.message.author.id != user }
        try await eraseTranslations(of: Array(messages))
        try await forgetRemembered(of: Set(messages.map(\.value)))
        if state.settings.pinned.contains(where: messages.contains) {
            let pinned = state.settings.pinned.filter { !messages.contains($0) }
            try await change(RoomSettingsPatch(pinned: pinned), "unpin", by: `operator`.user, nil, now)
        }
        recent.removeAll { messages.contains($0.sequence) }
    }

    private func tell(_ messages: Set<Sequence>) {
        let now = services.clock().wall
        for sequence in messages.sorted().suffix(Self.toldMost) {
            append(.gone(.message(sequence), reason: Self.erased, at: now), .act { _, _ in })
        }
    }

    /// What is in the store goes before what is in memory, by which it is found again where a step fails.
    private func forget(
        _ user: UserID, _ erasure: Erasure, by operator: Principal
    ) async throws(Refusal) -> Erasure {
        let now = services.clock().wall
        var counts = erasure
        dropQuestions(of: user)
        for held in state.holds.waiting where held.author.user == user {
            try await forget(held)
            counts.holds += 1
        }
        denyHolds(of: user, by: `operator`, now)
        for notice in state.notices.notices(of: user) {
            try await forget(notice)
            state.notices.forget(notice.id)
            counts.notices += 1
        }
        for note in state.notes.notes(of: user) {
            try await forget(note)
            state.notes.remove(note.id, of: user)
            counts.notes += 1
        }
        try await forgetReason(ofSanctionOn: user, now)
        var removals = state.removals
        if removals.forget(of: user) {
            try await store(removals)
            _ = state.removals.forget(of: user)
        }
        state.forget(user)
        return counts
    }
}

import ChatModel
import RoomLog

/// What a moderator or host asks of a room.
package enum RoomAct: Hashable, Sendable {
    case delete(Sequence, reason: String?)
    case clear(reason: String?)
    /// `seconds` nil: a ban.
    case sanction(UserID, seconds: Int?, reason: String?, keepsMessages: Bool)
    case pardon(UserID)
    case announce(String)
    case pin(Sequence)
    case unpin(Sequence)
    case set(RoomSettingsPatch)

    var required: Capabilities {
        if case .set = self { .host } else { .moderate }
    }
}

/// Acts of moderation, one after the other: each is durable in the state store and the audit before its
/// event goes into the record and before anyone is told.
extension Room {
    package func act(_ act: RoomAct, _ request: RequestID?, from seat: any Seat) {
        guard let actor = subscribers[seat.id]?.principal else {
            seat.receive(.refused(request, id, .notJoined, hasLeft: true))
            return
        }
        guard actor.can.contains(act.required) else {
            seat.receive(.refused(request, id, .forbidden(act.required), hasLeft: false))
            return
        }
        perform { room in
            do throws(Refusal) {
                try room.checkRoom(for: 1)
                try await room.carryOut(act, by: actor, request, seat)
            } catch {
                seat.receive(.refused(request, room.id, error, hasLeft: false))
            }
        }
    }

    /// Runs the work after all earlier work of its kind.
    func perform(_ work: @escaping @Sendable (isolated Room) async -> Void) {
        acts.append(work)
        guard !isActing else { return }
        isActing = true
        Task {
            while !acts.isEmpty { await acts.removeFirst()(self) }
            isActing = false
            settleIfDone()
        }
    }

    private func carryOut(_ act: RoomAct, by actor: Principal, _ request: RequestID?, _ seat: any Seat) async throws(Refusal) {
        let now = services.clock().wall
        switch act {
        case .delete(let sequence, let reason):
            try await requireMessage(sequence)
            var removals = state.removals
            removals.remove(message: sequence)
            try await store(removals)
            try await audit(entry(actor, "delete", now, message: sequence, reason: reason))
            state.removals.remove(message: sequence)
            recent.remove(sequence)
            record(.gone(.message(sequence), reason: reason, at: now), request, seat)
        case .clear(let reason):
            let before = recent.newest.next
            var removals = state.removals
            removals.removeAll(before: before)
            try await store(removals)
            try await audit(entry(actor, "clear", now, reason: reason))
            state.removals.removeAll(before: before)
            recent.removeAll { $0.sequence < before }
            record(.gone(.all, reason: reason, at: now), request, seat) { room, sequence in
                guard sequence > before else { return }
                await room.extendRemovals(before: sequence) { $0.removeAll(before: sequence) } isGone: { _ in true }
            }
        case .sanction(let user, let seconds, let reason, let keeps):
            try await sanction(user, seconds: seconds, reason: reason, keeps: keeps, by: actor, request, seat, now)
        case .pardon(let user):
            try await store(nil, for: user)
            try await audit(entry(actor, "unban", now, user: user))
            let standing = state.sanctions[user, now]
            state.sanctions.set(nil, for: user, at: now)
            if let standing {
                tell(user, ModerationNotice(id: standing.notice, act: .pardon, reason: nil, until: nil))
            }
            seat.receive(.done(request))
        case .announce(let text):
            if case .failure(let refusal) = state.check(text) { throw refusal }
            try await audit(entry(actor, "announce", now, detail: text))
            record(.message(Message(at: now, author: Author(actor), text: text, kind: .announce)), request, seat)
        case .pin(let sequence):
            try await requireMessage(sequence)
            let others = state.settings.pinned.filter { $0 != sequence }
            let pinned = Array((others + [sequence]).suffix(RoomSettings.pinnedLimit))
            try await change(RoomSettingsPatch(pinned: pinned), "pin", by: actor, sequence, request, seat, now)
        case .unpin(let sequence):
            guard state.settings.pinned.contains(sequence) else { throw .noSuchMessage(sequence) }
            let pinned = state.settings.pinned.filter { $0 != sequence }
            try await change(RoomSettingsPatch(pinned: pinned), "unpin", by: actor, sequence, request, seat, now)
        case .set(let patch):
            try await change(patch, "set", by: actor, nil, request, seat, now)
        }
    }

    private func sanction(
        _ user: UserID, seconds: Int?, reason: String?, keeps: Bool, by actor: Principal, _ request: RequestID?,
        _ seat: any Seat, _ now: Timestamp
    ) async throws(Refusal) {
        let theirs = subscribers.values.first { $0.principal.user == user }?.principal
        if let theirs, theirs.can.contains(.host), !actor.can.contains(.host) || theirs.user == actor.user {
            throw .forbiddenTarget
        }
        guard state.sanctions.count < configuration.limits.sanctionsMax else { throw .overloaded(retry: .seconds(60)) }
        let until = seconds.map { now + .seconds($0) }
        let standing = StandingSanction(
            notice: Self.newNoticeID(), until: until?.milliseconds, reason: reason, by: actor.user.name)
        try await store(standing, for: user)
        let action = seconds == nil ? "ban" : "timeout"
        try await audit(entry(actor, action, now, user: user, reason: reason, until: until))
        state.sanctions.set(standing, for: user, at: now)
        tell(
            user,
            ModerationNotice(id: standing.notice, act: seconds == nil ? .ban : .timeout, reason: reason, until: until))
        if seconds == nil {
            for (connection, subscriber) in subscribers where subscriber.principal.user == user {
                remove(connection, .banned)
            }
        }
        guard !keeps else {
            seat.receive(.done(request))
            return
        }
        let from = now + .seconds(-600)
        let before = recent.newest.next
        var removals = state.removals
        removals.remove(user: user, from: from, before: before)
        try await store(removals)
        state.removals = removals
        recent.removeAll { $0.author == user && $0.at >= from && $0.sequence < before }
        record(.gone(.user(user), reason: reason, at: now), request, seat) { room, sequence in
            guard sequence > before else { return }
            await room.extendRemovals(before: sequence) {
                $0.remove(user: user, from: from, before: sequence)
            } isGone: { entry in
                entry.author == user && entry.at >= from
            }
        }
    }

    /// Viewers drop what stands before the event that says so; messages that were stored between the decision and the
    /// event are among it, so the room drops them too.
    private func extendRemovals(
        before sequence: Sequence, _ extend: (inout Removals) -> Void, isGone: (RecentEvents.Entry) -> Bool
    ) async {
        extend(&state.removals)
        recent.removeAll { $0.sequence < sequence && isGone($0) }
        try? await store(state.removals)
    }

    private func change(
        _ patch: RoomSettingsPatch, _ action: String, by actor: Principal, _ message: Sequence?,
        _ request: RequestID?, _ seat: any Seat, _ now: Timestamp
    ) async throws(Refusal) {
        var changed = state.settings
        changed.apply(patch)
        try await store(changed)
        let event = RoomEvent.state(patch, at: now)
        let detail = message == nil ? String(decoding: services.coding.encode(event, room: id), as: UTF8.self) : nil
        try await audit(entry(actor, action, now, message: message, detail: detail))
        state.settings = changed
        record(event, request, seat)
    }

    /// Appends the event of an act, and answers once it is stored.
    private func record(
        _ event: RoomEvent, _ request: RequestID?, _ seat: any Seat,
        afterwards: (@Sendable (isolated Room, Sequence) async -> Void)? = nil
    ) {
        append(
            event,
            .act { room, result in
                switch result {
                case .success(let sequence):
                    if let afterwards { room.perform { await afterwards($0, sequence) } }
                    if case .message(let message) = event {
                        seat.receive(.said(request, sequence, at: message.at))
                    } else {
                        seat.receive(.done(request))
                    }
                case .failure(let refusal): seat.receive(.refused(request, room.id, refusal, hasLeft: false))
                }
            })
    }

    private func tell(_ user: UserID, _ notice: ModerationNotice) {
        for subscriber in subscribers.values where subscriber.principal.user == user {
            subscriber.seat.receive(.notice(id, notice))
        }
    }

    /// The message must be there and not removed already.
    private func requireMessage(_ sequence: Sequence) async throws(Refusal) {
        guard sequence <= recent.newest else { throw .noSuchMessage(sequence) }
        if recent.covers(after: sequence.previous) {
            guard recent[sequence]?.author != nil else { throw .noSuchMessage(sequence) }
            return
        }
        let page: Page
        do {
            page = try await services.log.read(id, after: sequence.previous, limit: 1)
        } catch {
            throw .overloaded(retry: .seconds(1))
        }
        guard let found = page.events.first, found.sequence == sequence,
            case .message(let message)? = services.coding.decode(found.body),
            !state.removals.contains(message, at: sequence)
        else { throw .noSuchMessage(sequence) }
    }

    private func entry(
        _ actor: Principal, _ action: String, _ now: Timestamp, user: UserID? = nil, message: Sequence? = nil,
        reason: String? = nil, until: Timestamp? = nil, detail: String? = nil
    ) -> AuditEntry {
        AuditEntry(
            at: now, room: id, actor: actor.user, action: action, user: user, message: message, reason: reason,
            until: until, detail: detail)
    }

    private static func newNoticeID() -> String { "n" + String(UInt64.random(in: 0...UInt64.max), radix: 36) }
}

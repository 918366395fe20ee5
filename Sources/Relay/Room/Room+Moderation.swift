import ChatModel
import RoomLog

/// What a moderator or host asks of a room.
package enum RoomAct: Hashable, Sendable {
    case delete(Sequence, reason: String?)
    case clear(reason: String?)
    /// `seconds` nil: a ban.
    case sanction(UserID, seconds: Int?, reason: String?, keepsMessages: Bool)
    case pardon(UserID)
    case warn(UserID, reason: String?)
    /// Of a held message.
    case decide(String, HoldDecision, reason: String?)
    /// Of an appeal, by its notice.
    case resolve(String, isGranted: Bool, reason: String?)
    case purge(String, seconds: Int, reason: String?)
    case note(UserID, String)
    case user(UserID)
    /// A person's translation of a message.
    case translate(Sequence, LanguageTag, String)
    case announce(String)
    case pin(Sequence)
    case unpin(Sequence)
    case set(RoomSettingsPatch)
    case link(RoomID)
    case unlink(RoomID)
    /// Of a question.
    case answer(Sequence)
    case audit(limit: Int)

    var required: Capabilities {
        switch self {
        case .set, .link, .unlink: .host
        case .translate: .interpret
        default: .moderate
        }
    }
}

/// Acts of moderation, one after the other: each is durable in the state store, the audit and the record before it takes
/// effect and before anyone is told.
extension Room {
    /// The most acts that wait for their turn.
    static let actsMost = 1000

    package func act(_ act: RoomAct, _ request: RequestID?, from seat: any Seat) {
        guard let actor = subscribers[seat.id]?.principal else {
            seat.receive(.refused(request, id, .notJoined, hasLeft: true))
            return
        }
        guard actor.can.contains(act.required) else {
            seat.receive(.refused(request, id, .forbidden(act.required), hasLeft: false))
            return
        }
        guard acts.count < Self.actsMost else {
            seat.receive(.refused(request, id, .overloaded(retry: .seconds(1)), hasLeft: false))
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

    func carryOut(
        _ act: RoomAct, by actor: Principal, _ request: RequestID?, _ seat: any Seat
    ) async throws(Refusal) {
        let now = services.clock().wall
        switch act {
        case .delete(let sequence, let reason):
            let author = try await requireMessage(sequence).author.id
            try await remove(
                .message(sequence), reason, now,
                entry(actor.user, "delete", now, user: author, message: sequence, reason: reason)
            ) { removals, _ in
                removals.remove(message: sequence)
            } isGone: { entry in
                entry.sequence == sequence
            }
            forgetTranslations(of: [sequence])
            try await unpin(by: actor, now) { $0 != sequence }
            seat.receive(.done(request))
        case .clear(let reason):
            try await remove(.all, reason, now, entry(actor.user, "clear", now, reason: reason)) { removals, before in
                removals.removeAll(before: before)
            } isGone: { _ in
                true
            }
            await forgetTranslations(before: state.removals.allBefore)
            try await unpin(by: actor, now) { _ in false }
            seat.receive(.done(request))
        case .sanction(let user, let seconds, let reason, let keeps):
            try await sanction(user, seconds: seconds, reason: reason, keeps: keeps, by: actor, now)
            seat.receive(.done(request))
        case .pardon(let user):
            let standing = state.sanctions[user, now]
            try await pardon(user, entry(actor.user, "unban", now, user: user))
            if let standing {
                tell(user, RoomNotice(id: standing.notice, level: .info, matter: .pardon, rule: "unban"))
            }
            seat.receive(.done(request))
        case .warn(let user, let reason):
            try requireLower(user, than: actor)
            try await audit(entry(actor.user, "warn", now, user: user, reason: reason))
            let notice = RoomNotice(
                id: Self.newNoticeID(), level: .warn, matter: .warning(reason: reason), rule: "warn",
                isAppealable: true)
            give(notice, to: user, text: reason, isKept: true, at: now)
            seat.receive(.done(request))
        case .decide(let hold, let decision, let reason):
            try await decide(hold, decision, reason, by: actor, now)
            seat.receive(.done(request))
        case .resolve(let notice, let isGranted, let reason):
            try await answerAppeal(notice, isGranted: isGranted, reason, by: actor, now)
            seat.receive(.done(request))
        case .purge(let phrase, let seconds, let reason):
            try await purge(phrase, seconds: seconds, reason, by: actor, services.clock())
            seat.receive(.done(request))
        case .note(let user, let text):
            try await note(text, about: user, by: actor, now)
            seat.receive(.done(request))
        case .translate(let sequence, let language, let text):
            try await interpret(sequence, language, text, by: actor, now)
            seat.receive(.done(request))
        case .user(let user): seat.receive(.user(request, userRecord(user, now)))
        case .announce(let text):
            if case .failure(let refusal) = state.check(text) { throw refusal }
            let message = Message(at: now, author: Author(actor), text: text, kind: .announce)
            let sequence = try await commit(nil, entry(actor.user, "announce", now, detail: text), .message(message))
            seat.receive(.said(request, sequence, at: now))
        case .answer(let sequence):
            try await answer(sequence, by: actor, now)
            seat.receive(.done(request))
        case .audit(let limit): seat.receive(.audit(request, try await audited(limit: limit)))
        case .pin(let sequence):
            try await requireMessage(sequence)
            let others = state.settings.pinned.filter { $0 != sequence }
            let pinned = Array((others + [sequence]).suffix(RoomSettings.pinnedLimit))
            try await change(RoomSettingsPatch(pinned: pinned), "pin", by: actor.user, sequence, now)
            seat.receive(.done(request))
        case .unpin(let sequence):
            guard state.settings.pinned.contains(sequence) else { throw .noSuchMessage(sequence) }
            let pinned = state.settings.pinned.filter { $0 != sequence }
            try await change(RoomSettingsPatch(pinned: pinned), "unpin", by: actor.user, sequence, now)
            seat.receive(.done(request))
        case .link(let other): try link(other, by: actor, request, seat)
        case .unlink(let other):
            try await unlink(other, by: actor)
            seat.receive(.done(request))
        case .set(let patch):
            try await change(patch, "set", by: actor.user, nil, now)
            if let shield = patch.shield {
                state.shield.set(shield, at: services.clock().steady)
                try? await storeRaidShield(until: nil)
            }
            seat.receive(.done(request))
        }
    }

    /// A pin goes with its message.
    private func unpin(by actor: Principal, _ now: Timestamp, _ stays: (Sequence) -> Bool) async throws(Refusal) {
        let pinned = state.settings.pinned.filter(stays)
        guard pinned.count < state.settings.pinned.count else { return }
        try await change(RoomSettingsPatch(pinned: pinned), "unpin", by: actor.user, nil, now)
    }

    /// Moderators can't act on hosts, and nobody on themselves as one.
    private func requireLower(_ user: UserID, than actor: Principal) throws(Refusal) {
        let isHost = subscribers.values.contains { $0.principal.user == user && $0.principal.can.contains(.host) }
        if isHost, !actor.can.contains(.host) || user == actor.user { throw .forbiddenTarget }
    }

    /// Ends a user's ban or timeout, and what warnings led to.
    private func pardon(_ user: UserID, _ entry: AuditEntry) async throws(Refusal) {
        try await commit(nil, for: user, entry)
        state.forgive(user)
    }

    func pardon(_ user: UserID) async throws(Refusal) {
        try await store(nil as StandingSanction?, for: user)
        state.sanctions.set(nil, for: user, at: services.clock().wall)
    }

    private func sanction(
        _ user: UserID, seconds: Int?, reason: String?, keeps: Bool, by actor: Principal, _ now: Timestamp
    ) async throws(Refusal) {
        try requireLower(user, than: actor)
        guard state.sanctions.hasRoom(for: user, most: configuration.limits.sanctionsMax, at: now) else {
            throw .overloaded(retry: .seconds(60))
        }
        if seconds != nil, let ban = state.sanctions[user, now], ban.isBan { throw .alreadyBanned(by: ban.by) }
        let until = seconds.map { now + .seconds($0) }
        let standing = StandingSanction(
            notice: Self.newNoticeID(), until: until?.milliseconds, reason: reason, by: actor.user.name,
            byHost: actor.can.contains(.host))
        let action = seconds == nil ? "ban" : "timeout"
        try await commit(standing, for: user, entry(actor.user, action, now, user: user, reason: reason, until: until))
        give(
            RoomNotice(
                id: standing.notice, level: seconds == nil ? .ban : .timeout,
                matter: seconds == nil ? .ban(reason: reason) : .timeout(reason: reason),
                rule: action, until: until, isAppealable: true),
            to: user, text: reason, isKept: true, at: now)
        denyHolds(of: user, by: actor, now)
        if seconds == nil {
            for (connection, subscriber) in subscribers where subscriber.principal.user == user {
                remove(connection, .banned)
            }
        }
        guard !keeps else { return }
        let from = now + .seconds(-600)
        try await remove(.user(user), reason, now, nil) { removals, before in
            removals.remove(user: user, from: from, before: before)
        } isGone: { entry in
            entry.author == user && entry.at >= from
        }
    }

    /// Takes messages from view.
    ///
    /// Viewers drop what stands before the event that says so. Messages that were stored between the decision and the
    /// event are among it, so the room drops them too.
    private func remove(
        _ target: RemovalTarget, _ reason: String?, _ now: Timestamp, _ entry: AuditEntry?,
        _ extend: @escaping @Sendable (inout Removals, _ before: Sequence) -> Void,
        isGone: @escaping @Sendable (RecentEvents.Entry) -> Bool
    ) async throws(Refusal) {
        var removals = state.removals
        extend(&removals, recent.newest.next)
        try await commit(.removals(removals), entry, .gone(target, reason: reason, at: now)) { room, place in
            extend(&room.state.removals, place)
            room.forgetTranslations(of: room.recent.removeAll { $0.sequence < place && isGone($0) })
        }
        if state.removals != removals { try? await store(state.removals) }
    }

    /// Takes several messages from view, as one act.
    func remove(
        _ sequences: [Sequence], _ reason: String?, _ phrase: String, by actor: Principal, _ now: Timestamp
    ) async throws(Refusal) {
        try await audit(
            entry(actor.user, "purge", now, reason: reason, detail: "\(phrase): \(sequences.map(\.value))"))
        guard !sequences.isEmpty else { return }
        try await remove(sequences, reason, now)
        let gone = Set(sequences)
        try await unpin(by: actor, now) { !gone.contains($0) }
    }

    func remove(_ sequences: [Sequence], _ reason: String?, _ now: Timestamp) async throws(Refusal) {
        var removals = state.removals
        for sequence in sequences { removals.remove(message: sequence) }
        try await store(removals)
        state.removals = removals
        let gone = Set(sequences)
        recent.removeAll { gone.contains($0.sequence) }
        forgetTranslations(of: sequences)
        dropGone()
        // The removals hold from now on, whatever becomes of the events that tell of them.
        for sequence in sequences { append(.gone(.message(sequence), reason: reason, at: now), .act { _, _ in }) }
    }

    func change(
        _ patch: RoomSettingsPatch, _ action: String, by actor: UserID, _ message: Sequence?, _ now: Timestamp
    ) async throws(Refusal) {
        var changed = state.settings
        changed.apply(patch)
        let event = RoomEvent.state(patch, at: now)
        let detail = message == nil ? String(decoding: services.coding.encode(event, room: id), as: UTF8.self) : nil
        let entry = entry(actor, action, now, message: message, detail: detail)
        try await commit(.settings(changed), entry, event) { [changed] room, _ in
            let old = room.state.settings
            room.state.settings = changed
            room.followSettings(since: old)
        }
    }

    /// What an act changes in the state store.
    private enum Change {
        case settings(RoomSettings)
        case removals(Removals)
    }

    /// Stores a change, its entry and its event, and applies it in the moment in which the event gets its place.
    ///
    /// Where one of them cannot be stored, the act has not happened, and may be asked for again.
    @discardableResult
    private func commit(
        _ change: Change?, _ entry: AuditEntry?, _ event: RoomEvent,
        applied: @escaping @Sendable (isolated Room, Sequence) -> Void = { _, _ in }
    ) async throws(Refusal) -> Sequence {
        switch change {
        case .settings(let settings): try await store(settings)
        case .removals(let removals): try await store(removals)
        case nil: break
        }
        do throws(Refusal) {
            if let entry { try await audit(entry) }
            return try await appended(event, applied).get()
        } catch {
            // What holds in memory is what must be found after a restart.
            switch change {
            case .settings: try? await store(state.settings)
            case .removals: try? await store(state.removals)
            case nil: break
            }
            throw error
        }
    }

    func appended(
        _ event: RoomEvent, _ applied: @escaping @Sendable (isolated Room, Sequence) -> Void
    ) async -> Result<Sequence, Refusal> {
        await withCheckedContinuation { continuation in
            append(
                event,
                .act { room, result in
                    if case .success(let place) = result { applied(room, place) }
                    continuation.resume(returning: result)
                })
        }
    }

    /// Stores a sanction or its end, and the entry, then lets it hold.
    private func commit(
        _ standing: StandingSanction?, for user: UserID, _ entry: AuditEntry
    ) async throws(Refusal) {
        let earlier = state.sanctions[user, entry.at]
        try await store(standing, for: user)
        do throws(Refusal) {
            try await audit(entry)
        } catch {
            try? await store(earlier, for: user)
            throw error
        }
        state.sanctions.set(standing, for: user, at: entry.at)
    }

    /// The message must be there and not removed already.
    @discardableResult
    func requireMessage(_ sequence: Sequence) async throws(Refusal) -> Message {
        guard sequence <= recent.newest else { throw .noSuchMessage(sequence) }
        if recent.covers(after: sequence.previous) {
            guard let entry = recent[sequence], case .message(let message)? = services.coding.decode(entry.line) else {
                throw .noSuchMessage(sequence)
            }
            return message
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
        return message
    }

    /// What the audit trail keeps of an act.
    func entry(
        _ actor: UserID, _ action: String, _ now: Timestamp, user: UserID? = nil, message: Sequence? = nil,
        reason: String? = nil, until: Timestamp? = nil, detail: String? = nil
    ) -> AuditEntry {
        AuditEntry(
            at: now, room: id, actor: actor, action: action, user: user, message: message, reason: reason,
            until: until, detail: detail)
    }

    static func newNoticeID() -> String { "n" + String(UInt64.random(in: 0...UInt64.max), radix: 36) }
}

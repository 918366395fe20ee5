import ChatModel
import RoomLog

/// Nobody is refused, held or silenced without being told why, and everyone may object once.
extension Room {
    /// Remembers a notice and tells the user, wherever they are in the room.
    ///
    /// - Parameter isKept: it is found again after a restart. Warnings of rules are not: there may be many.
    func give(
        _ notice: RoomNotice, to user: UserID, text: String? = nil, isPrivate: Bool = false, isKept: Bool,
        at now: Timestamp
    ) {
        let given = GivenNotice(
            id: notice.id, user: user, level: notice.level, code: notice.matter.code, rule: notice.rule, at: now,
            until: notice.until, text: text, isPrivate: isPrivate)
        let forgotten = state.notices.give(given)
        let stored = forgotten.filter(\.mayBeStored)
        if isKept || !stored.isEmpty {
            perform { room in
                if isKept { try? await room.store(given) }
                for old in stored { try? await room.forget(old) }
            }
        }
        tell(user, notice)
    }

    func tell(_ user: UserID, _ notice: RoomNotice) {
        for subscriber in subscribers.values where subscriber.principal.user == user {
            subscriber.seat.receive(.notice(id, notice))
        }
    }

    /// Tells all moderators who are in the room.
    func tellModerators(_ event: ModeratorEvent) {
        for subscriber in subscribers.values where subscriber.principal.can.contains(.moderate) {
            subscriber.seat.receive(.moderation(id, event))
        }
    }

    /// What a user who joins has not acknowledged, and what waits for a moderator who joins.
    func showWaiting(to subscriber: Subscriber) {
        for notice in state.notices.unacknowledged(of: subscriber.principal.user)
        // A rule's warning is told once; what it is about is not shown.
        where notice.code == RoomNotice.Matter.warning(reason: nil).code {
            subscriber.seat.receive(
                .notice(
                    id,
                    RoomNotice(
                        id: notice.id, level: notice.level, matter: .warning(reason: notice.text),
                        rule: notice.rule ?? "warn", isAppealable: notice.appeal == nil)))
        }
        guard subscriber.principal.can.contains(.moderate) else { return }
        for hold in state.holds.waiting { tell(hold, to: subscriber) }
        for appeal in state.notices.openAppeals {
            subscriber.seat.receive(
                .moderation(id, .appealed(notice: appeal.notice, by: author(appeal.user), text: appeal.text)))
        }
    }

    /// The user as the room knows them now.
    func author(_ user: UserID) -> Author {
        subscribers.values.first { $0.principal.user == user }.map { Author($0.principal) }
            ?? Author(id: user, name: user.name)
    }

    /// What a rule did to a message, besides deciding about it.
    func follow(_ admission: Admission, of author: Principal, _ draft: Draft, at now: Moment) {
        for warning in admission.warnings {
            let notice: RoomNotice
            switch warning.kind {
            case .rule(let cause):
                notice = RoomNotice(
                    id: Self.newNoticeID(), level: .warn, matter: .rule(cause), rule: warning.rule, isAppealable: true)
            case .slowed(let interval, let time):
                notice = RoomNotice(
                    id: Self.newNoticeID(), level: .warn, matter: .slowed(interval), rule: warning.rule,
                    until: now.wall + time, isAppealable: true)
            }
            give(notice, to: author.user, text: draft.text, isPrivate: true, isKept: false, at: now.wall)
        }
        guard let (time, rule) = admission.timeout,
            state.sanctions.hasRoom(for: author.user, most: configuration.limits.sanctionsMax, at: now.wall)
        else { return }
        let until = now.wall + time
        let standing = StandingSanction(
            notice: Self.newNoticeID(), until: until.milliseconds, reason: nil, by: Self.ruleName)
        // At once: what is still on its way from the user is refused. The store follows.
        state.sanctions.set(standing, for: author.user, at: now.wall)
        give(
            RoomNotice(
                id: standing.notice, level: .timeout, matter: .ruleTimeout, rule: rule, until: until,
                isAppealable: true),
            to: author.user, text: draft.text, isPrivate: true, isKept: true, at: now.wall)
        perform { room in
            // Unless a moderator decided otherwise meanwhile.
            if room.state.sanctions[author.user, now.wall]?.notice == standing.notice {
                try? await room.store(standing, for: author.user)
            }
            try? await room.audit(
                room.entry(
                    Self.ruleActor, "timeout", now.wall, user: author.user, reason: rule, until: until,
                    detail: draft.text))
        }
    }

    /// Who acts where a rule does.
    static var ruleName: String { "interline" }
    static var ruleActor: UserID { UserID(ruleName) ?? UserID(anonymous: 0) }

    /// A user objects to a notice, also one who is not in the room.
    package func appeal(_ notice: String, _ text: String, by user: Principal, _ request: RequestID?, _ seat: any Seat) {
        guard !loadFailed else {
            seat.receive(.refused(request, id, .overloaded(retry: .seconds(1)), hasLeft: false))
            return
        }
        let now = services.clock().wall
        let before = state.notices[notice]
        switch state.notices.appeal(notice, by: user.user, text, at: now) {
        case .failure(let refusal):
            seat.receive(.refused(request, id, Refusal(refusal, notice), hasLeft: false))
        case .success(let appeal):
            perform { room in
                do throws(Refusal) {
                    if let given = room.state.notices[notice] { try await room.store(given) }
                    try await room.audit(
                        room.entry(
                            user.user, "appeal", now, user: user.user, detail: "\(notice): \(appeal.text)"))
                    room.expectAnswer(to: notice, seat)
                    seat.receive(.done(request))
                    room.tellModerators(.appealed(notice: notice, by: Author(user), text: appeal.text))
                } catch {
                    if let before {
                        room.state.notices.putBack(before)
                        try? await room.store(before)
                    }
                    seat.receive(.refused(request, room.id, error, hasLeft: false))
                }
            }
        }
    }

    /// Who was shut out is told the answer as well, where the connection still is there.
    private func expectAnswer(to notice: String, _ seat: any Seat) {
        appellants.append(seat, for: notice)
        if appellants.count > Self.appellantsMost { appellants.removeOldest() }
    }

    private static let appellantsMost = 1000

    /// The user has read a notice.
    package func acknowledge(_ notice: String, _ request: RequestID?, _ seat: any Seat) {
        guard let user = subscribers[seat.id]?.principal.user else {
            seat.receive(.refused(request, id, .notJoined, hasLeft: true))
            return
        }
        let isRead = state.notices[notice]?.acknowledgedAt != nil
        switch state.notices.acknowledge(notice, by: user, at: services.clock().wall) {
        case .success(let given):
            if !isRead { perform { room in try? await room.store(given) } }
            seat.receive(.done(request))
        case .failure(let refusal): seat.receive(.refused(request, id, Refusal(refusal, notice), hasLeft: false))
        }
    }

    /// A moderator answers an appeal: granted, it ends the sanction.
    func answerAppeal(
        _ notice: String, isGranted: Bool, _ reason: String?, by actor: Principal, _ now: Timestamp
    ) async throws(Refusal) {
        let before = state.notices[notice]
        switch state.notices.answer(notice, AppealAnswer(isGranted: isGranted, by: actor.user, at: now)) {
        case .failure(.unknown), .failure(.notAppealed): throw .noSuchNotice(notice)
        case .failure(.alreadyAnswered(let earlier)): throw .alreadyDone(by: earlier.by.name)
        case .success(let given):
            do throws(Refusal) {
                try await store(given)
                try await audit(
                    entry(
                        actor.user, isGranted ? "grant" : "deny", now, user: given.user, reason: reason, detail: notice)
                )
                if isGranted, state.sanctions[given.user, now]?.notice == notice { try await pardon(given.user) }
            } catch {
                if let before {
                    state.notices.putBack(before)
                    try? await store(before)
                }
                throw error
            }
            if isGranted { state.forgive(given.user) }
            let answer = RoomNotice(
                id: notice, level: .info, matter: .appealAnswered(isGranted: isGranted, reason: reason),
                rule: given.rule ?? given.code)
            tell(given.user, answer)
            let seat = appellants.remove(notice)
            if let seat, subscribers[seat.id]?.principal.user != given.user { seat.receive(.notice(id, answer)) }
        }
    }
}

extension GivenNotice {
    /// Whether it may be in the state store: all but a rule's warnings that nobody answered.
    fileprivate var mayBeStored: Bool {
        level != .warn || code == RoomNotice.Matter.warning(reason: nil).code || acknowledgedAt != nil || appeal != nil
    }
}

extension RoomNotice.Matter {
    /// As the record of notices names it.
    var code: String {
        switch self {
        case .timeout, .ruleTimeout: "timed_out"
        case .ban: "banned"
        case .pardon: "unbanned"
        case .warning: "warned"
        case .rule: "rule"
        case .slowed: "slowed"
        case .held: "held"
        case .holdDenied: "hold_denied"
        case .holdExpired: "hold_expired"
        case .appealAnswered(let isGranted, _): isGranted ? "appeal_granted" : "appeal_denied"
        }
    }
}

extension Refusal {
    fileprivate init(_ refusal: AppealRefusal, _ notice: String) {
        self =
            switch refusal {
            case .unknown, .notYours: .noSuchNotice(notice)
            case .alreadyAppealed: .alreadyDone(by: nil)
            case .empty: .empty
            case .tooLong(let most): .tooLong(limit: most, found: most + 1)
            }
    }
}

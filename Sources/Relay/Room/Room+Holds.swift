import ChatModel
import RoomLog

/// Messages that a moderator looks at before the room does. The first decision holds.
extension Room {
    /// Holds an admitted message; its author is answered once that is stored.
    func hold(
        _ message: Message, _ admission: Admission, _ cause: RuleCause, rule: String, by author: Principal,
        _ request: RequestID?, _ key: NonceMemory.Key?, _ seat: any Seat
    ) {
        let time = configuration.limits.rules.holdFor
        let hold = Hold<Never>(
            id: "h" + Self.newNoticeID().dropFirst(), author: author, payload: nil, message: message,
            confidence: admission.confidence, rule: rule, heldAt: message.at,
            until: time > .zero ? message.at + time : nil, isPrivate: admission.isPrivate)
        guard case .success = state.holds.add(hold) else {
            if let undo = admission.undo { state.takeBack(undo) }
            refuse(request, .heldFull, key, seat)
            return
        }
        perform { room in
            do throws(Refusal) {
                try await room.store(hold)
            } catch {
                _ = room.state.holds.decide(hold.id, .expired, by: author.user)
                if let undo = admission.undo { room.state.takeBack(undo) }
                room.refuse(request, error, key, seat)
                return
            }
            seat.receive(.held(request, hold: hold.id))
            if let key {
                room.nonces.remember(key, .held(hold.id), at: room.services.clock().steady)
                for (waiting, theirs) in room.inFlight.removeValue(forKey: key) ?? [] {
                    waiting.receive(.held(theirs, hold: hold.id))
                }
            }
            room.tell(author.user, RoomNotice(id: hold.id, level: .info, matter: .held(cause), rule: rule))
            // It may have been decided with a ban of its author meanwhile.
            guard room.state.holds[hold.id] != nil else { return }
            for subscriber in room.subscribers.values where subscriber.principal.can.contains(.moderate) {
                room.tell(hold, to: subscriber)
            }
        }
    }

    /// A refused message leaves its nonce free, and those who repeated it meanwhile are told the same.
    func refuse(_ request: RequestID?, _ refusal: Refusal, _ key: NonceMemory.Key?, _ seat: any Seat) {
        seat.receive(.refused(request, id, refusal, hasLeft: false))
        for (waiting, theirs) in key.flatMap({ inFlight.removeValue(forKey: $0) }) ?? [] {
            waiting.receive(.refused(theirs, id, refusal, hasLeft: false))
        }
    }

    /// A moderator decides on a hold.
    func decide(
        _ hold: String, _ decision: HoldDecision, _ reason: String?, by actor: Principal, _ now: Timestamp
    ) async throws(Refusal) {
        let held: Hold<Never>
        switch state.holds.decide(hold, decision, by: actor.user) {
        case .success(let found): held = found
        case .failure(.unknown): throw .noSuchHold(hold)
        case .failure(.alreadyDone(let moderator, _)): throw .alreadyDone(by: moderator?.name)
        }
        var sequence: Sequence?
        do throws(Refusal) {
            try await audit(
                entry(
                    actor.user, decision == .approved ? "approve" : "deny", now, user: held.author.user, reason: reason,
                    detail: held.message.text))
            if decision == .approved {
                // It is said when it is approved: the record's times do not go back.
                var message = held.message
                message.at = now
                sequence = try await appended(.message(message)) { _, _ in }.get()
                state.spoke(held.author.user)
            }
        } catch {
            state.holds.putBack(held)
            throw error
        }
        try? await forget(held)
        tellModerators(.holdDone(hold, decision, by: Author(actor), sequence: sequence))
        if decision == .denied { tellDenied(held, .holdDenied(reason: reason), now) }
    }

    /// Ends holds that nobody decided on.
    func expireHolds(at now: Timestamp) {
        for held in state.holds.expire(at: now) {
            perform { room in try? await room.forget(held) }
            tellModerators(.holdDone(held.id, .expired, by: nil, sequence: nil))
            tellDenied(held, .holdExpired, now)
        }
    }

    /// What waits of a user who was silenced is not shown either.
    func denyHolds(of user: UserID, by actor: Principal, _ now: Timestamp) {
        for held in state.holds.take(of: user, by: actor.user) {
            perform { room in try? await room.forget(held) }
            tellModerators(.holdDone(held.id, .denied, by: Author(actor), sequence: nil))
        }
    }

    private func tellDenied(_ held: Hold<Never>, _ matter: RoomNotice.Matter, _ now: Timestamp) {
        give(
            RoomNotice(
                id: Self.newNoticeID(), level: .info, matter: matter, rule: held.rule,
                text: held.isPrivate ? nil : held.message.text, isAppealable: true),
            to: held.author.user, text: held.message.text, isPrivate: held.isPrivate, isKept: true, at: now)
    }
}

import ChatModel
import LanguageRules
import RoomLog

/// Co-hosted chat: two rooms whose hosts agreed are linked, and what is said in one is seen in both.
///
/// A link is part of the state of both rooms, so it holds over a restart. Each room keeps copies of what the other's
/// people say in its own record, under its own sequence and by its own rules: its moderators may take a copy from view,
/// and what the other room takes from view goes here as well, as long as both are the same run of the relay.
extension Room {
    /// The most rooms that one is linked with.
    static let linksMost = 8
    private static let offersMost = 32
    private static let offerLife = Duration.seconds(600)

    /// What a host of another room asks for.
    private struct LinkWish: Sendable {
        let room: Room
        let actor: Principal
        let request: RequestID?
        let seat: any Seat

        func refuse(_ refusal: Refusal) { seat.receive(.refused(request, room.id, refusal, hasLeft: false)) }
    }

    /// Links the rooms if the actor is a host of both or the other's host has asked for it; else asks the other's hosts.
    ///
    /// No room waits for the other while others wait for it, so two that ask each other at once do not stand still.
    func link(_ other: RoomID, by actor: Principal, _ request: RequestID?, _ seat: any Seat) throws(Refusal) {
        guard other != id else { throw .noSuchRoom }
        guard !state.settings.linked.contains(other) else {
            seat.receive(.done(request))
            return
        }
        guard state.settings.linked.count < Self.linksMost else { throw .tooManyLinks(limit: Self.linksMost) }
        let wish = LinkWish(room: self, actor: actor, request: request, seat: seat)
        let isAccepted = linkOffers.remove(other).map { services.clock().steady < $0 } ?? false
        registry.room(other).enter { $0.consider(wish, isAccepted: isAccepted) }
    }

    /// In the room that is to be linked with.
    private func consider(_ wish: LinkWish, isAccepted: Bool) {
        if loadFailed { return wish.refuse(.overloaded(retry: .seconds(1))) }
        guard exists else { return wish.refuse(.noSuchRoom) }
        guard isAccepted || wish.actor.rooms.covers(id, isPublic: isPublic) else {
            offer(wish)
            return
        }
        let origin = wish.room
        perform { room in
            do throws(Refusal) {
                try await room.setLinked(origin.id, true, by: wish.actor.user)
            } catch {
                return wish.refuse(error)
            }
            origin.enter { origin in
                origin.perform { origin in
                    do throws(Refusal) {
                        try await origin.setLinked(room.id, true, by: wish.actor.user)
                        wish.seat.receive(.done(wish.request))
                    } catch {
                        room.enter { $0.perform { try? await $0.setLinked(origin.id, false, by: wish.actor.user) } }
                        wish.refuse(error)
                    }
                }
            }
        }
    }

    /// Keeps the wish for a while, for a host of this room to answer with the same.
    private func offer(_ wish: LinkWish) {
        linkOffers.append(services.clock().steady + Self.offerLife, for: wish.room.id)
        if linkOffers.count > Self.offersMost { linkOffers.removeOldest() }
        for subscriber in subscribers.values where subscriber.principal.can.contains(.host) {
            subscriber.seat.receive(.moderation(id, .linkOffered(wish.room.id, by: Author(wish.actor))))
        }
        wish.seat.receive(.done(wish.request))
    }

    /// Ends a link from either side.
    func unlink(_ other: RoomID, by actor: Principal) async throws(Refusal) {
        guard state.settings.linked.contains(other) else { throw .noSuchRoom }
        try await setLinked(other, false, by: actor.user)
        let id = id
        registry.room(other).enter { room in
            guard !room.loadFailed, room.exists else { return }
            room.perform { try? await $0.setLinked(id, false, by: actor.user) }
        }
    }

    private func setLinked(_ other: RoomID, _ isLinked: Bool, by actor: UserID) async throws(Refusal) {
        var linked = state.settings.linked.filter { $0 != other }
        if isLinked { linked.append(other) }
        guard linked.count <= Self.linksMost else { throw .tooManyLinks(limit: Self.linksMost) }
        guard linked != state.settings.linked else { return }
        try checkRoom(for: 1)
        let now = services.clock().wall
        try await change(RoomSettingsPatch(linked: linked), isLinked ? "link" : "unlink", by: actor, nil, now)
    }
}

/// What passes between linked rooms, in the order in which each stored it.
extension Room {
    /// What a message answers, in the numbers of the room that it came from or of the one that it goes to.
    private enum Answered: Sendable {
        case there(Sequence)
        case here(Sequence)
    }

    /// Hands an event that was stored to the linked rooms.
    func share(_ event: RoomEvent, at sequence: Sequence) {
        for other in state.settings.linked {
            switch event {
            case .message(let message) where message.from == nil:
                let answered: Answered? = message.replyTo.map { reply in
                    guard let original = copies.original(of: reply), original.room == other else {
                        return .there(reply)
                    }
                    return .here(original.sequence)
                }
                let original = LinkedCopies.Original(room: id, sequence: sequence)
                registry.room(other).enter { $0.take(message, original, answers: answered) }
            case .gone(let target, let reason, _):
                let id = id
                registry.room(other).enter { $0.takeFromView(target, of: id, reason) }
            case .message, .state: break
            }
        }
    }

    private func take(_ message: Message, _ original: LinkedCopies.Original, answers answered: Answered?) {
        let now = services.clock().wall
        let author = message.author
        guard !loadFailed, state.settings.linked.contains(original.room), state.sanctions[author.id, now] == nil else {
            return
        }
        guard !isDraining, pending.count < configuration.pendingMax else {
            services.report(.refused(id, rule: "link/overloaded"))
            return
        }
        guard author.role.isStaff || isShown(message.text) else {
            services.report(.refused(id, rule: "link/rules"))
            return
        }
        var copy = message
        copy.from = original.room
        // The record's times do not go back.
        copy.at = now
        // The queue of questions is the other room's.
        if copy.kind == .question { copy.kind = nil }
        copy.replyTo =
            switch answered {
            case .here(let sequence): sequence
            case .there(let sequence):
                copies.copy(of: LinkedCopies.Original(room: original.room, sequence: sequence))
            case nil: nil
            }
        append(
            .message(copy),
            .act { room, result in
                if case .success(let place) = result { room.copies.note(original, by: author.id, here: place) }
            })
    }

    /// Whether this room's own rules let the text through.
    private func isShown(_ text: String) -> Bool {
        let context = RuleContext(level: state.settings.level, links: state.settings.links)
        return switch services.examiner?.examine(text, in: id, context, usual: nil).terms.action {
        case nil, .warn: true
        case .mask, .hold, .reject, .timeout: false
        }
    }

    private func takeFromView(_ target: RemovalTarget, of room: RoomID, _ reason: String?) {
        guard !loadFailed else { return }
        let gone: [Sequence] =
            switch target {
            case .message(let sequence):
                copies.copy(of: LinkedCopies.Original(room: room, sequence: sequence)).map { [$0] } ?? []
            case .user(let user):
                copies.all(from: room, by: user).filter { isRecent($0) }
            case .all: copies.all(from: room)
            }
        guard !gone.isEmpty else { return }
        perform { room in
            try? await room.remove(gone, reason, room.services.clock().wall)
        }
    }

    /// As of the messages of a user that a sanction takes from view.
    private func isRecent(_ sequence: Sequence) -> Bool {
        recent[sequence].map { $0.at >= services.clock().wall + .seconds(-600) } ?? false
    }
}

import ChatModel
import RoomLog
import Translation

/// A wish to join a room.
package struct JoinRequest: Sendable {
    package let request: RequestID?
    package let principal: Principal
    package let language: LanguageTag?
    package let encoding: LaneEncoding
    package let since: Cursor?
    package let history: Int?

    package init(
        request: RequestID?, principal: Principal, language: LanguageTag?, encoding: LaneEncoding, since: Cursor?,
        history: Int?
    ) {
        self.request = request
        self.principal = principal
        self.language = language
        self.encoding = encoding
        self.since = since
        self.history = history
    }
}

extension Room {
    /// Answers with the state at the newest sequence, then what the client missed, then subscribes it after exactly
    /// that: no gap, no duplicate, since all of it goes the same ordered way to the connection's loop.
    package func join(_ join: JoinRequest, _ seat: any Seat) {
        if let joined = subscribers[seat.id] {
            seat.receive(.joined(admittance(join, joined.principal, joined.lane, recovered: false)))
            return
        }
        if let refusal = refusal(of: join) {
            seat.receive(.refused(join.request, id, refusal, hasLeft: true))
            return
        }
        if !exists { create(by: join.principal) }
        let resumed = join.since.flatMap { resumable($0) }
        stays += 1
        let key = laneKey(join.encoding, join.principal, join.language)
        subscribers[seat.id] = Subscriber(
            seat: seat, principal: join.principal, language: join.language, lane: key, stay: stays)
        catchingUp[seat.id] = resumed ?? .zero
        presence.add(join.language)
        translation?.demand.add(key.language?.tag)
        seat.receive(.joined(admittance(join, join.principal, key, recovered: resumed != nil)))
        if let subscriber = subscribers[seat.id] { showWaiting(to: subscriber) }
        if let resumed {
            sendMissed(seat.id, stays, after: resumed)
        } else {
            showHistory(seat.id, limit: join.history ?? configuration.historyOnJoin)
        }
    }

    /// Sends the newest events that still may be seen, from memory where it has enough of them.
    private func showHistory(_ connection: ConnectionID, limit: Int) {
        subscribers[connection]?.reactedFrom = recent.start(ofNewest: limit)
        let isWholeInMemory = recent.completeAfter < max(state.removals.allBefore, retainedAfter.next)
        if let events = recent.events(before: recent.newest.next, limit: limit) {
            send(.newest(limit), to: connection) { lines(events, $0) }
            goLive(connection)
        } else if isWholeInMemory {
            send(.after(recent.completeAfter), to: connection) {
                lines(recent.events(after: recent.completeAfter), $0)
            }
            goLive(connection)
        } else {
            let stay = stays
            Task { await fillHistory(connection, stay, limit: limit) }
        }
    }

    /// Reads what memory lacks of the newest events, then goes on as with a resume from where memory began.
    private func fillHistory(_ connection: ConnectionID, _ stay: UInt64, limit: Int) async {
        let memoryStart = recent.completeAfter
        let wanted = limit - recent.lines(after: memoryStart).count
        let language = subscribers[connection]?.lane.language
        let older = (try? await readLines(before: memoryStart.next, limit: wanted, language)) ?? []
        guard let subscriber = subscribers[connection], subscriber.stay == stay else { return }
        if !older.isEmpty { subscriber.seat.receive(.backlog(frames(older, subscriber.lane.encoding))) }
        catchingUp[connection] = memoryStart
        sendMissed(connection, stay, after: memoryStart)
    }

    private func refusal(of join: JoinRequest) -> Refusal? {
        if loadFailed { return .overloaded(retry: .seconds(1)) }
        guard !isClosed, exists || mayCreate(join.principal) else { return .noSuchRoom }
        guard join.principal.rooms.covers(id, isPublic: isPublic) else { return .forbiddenRoom }
        guard exists || registry.activeCount <= configuration.roomsMax else { return .overloaded(retry: .seconds(60)) }
        if let ban = ban(of: join.principal) { return .banned(notice: ban.notice) }
        return subscribers.count < configuration.limits.subscribersMax
            ? nil : .roomFull(limit: configuration.limits.subscribersMax)
    }

    private func ban(of principal: Principal) -> StandingSanction? {
        guard let standing = state.sanctions[principal.user, services.clock().wall], standing.isBan,
            standing.binds(principal)
        else { return nil }
        return standing
    }

    private func mayCreate(_ principal: Principal) -> Bool {
        switch registry.creation {
        case .nobody: false
        case .host: principal.can.contains(.host)
        case .anyone: true
        }
    }

    /// A room made by joining is remembered, so that others find it after it was retired.
    private func create(by principal: Principal) {
        exists = true
        perform { room in try? await room.store(room.state.settings) }
    }

    private func admittance(
        _ join: JoinRequest, _ principal: Principal, _ key: LaneKey, recovered: Bool
    ) -> Admittance {
        Admittance(
            request: join.request, room: id, newest: Cursor(epoch: epoch, sequence: recent.newest),
            recovered: recovered, principal: principal, settings: settingsShown, emotes: blueprint?.emotes ?? [],
            rules: blueprint?.houseRules.texts(for: join.language, main: state.settings.languages.first) ?? [],
            viewers: presence.count, lane: lanes[lane(key)].broadcast.id)
    }

    func goLive(_ connection: ConnectionID) {
        guard let subscriber = subscribers[connection] else { return }
        showReactions(to: connection)
        catchingUp[connection] = nil
        let index = lane(subscriber.lane)
        flush(index)
        lanes[index].subscribe(connection, after: recent.newest)
    }

    /// A recorded event, unless it is a message that was removed.
    func visibleEvent(_ recorded: RecordedEvent) -> RoomEvent? {
        guard let event = services.coding.decode(recorded.body) else { return nil }
        if case .message(let message) = event, state.removals.contains(message, at: recorded.sequence) { return nil }
        return event
    }

    /// The line of such an event, with what is known of its translation.
    func visibleLine(_ recorded: RecordedEvent, _ known: [Sequence: MessageTranslation] = [:]) -> [UInt8]? {
        guard visibleEvent(recorded) != nil else { return nil }
        let line = services.coding.line(recorded.body, at: recorded.sequence)
        return known[recorded.sequence].map { services.coding.line(line, with: $0) } ?? line
    }

    /// The connection leaves, by its own wish.
    package func leave(_ request: RequestID?, _ seat: any Seat) {
        guard drop(seat.id) != nil else {
            seat.receive(.refused(request, id, .notJoined, hasLeft: true))
            return
        }
        seat.receive(.left(request, id))
    }

    /// The connection has ended.
    package func disconnected(_ connection: ConnectionID) { _ = drop(connection) }

    /// Takes a connection out and tells it so.
    func remove(_ connection: ConnectionID, _ removal: RoomOutput.Removal) {
        guard let subscriber = drop(connection) else { return }
        subscriber.seat.receive(.removed(id, removal))
    }

    private func drop(_ connection: ConnectionID) -> Subscriber? {
        guard let subscriber = subscribers.removeValue(forKey: connection) else { return nil }
        presence.remove(subscriber.language)
        translation?.demand.remove(subscriber.lane.language?.tag)
        if catchingUp.removeValue(forKey: connection) == nil { lanes[lane(subscriber.lane)].unsubscribe(connection) }
        return subscriber
    }

    /// The connection has a new token: it may be another's, or no longer be for this room.
    package func update(_ connection: ConnectionID, to principal: Principal) {
        guard let subscriber = subscribers[connection] else { return }
        guard principal.rooms.covers(id, isPublic: isPublic) else {
            remove(connection, .forbidden)
            return
        }
        guard ban(of: principal) == nil else {
            remove(connection, .banned)
            return
        }
        subscribers[connection]?.principal = principal
        move(connection, to: laneKey(subscriber.lane.encoding, principal, subscriber.language))
    }

    /// Takes a connection from one lane into another between two events.
    func move(_ connection: ConnectionID, to key: LaneKey) {
        guard let subscriber = subscribers[connection], subscriber.lane != key else { return }
        // The new lane first: making it may take away lanes that nobody reads.
        _ = lane(key)
        let (old, new) = (lane(subscriber.lane), lane(key))
        subscribers[connection]?.lane = key
        if subscriber.lane.language != key.language {
            translation?.demand.remove(subscriber.lane.language?.tag)
            translation?.demand.add(key.language?.tag)
        }
        if catchingUp[connection] == nil {
            flush(old)
            flush(new)
            lanes[old].unsubscribe(connection, sendsRest: true)
            lanes[new].subscribe(connection, after: recent.newest)
        }
        subscriber.seat.receive(.moved(id, lane: lanes[new].broadcast.id))
    }

    var isPublic: Bool { blueprint?.isPublic ?? true }

    package func setLanguage(
        _ connection: ConnectionID, _ language: LanguageTag?, _ request: RequestID?, _ seat: any Seat
    ) {
        guard let subscriber = subscribers[connection] else {
            seat.receive(.refused(request, id, .notJoined, hasLeft: true))
            return
        }
        presence.change(from: subscriber.language, to: language)
        subscribers[connection]?.language = language
        move(connection, to: laneKey(subscriber.lane.encoding, subscriber.principal, language))
        seat.receive(.done(request))
    }
}

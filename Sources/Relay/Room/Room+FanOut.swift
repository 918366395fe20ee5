import ChatModel
import Translation

/// From recorded lines to frames on the loops.
extension Room {
    /// - Parameter language: what the subscriber reads.
    func laneKey(_ encoding: LaneEncoding, _ principal: Principal, _ language: LanguageTag?) -> LaneKey {
        LaneKey(
            encoding: encoding, isSampled: configuration.deliveriesPerSecond > 0 && !principal.isStaff,
            language: displayLanguage(language))
    }

    /// The lane language of a reader; nil where the room does not translate or has readers of too many languages.
    private func displayLanguage(_ language: LanguageTag?) -> DisplayLanguage? {
        guard translates, let translation, let display = language.flatMap(DisplayLanguage.init) else { return nil }
        if translation.demand.readers(of: display) > 0 { return display }
        return translation.demand.languageCount < configuration.languagesMax ? display : nil
    }

    /// The place of the lane, which is made where it is not there yet.
    func lane(_ key: LaneKey) -> Int {
        if let index = lanes.firstIndex(where: { $0.key == key }) { return index }
        // Readers choose languages as they like: a lane of one that nobody reads any more makes room.
        lanes.removeAll { lane in
            lane.memberCount == 0 && lane.key.language.map { translation?.demand.readers(of: $0) ?? 0 == 0 } ?? false
        }
        let sampler = key.isSampled ? Sampler(deliveriesPerSecond: configuration.deliveriesPerSecond) : nil
        lanes.append(Lane(key, services.fanOut.makeLane(), newest: recent.newest, sampler: sampler))
        return lanes.count - 1
    }

    /// Sends what is pending: at once in a quiet room, with what comes in the next moment in a busy one.
    func flushLanes(now isNow: Bool = false) {
        guard lanes.contains(where: { $0.pendingBytes > 0 }) else {
            flushAll()
            return
        }
        let now = ContinuousClock.now
        let due = flushedAt.map { $0 + configuration.gathering } ?? now
        if isNow || due <= now || lanes.contains(where: { $0.pendingBytes >= configuration.frameBytes }) {
            flushAll()
            flushedAt = now
        } else if !flushScheduled {
            flushScheduled = true
            home.schedule(at: due) { [weak self] in
                self?.enter { room in
                    room.flushScheduled = false
                    room.flushLanes()
                }
            }
        }
    }

    /// Sends what is pending with the next message, or after a moment without one. It is no flush that a message would
    /// have to keep its distance from: what comes late keeps no original waiting.
    func flushLate() {
        guard !lateFlushScheduled else { return }
        lateFlushScheduled = true
        home.schedule(at: .now + configuration.gathering) { [weak self] in
            self?.enter { room in
                room.lateFlushScheduled = false
                room.flushAll()
            }
        }
    }

    /// Queues a line for all subscribers; nil: it is no part of the record.
    ///
    /// - Parameter translations: what stands in the line for readers of their languages.
    func broadcast(
        _ line: [UInt8], _ sequence: Sequence?, _ rank: LineRank = .always, _ translations: [MessageTranslation] = []
    ) {
        var translated: [LanguageTag: [UInt8]] = [:]
        for index in lanes.indices {
            var own = line
            if !translations.isEmpty, let language = lanes[index].key.language?.tag,
                let translation = translations.first(where: { $0.language == language })
            {
                own = translated[language] ?? services.coding.line(line, with: translation)
                translated[language] = own
            }
            add(own, sequence, rank, to: index)
        }
        if sequence == nil { sendPast(line) { _, _ in true } }
    }

    /// Sends a line that is no part of the record to those who are not live yet, and would miss it.
    ///
    /// - Parameter isFor: whether a subscriber gets it who was sent all up to the sequence.
    func sendPast(_ line: [UInt8], where isFor: (Subscriber, Sequence) -> Bool) {
        // Framed once for each encoding: after a restart thousands catch up at a time.
        var framed: [LaneEncoding: [[UInt8]]] = [:]
        for (connection, through) in catchingUp {
            guard let subscriber = subscribers[connection], isFor(subscriber, through) else { continue }
            let encoding = subscriber.lane.encoding
            let frames = framed[encoding] ?? frames([line], encoding)
            framed[encoding] = frames
            subscriber.seat.receive(.backlog(frames))
        }
    }

    func add(_ line: [UInt8], _ sequence: Sequence?, _ rank: LineRank = .always, to index: Int) {
        let pending = lanes[index].pendingBytes
        if pending > 0, pending + line.count >= configuration.frameBytes { flush(index) }
        lanes[index].add(line, sequence, rank)
    }

    /// How a flood may treat the event.
    func rank(of event: RoomEvent) -> LineRank {
        guard configuration.deliveriesPerSecond > 0, case .message(let message) = event,
            // Asking is no way around the budget.
            message.kind == nil || message.kind == .question, !message.author.role.isStaff
        else { return .always }
        return .sampled(
            LineAudience(
                language: message.language, author: message.author.id,
                answers: message.replyTo.flatMap { recent[$0]?.author }))
    }

    private func flushAll() {
        for index in lanes.indices { flush(index) }
    }

    /// Sends what is pending in one lane, at once.
    func flush(_ index: Int) {
        let flood = lanes[index].key.isSampled ? flood(in: lanes[index].key) : nil
        lanes[index].flush(services.fanOut, home: home.index, flood: flood)
    }

    private func flood(in lane: LaneKey) -> Lane.Flood {
        Lane.Flood(
            viewers: lanes.reduce(0) { $0 + ($1.key.isSampled ? $1.memberCount : 0) }, now: services.clock().steady,
            lagged: { [services, id] in services.coding.lagged(id, after: $0, before: $1) },
            connections: { [subscribers, catchingUp] users in
                var found: [UserID: [ConnectionID]] = [:]
                // One look at everyone a flush, and only in a flood: an index would cost memory at all times.
                for (connection, subscriber) in subscribers
                where subscriber.lane == lane && users.contains(subscriber.principal.user)
                    && catchingUp[connection] == nil
                {
                    found[subscriber.principal.user, default: []].append(connection)
                }
                return found
            })
    }

    /// Tells how many viewers there are, from time to time.
    func watchPresence() {
        guard phase == .active else { return }
        let now = ContinuousClock.now
        if let (count, languages) = presence.due(at: now, interval: configuration.presenceInterval) {
            let line = services.coding.viewers(id, count: count, languages: languages)
            broadcast(line, nil)
            flushLanes()
        }
        backlogs.forget(before: recent.revision)
        let moment = services.clock()
        expireHolds(at: moment.wall)
        lowerShield(at: moment)
        retireIfIdle(at: now)
        guard phase == .active else { return }
        home.schedule(at: now + configuration.presenceInterval) { [weak self] in
            self?.enter { $0.watchPresence() }
        }
    }
}

extension Role {
    /// Messages of these are spared what others' may meet.
    var isStaff: Bool {
        switch self {
        case .moderator, .host, .admin: true
        case .viewer, .member, .interpreter: false
        }
    }
}

import ChatModel
import RoomLog

/// The way into the record: events gather while a group is being stored, and go as the next group.
extension Room {
    private static let groupMost = 1000

    /// - Parameter translated: what is known already of a message's translations.
    func append(
        _ event: RoomEvent, id messageID: MessageID? = nil, translated: [MessageTranslation] = [],
        _ completion: Completion
    ) {
        var item = Pending(
            event: event, body: services.coding.encode(event, room: id), id: messageID, completion: completion)
        if case .message(let message) = event {
            item.translation = startTranslation(of: message, known: translated)
        }
        pending.append(item)
        storePending()
    }

    private func storePending() {
        guard !isAppending, !pending.isEmpty else { return }
        isAppending = true
        // One task a group, never one a message: the next starts when this one has ended.
        Task { await storeGroup() }
    }

    private func storeGroup() async {
        let group = Array(pending.prefix(Self.groupMost))
        pending.removeFirst(group.count)
        let started = ContinuousClock.now
        let now = services.clock().wall
        do {
            let places = try await services.log.append(
                group.map { NewEvent(body: $0.body, id: $0.id, at: now) }, to: id,
                deadline: started + configuration.appendDeadline)
            services.report(.stored(id, events: group.count, took: .now - started))
            for (item, place) in zip(group, places) { stored(item, place) }
            flushLanes()
        } catch {
            services.report(.recordUnavailable(id, "\(error)", lost: group.count))
            // The newest first, so that each finds its author as its admission left them.
            for item in group.reversed() {
                if case .said(_, _, _, let undo?) = item.completion { state.takeBack(undo) }
            }
            for item in group { failed(item) }
        }
        isAppending = false
        storePending()
        settleIfDone()
    }

    /// The event is safe: now it is shown, and its sender told.
    private func stored(_ item: Pending, _ place: Appended) {
        if place.isDuplicate {
            dropTranslation(item.translation)
            repeated(item, place.sequence)
            return
        }
        let line = services.coding.line(item.body, at: place.sequence)
        var entry = entry(item.event, line, place.sequence)
        entry.translations = placed(item.translation, at: place.sequence)
        recent.append(entry)
        broadcast(line, place.sequence, rank(of: item.event), entry.translations)
        if !state.settings.linked.isEmpty { share(item.event, at: place.sequence) }
        switch item.completion {
        case .said(let seat, let request, let key, _):
            guard case .message(let message) = item.event else { return }
            state.spoke(message.author.id)
            answer(key, seat, request, place.sequence, at: message.at)
        case .act(let completion): completion(self, .success(place.sequence))
        }
        // By now what the event removes is gone.
        tally(item.event, at: place.sequence)
    }

    /// The record knew the message from before this room's memory began: its sender gets the first reply again.
    private func repeated(_ item: Pending, _ sequence: Sequence) {
        guard case .said(let seat, let request, let key, let undo) = item.completion else { return }
        if let undo { state.takeBack(undo) }
        if let at = recent[sequence]?.at, at.milliseconds > 0 {
            answer(key, seat, request, sequence, at: at)
            return
        }
        Task {
            let page = try? await services.log.read(id, after: sequence.previous, limit: 1)
            var at = services.clock().wall
            if let first = page?.events.first, case .message(let message)? = services.coding.decode(first.body) {
                at = message.at
            }
            answer(key, seat, request, sequence, at: at)
        }
    }

    private func answer(
        _ key: NonceMemory.Key?, _ seat: any Seat, _ request: RequestID?, _ sequence: Sequence, at: Timestamp
    ) {
        seat.receive(.said(request, sequence, at: at))
        guard let key else { return }
        nonces.remember(key, .said(sequence, at: at), at: services.clock().steady)
        for (waiting, theirs) in inFlight.removeValue(forKey: key) ?? [] {
            waiting.receive(.said(theirs, sequence, at: at))
        }
    }

    /// The event was not stored, so it did not happen: the sender may try again at once, with the same nonce.
    private func failed(_ item: Pending) {
        dropTranslation(item.translation)
        let refusal = Refusal.overloaded(retry: .seconds(1))
        switch item.completion {
        case .said(let seat, let request, let key, _): refuse(request, refusal, key, seat)
        case .act(let completion): completion(self, .failure(refusal))
        }
    }

    /// Refuses new messages and waits until those that were taken are stored and shown.
    func settle() async {
        isDraining = true
        saveSoon()
        guard isAppending || !pending.isEmpty || isActing || reviewCount > 0 || untranslatedCount > 0 else {
            flushLanes(now: true)
            return
        }
        await withCheckedContinuation { settled.append($0) }
        flushLanes(now: true)
    }

    func settleIfDone() {
        guard !settled.isEmpty, !isAppending, pending.isEmpty, !isActing, untranslatedCount == 0, reviewCount == 0
        else { return }
        // What was said last is translated, too.
        guard unsaved.isEmpty else {
            saveSoon()
            return
        }
        for continuation in settled { continuation.resume() }
        settled = []
    }
}

import ChatModel
import RoomLog
import Translation

extension Room {
    /// The sequence to resume after, if the record still can tell all that came since.
    func resumable(_ cursor: Cursor) -> Sequence? {
        guard cursor.epoch == epoch, cursor.sequence <= recent.newest,
            recent.newest.value - cursor.sequence.value <= Int64(configuration.resumeMax)
        else { return nil }
        return recent.covers(after: cursor.sequence) || cursor.sequence >= retainedAfter ? cursor.sequence : nil
    }

    /// The most that is sent before the connection has taken what came before it; one event may exceed the bytes.
    private static let pageEvents = 1000
    private static let pageBytes = 524_288
    private static let missedPagesMost = 16

    /// Sends a page of what a connection missed, and the next when it has taken that, until it can go live.
    ///
    /// So what a slow one missed waits in the record and not in memory. It gets no live events meanwhile.
    func sendMissed(_ connection: ConnectionID, _ stay: UInt64, after cursor: Sequence) {
        guard subscribers[connection]?.stay == stay else { return }
        guard recent.covers(after: cursor) else {
            if recent.newest.value - cursor.value <= Int64(configuration.resumeMax + configuration.recentEvents) {
                Task { await readMissed(connection, stay, after: cursor) }
            } else {
                // It takes less than is said. Where it comes back it gets the newest.
                remove(connection, .closed)
            }
            return
        }
        guard let end = recent.end(ofPage: Self.pageEvents, bytes: Self.pageBytes, after: cursor) else {
            send(.after(cursor), to: connection) { lines(recent.events(after: cursor), $0) }
            goLive(connection)
            return
        }
        sendPage(connection, stay, after: cursor, through: end) {
            lines(recent.events(after: cursor, through: end), $0)
        }
    }

    private func sendPage(
        _ connection: ConnectionID, _ stay: UInt64, after cursor: Sequence, through end: Sequence,
        _ lines: (DisplayLanguage?) -> [[UInt8]]
    ) {
        let next: @Sendable () -> Void = { [weak self] in
            self?.enterLater { $0.sendMissed(connection, stay, after: end) }
        }
        catchingUp[connection] = end
        send(.page(after: cursor, through: end), to: connection, taken: next, lines)
    }

    /// Sends a page that memory does not have.
    private func readMissed(_ connection: ConnectionID, _ stay: UInt64, after cursor: Sequence) async {
        let (language, erasures) = (subscribers[connection]?.lane.language, erasures)
        let page: Page
        do {
            page = try await missedPage(after: cursor)
        } catch {
            // It has its place in the room but not its past: it comes back and asks again.
            services.report(.recordUnavailable(id, "\(error)", lost: 0))
            if subscribers[connection]?.stay == stay { remove(connection, .closed) }
            return
        }
        let known = await translations(of: page.events, language)
        guard let subscriber = subscribers[connection], subscriber.stay == stay else { return }
        guard subscriber.lane.language == language, self.erasures == erasures else {
            // What was read is not what it may be shown now.
            sendMissed(connection, stay, after: cursor)
            return
        }
        // What is stored already but not yet taken up by the room comes live.
        let missed = page.events.prefix { $0.sequence <= recent.newest }
        guard let last = missed.last, let first = page.first, first <= cursor.next else {
            // Retention took some of what it missed. Where it comes back it gets the newest.
            retainedAfter = max(retainedAfter, page.first?.previous ?? recent.completeAfter)
            remove(connection, .closed)
            return
        }
        sendPage(connection, stay, after: cursor, through: last.sequence) { _ in
            missed.compactMap { visibleLine($0, known) }
        }
    }

    /// What was read before text was taken out of the record is not sent any more.
    func erased() {
        erasures += 1
        missedPages = [:]
        backlogs = BacklogCache(mostBytes: configuration.recentBytes)
    }

    /// One read of the record serves all who miss the same, as after a restart most do.
    private func missedPage(after cursor: Sequence) async throws -> Page {
        if let reading = missedPages[cursor] { return try await reading.value }
        let reading = Task { [id, log = services.log] in
            try await log.read(id, after: cursor, limit: Self.pageEvents, bytes: Self.pageBytes) as Page
        }
        // Clients choose the cursor, so only so many pages are kept.
        guard missedPages.count < Self.missedPagesMost else { return try await reading.value }
        missedPages[cursor] = reading
        home.schedule(at: .now + .seconds(5)) { [weak self] in
            self?.enter { $0.missedPages[cursor] = nil }
        }
        do {
            return try await reading.value
        } catch {
            missedPages[cursor] = nil
            throw error
        }
    }

    /// Sends lines of the past, framed once for all who are sent the same.
    ///
    /// - Parameters:
    ///   - taken: called when the connection has taken them.
    ///   - lines: made for readers of a language.
    func send(
        _ range: BacklogCache.Range, to connection: ConnectionID, taken: (@Sendable () -> Void)? = nil,
        _ lines: (DisplayLanguage?) -> [[UInt8]]
    ) {
        guard let subscriber = subscribers[connection] else { return }
        let lane = subscriber.lane
        let frames = backlogs.frames(range, lane.encoding, lane.language, revision: recent.revision) {
            self.frames(lines(lane.language), lane.encoding)
        }
        if !frames.isEmpty || taken != nil { subscriber.seat.receive(.backlog(frames, taken: taken)) }
    }

    /// Packs lines into frames of bounded size.
    func frames(_ lines: [[UInt8]], _ encoding: LaneEncoding) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        var payload: [UInt8] = []
        for line in lines {
            if !payload.isEmpty, payload.count + line.count >= configuration.frameBytes {
                frames.append(services.fanOut.frame(payload, encoding, on: home.index))
                payload.removeAll(keepingCapacity: true)
            }
            if !payload.isEmpty { payload.append(UInt8(ascii: "\n")) }
            payload.append(contentsOf: line)
        }
        if !payload.isEmpty { frames.append(services.fanOut.frame(payload, encoding, on: home.index)) }
        return frames
    }
}

/// What the server sends.
extension ChatSession {
    mutating func received(_ line: Substring) {
        guard link != nil else { return }
        link?.hear(at: now)
        guard line.utf8.count <= options.limits.lineBytes, let line = ServerLine(line.utf8) else {
            drop(.protocolViolation)
            failed(.lost("the server sent what is no event"), false)
            return
        }
        switch line {
        case .welcome(let welcome): welcomed(welcome)
        case .bye(let bye): link?.bye = bye
        case .complaint(let refusal): link?.complaint = refusal
        case .stray: break
        case .reply(let id, let reply):
            guard let purpose = link?.settle(id) else { return }
            answered(purpose, reply)
        case .event(let event):
            guard event.room == identity.room else { return }
            if isJoined { inRoom(event) } else if case .notice = event.event { actions.append(.deliver(event.event)) }
        }
    }

    private mutating func answered(_ purpose: Link.Purpose, _ reply: ServerLine.Reply) {
        switch purpose {
        case .hello: greeted(reply)
        case .join: entered(reply)
        case .renewal, .ping: break
        case .say(let ticket): said(ticket, reply)
        case .search(let ticket): searched(ticket, reply)
        case .fill(let gap): filled(gap, reply)
        case .refresh(let gap): refreshed(gap, reply)
        case .call(let ticket): settle(ticket, reply.result)
        }
    }

    /// An event of the room, in its turn.
    mutating func inRoom(_ event: ServerLine.RoomEvent) {
        if track.gap != nil {
            if case .notice = event.event {
            } else {
                track.gap?.later.append(event)
                if let later = track.gap?.later.count, later > options.limits.eventsBehindGap { giveUp() }
                return
            }
        }
        switch event.event {
        // A sample of a flood leaves out messages on purpose.
        case .lagged(let lagged) where lagged.cause != .sampled: fill(lagged)
        case .left(let left):
            hand(event)
            taken(out: left.code)
        default: hand(event)
        }
    }

    private mutating func hand(_ event: ServerLine.RoomEvent) {
        if track.admits(event.seq) { actions.append(.deliver(event.event)) }
    }

    /// The notice that says why may come after it.
    private mutating func taken(out code: ChatLeft.Code) {
        if code == .closed { wait(.left(code)) } else { end(.left(code), staysConnected: code == .banned) }
    }

    // Gaps.

    /// Puts what was skipped in its place, from the record; later events wait for it.
    private mutating func fill(_ lagged: ChatLagged) {
        guard lagged.before > (track.seen ?? -1) else { return }
        track.lastGap += 1
        track.gap = Gap(number: track.lastGap, after: max(lagged.after, track.seen ?? 0), before: lagged.before)
        // What is not in the record, such as counts, may have changed too.
        queue(ClientCommand(.join).with(\.room, identity.room), for: .refresh(gap: track.lastGap))
        askForPage()
    }

    private mutating func askForPage() {
        guard let gap = track.gap else { return }
        let after = max(gap.after, track.seen ?? 0)
        queue(historyPage(after: after), for: .fill(gap: gap.number))
    }

    func historyPage(after: Int64) -> ClientCommand {
        ClientCommand(.history).with(\.room, identity.room).with(\.after, after).with(\.limit, Self.pageSize)
    }

    /// The most that the server gives at once.
    static var pageSize: Int { 200 }

    private mutating func filled(_ number: Int, _ reply: ServerLine.Reply) {
        guard let gap = track.gap, gap.number == number else { return }
        guard case .ok(let page) = reply else { return giveUp() }
        for event in page.events where event.room == identity.room && event.seq.map({ $0 < gap.before }) == true {
            hand(event)
        }
        track.gap?.pages += 1
        let isWhole = page.events.count < Self.pageSize || (page.events.last?.seq ?? .max) >= gap.before - 1
        if isWhole {
            resume()
        } else if gap.pages + 1 >= options.limits.historyPages {
            giveUp()
        } else {
            askForPage()
        }
    }

    private mutating func refreshed(_ number: Int, _ reply: ServerLine.Reply) {
        guard case .joined(let joined) = reply else { return }
        let settings = ChatSettingsChange(seq: nil, change: joined.settings)
        let viewers = ChatViewers(count: joined.viewers, languages: [:])
        for event in [ChatEvent.settings(settings), .viewers(viewers)] {
            let event = ServerLine.RoomEvent(room: identity.room, seq: nil, event: event)
            if track.gap?.number == number { track.gap?.later.append(event) } else { hand(event) }
        }
    }

    private mutating func giveUp() {
        guard let gap = track.gap else { return }
        let after = max(gap.after, track.seen ?? 0)
        actions.append(.deliver(.lagged(ChatLagged(after: after, before: gap.before, cause: .unavailable))))
        resume()
    }

    /// Lets go what waited; another gap among it makes the rest wait again.
    private mutating func resume() {
        let later = track.gap?.later ?? []
        track.gap = nil
        for event in later where isJoined { inRoom(event) }
    }
}

extension ServerLine.Reply {
    /// As the app gets it.
    var result: Result<ServerLine.Outcome, ChatError> {
        switch self {
        case .ok(let outcome): .success(outcome)
        case .joined: .success(ServerLine.Outcome())
        case .refused(let refusal): .failure(.refused(refusal))
        }
    }
}

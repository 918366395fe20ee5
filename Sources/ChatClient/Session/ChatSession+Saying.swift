/// What the app says and asks for.
extension ChatSession {
    mutating func call(_ command: ClientCommand, _ ticket: ChatTicket) {
        // Who was banned may still speak for themselves.
        let isOpen = isJoined || (phase == .outside && [.appeal, .acknowledge].contains(command.op))
        guard isOpen, let calls = link?.calls.count else {
            return settle(ticket, .failure(phase == .stopped || phase == .outside ? .stopped : .disconnected))
        }
        guard calls < options.limits.unansweredCommands else { return settle(ticket, .failure(.queueFull)) }
        let command = command.with(\.room, identity.room)
        if !queue(command, for: .call(ticket)) { settle(ticket, .failure(.tooLarge)) }
    }

    mutating func say(_ command: ClientCommand, _ ticket: ChatTicket) {
        guard phase != .stopped, phase != .outside else { return settle(ticket, .failure(.stopped)) }
        guard outbox.sayings.count < options.limits.unsentMessages else { return settle(ticket, .failure(.queueFull)) }
        let command = command.with(\.nonce, makeNonce())
        outbox.sayings.append(Outbox.Saying(ticket: ticket, command: command))
        pump()
    }

    private mutating func makeNonce() -> String {
        String(UInt64.random(in: 0 ... .max, using: &random), radix: 36)
            + String(UInt64.random(in: 0 ... .max, using: &random), radix: 36)
    }

    /// The app no longer waits. What was never on its way is not said; the rest is seen to.
    mutating func cancel(_ ticket: ChatTicket) {
        guard let index = outbox.index(of: ticket) else { return settle(ticket, .failure(.cancelled)) }
        if outbox.sayings[index].sentAt == nil {
            outbox.sayings.remove(at: index)
        } else {
            outbox.sayings[index].isForgotten = true
        }
        settle(ticket, .failure(.cancelled))
        pump()
    }

    /// Sends what waits, in its order. One whose fate only the record knows makes the rest wait.
    mutating func pump() {
        while isJoined, let index = outbox.next {
            let saying = outbox.sayings[index]
            let remembers = saying.by == identity.user && now - (saying.sentAt ?? now) < options.timing.nonce
            if saying.sentAt == nil || remembers {
                send(index)
            } else if saying.epoch != track.epoch {
                finish(index, .failure(.unknownFate))
            } else {
                outbox.sayings[index].searched = 0
                search(index)
            }
        }
    }

    private mutating func send(_ index: Int) {
        if outbox.sayings[index].sentAt == nil {
            outbox.sayings[index].sentAt = now
            outbox.sayings[index].after = track.end
        }
        outbox.sayings[index].by = identity.user
        outbox.sayings[index].epoch = track.epoch
        outbox.sayings[index].isUnderWay = true
        let command = outbox.sayings[index].command.with(\.room, identity.room)
        if !queue(command, for: .say(outbox.sayings[index].ticket)) {
            finish(index, .failure(.tooLarge))
        }
    }

    private mutating func finish(_ index: Int, _ result: Result<ServerLine.Outcome, ChatError>) {
        let saying = outbox.sayings.remove(at: index)
        if !saying.isForgotten { settle(saying.ticket, result) }
    }

    mutating func said(_ ticket: ChatTicket, _ reply: ServerLine.Reply) {
        guard let index = outbox.index(of: ticket) else { return }
        finish(index, reply.result)
    }

    // The nonce was forgotten, or was another guest's: only the record knows.

    private mutating func search(_ index: Int) {
        let saying = outbox.sayings[index]
        queue(historyPage(after: saying.after), for: .search(saying.ticket))
    }

    mutating func searched(_ ticket: ChatTicket, _ reply: ServerLine.Reply) {
        guard let index = outbox.index(of: ticket), let pages = outbox.sayings[index].searched else { return }
        defer { pump() }
        guard case .ok(let page) = reply else { return finish(index, .failure(.unknownFate)) }
        let saying = outbox.sayings[index]
        let own = page.events.lazy.compactMap { event in
            if case .message(let message) = event.event { message } else { nil }
        }.first { $0.user.id == saying.by && $0.text.trimmed == (saying.command.text ?? "").trimmed }
        if let own {
            finish(index, .success(ServerLine.Outcome(seq: own.seq, at: own.at)))
        } else if page.events.count < Self.pageSize {
            outbox.sayings[index].searched = nil
            outbox.sayings[index].sentAt = nil
        } else if pages + 1 >= options.limits.historyPages {
            finish(index, .failure(.unknownFate))
        } else {
            outbox.sayings[index].searched = pages + 1
            outbox.sayings[index].after = page.events.compactMap(\.seq).last ?? saying.after
            search(index)
        }
    }
}

extension String {
    /// Without white space at its ends.
    fileprivate var trimmed: Substring {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

/// Coming, going, and coming back.
extension ChatSession {
    mutating func connect() {
        drop()
        phase = .connecting(since: now)
        actions.append(.connect)
        status(.connecting)
    }

    /// Ends the connection, if there is one. What was said stays to be said; what was asked for is lost.
    mutating func drop(_ code: ChatCloseCode = .normal) {
        turn += 1
        if let link {
            actions.append(.disconnect(code))
            for ticket in link.calls { settle(ticket, .failure(.disconnected)) }
        } else if case .connecting = phase {
            actions.append(.disconnect(code))
        }
        link = nil
        track.gap = nil  // the next connection resumes after what was delivered
        outbox.interrupt()
    }

    /// For good, unless the app begins again. The connection stays where it is of use for an appeal.
    mutating func end(_ trouble: ChatTrouble?, staysConnected: Bool = false) {
        let wasStopped = phase == .stopped
        if staysConnected { track.gap = nil } else { drop() }
        phase = staysConnected && link != nil ? .outside : .stopped
        let sayings = outbox.sayings
        outbox.sayings = []
        for saying in sayings where !saying.isForgotten { settle(saying.ticket, .failure(.stopped)) }
        if !wasStopped { status(.stopped(trouble)) }
    }

    mutating func connected() {
        guard case .connecting = phase else { return }
        link = Link(at: now, lineBytes: options.limits.lineBytes)
        phase = .entering
    }

    /// The connection is no more, or never was.
    mutating func failed(_ trouble: ChatTrouble, _ isFinal: Bool) {
        switch phase {
        case .stopped, .waiting, .renewing: return
        case .outside:
            drop()
            phase = .stopped
        case .connecting, .entering, .joined:
            if isFinal { end(trouble) } else { wait(trouble, retry: link?.bye?.retry) }
        }
    }

    mutating func closed(_ closing: ChatCloseCode?) {
        guard let link else {
            failed(.lost("closed before it was open"), false)
            return
        }
        guard let code = closing?.isReal == true ? closing : link.bye?.code else {
            failed(.lost("the connection broke"), false)
            return
        }
        let trouble = ChatTrouble.closed(code, message: link.complaint?.message ?? link.bye?.reason ?? "")
        if phase != .outside, options.freshToken != nil, let reason = code.wish {
            wait(trouble, code, retry: link.bye?.retry, wish: Wish(reason: reason, trouble: trouble))
        } else if phase != .outside, !code.isFinal {
            wait(trouble, code, retry: link.bye?.retry)
        } else {
            failed(trouble, true)
        }
    }

    mutating func wait(
        _ trouble: ChatTrouble, _ code: ChatCloseCode? = nil, retry: Duration? = nil, wish: Wish? = nil
    ) {
        if case .joined(let since) = phase, now - since > options.timing.settled { backoff.reset() }
        drop()
        let pause = backoff.pause(after: code, retry: retry, options.timing, &random)
        phase = .waiting(until: now + pause, isMandated: retry != nil, wish: wish)
        status(.waiting(trouble, pause: pause))
    }

    mutating func comeBack(_ wish: Wish?) {
        guard let wish else { return connect() }
        phase = .renewing(wish)
        actions.append(.askToken(wish.reason, turn: turn))
    }

    /// What the app says to the question for a token.
    mutating func renewed(_ answer: Result<String?, SessionInput.TokenTrouble>) {
        guard case .renewing(let wish) = phase else {
            // It was asked ahead of time: the present token still serves, and its end will tell.
            guard isJoined, case .success(let token?) = answer, token != identity.token else { return }
            identity.token = token
            queue(ClientCommand(.hello).with(\.token, token), for: .renewal)
            planRenewal()
            return
        }
        switch answer {
        case .failure: wait(wish.trouble, wish: wish)
        case .success(let token):
            guard let token, token != identity.token else { return end(wish.trouble) }
            identity.token = token
            connect()
        }
    }
}

import Foundation

/// From `welcome` to being in the room.
extension ChatSession {
    mutating func welcomed(_ welcome: ServerLine.Welcome) {
        guard phase == .entering, link?.welcome == nil else { return }
        link?.obey(welcome, at: now)
        planRenewal()
        let hello = ClientCommand(.hello).with(\.token, identity.token).with(\.client, options.client)
            .with(\.language, identity.language.map { ClientCommand.Nullable(value: $0) })
        if !queue(hello, for: .hello) { end(.lost("the token is too long for the server")) }
    }

    /// The server's clock counts, not this machine's.
    mutating func planRenewal() {
        guard options.freshToken != nil, let expiry = TokenExpiry.of(identity.token), let welcome = link?.welcome
        else { return }
        let left = welcome.receivedAt - now + .seconds(expiry.timeIntervalSince(welcome.serverTime))
        guard left > .zero else { return }
        let renewal = now + max(left - options.timing.renewal, left / 2)
        link?.renewal = renewal
    }

    mutating func greeted(_ reply: ServerLine.Reply) {
        if case .refused(let refusal) = reply { return refused(refusal) }
        let join = ClientCommand(.join).with(\.room, identity.room).with(\.since, track.since)
            .with(\.language, identity.language.map { ClientCommand.Nullable(value: $0) })
            .with(\.history, min(max(options.history, 0), 200))
        if !queue(join, for: .join) { end(.lost("the room's name is too long for the server")) }
    }

    mutating func entered(_ reply: ServerLine.Reply) {
        switch reply {
        case .refused(let refusal): refused(refusal)
        case .ok: break
        case .joined(var joined):
            let resumes = track.seen != nil && joined.recovered && joined.epoch == track.epoch
            if !resumes {
                // Not the newest: the connection may be lost amid the history. Without any there is nothing to lose.
                track.seen = joined.newest == 0 || options.history <= 0 ? joined.newest : nil
            }
            joined.isFresh = !resumes
            identity.room = joined.room
            identity.user = joined.you.user
            track.epoch = joined.epoch
            track.newest = joined.newest
            phase = .joined(since: now)
            status(.joined)
            actions.append(.deliver(.joined(joined)))
            pump()
        }
    }

    /// `hello` or `join` was.
    private mutating func refused(_ refusal: ChatRefusal) {
        let trouble = ChatTrouble.refused(refusal)
        let later: [ChatErrorCode] = [.rateLimited, .overloaded, .roomFull, .internal]
        let wishes: [ChatErrorCode: ChatTokenReason] = [.unauthorized: .refused, .tokenExpired: .expired]
        if refusal.code == .banned {
            end(trouble, staysConnected: true)
        } else if options.freshToken != nil, let wish = wishes[refusal.code] {
            wait(trouble, retry: refusal.retryAfter, wish: Wish(reason: wish, trouble: trouble))
        } else if later.contains(refusal.code) {
            wait(trouble, retry: refusal.retryAfter)
        } else {
            end(trouble)
        }
    }

    /// Translations into another language, from now on.
    mutating func speak(_ language: String?, _ ticket: ChatTicket) {
        identity.language = language
        // Else the next join says it.
        guard isJoined else { return settle(ticket, .success(ServerLine.Outcome())) }
        call(ClientCommand(.lang).with(\.language, ClientCommand.Nullable(value: language)), ticket)
    }
}

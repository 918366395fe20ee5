import ChatModel
import RoomLog
import Translation

extension Room {
    /// Admits a message and hands it to the record; the sender is answered once it is stored.
    package func say(_ draft: Draft, _ request: RequestID?, from seat: any Seat) {
        guard let author = subscribers[seat.id]?.principal else {
            seat.receive(.refused(request, id, .notJoined, hasLeft: true))
            return
        }
        let key = draft.nonce.map { NonceMemory.Key(user: author.user, nonce: $0) }
        if let key, isRepeated(key, request, seat) { return }
        if !author.isStaff, let reviewer = services.reviewer, reviewer.reviews(id) {
            review(draft, by: author, request, key, seat, reviewer)
        } else {
            say(draft, by: author, request, key, seat)
        }
    }

    /// Answers what was said before under the same nonce.
    private func isRepeated(_ key: NonceMemory.Key, _ request: RequestID?, _ seat: any Seat) -> Bool {
        switch nonces[key, services.clock().steady] {
        case .said(let sequence, let at): seat.receive(.said(request, sequence, at: at))
        case .held(let hold): seat.receive(.held(request, hold: hold))
        case nil:
            guard inFlight[key] != nil else { return false }
            inFlight[key]?.append((seat, request))
        }
        return true
    }

    /// - Parameter decision: what an external review said of it.
    func say(
        _ draft: Draft, by author: Principal, _ request: RequestID?, _ key: NonceMemory.Key?, _ seat: any Seat,
        reviewed decision: ReviewDecision = .allow
    ) {
        let now = services.clock()
        var admission: Admission
        do throws(Refusal) {
            try checkRoom(for: 1)
            try checkReply(draft.replyTo)
            admission = state.admit(draft, by: author, at: now) { context, usual in
                services.examiner?.examine(draft.text, in: id, context, usual: usual)
            }
        } catch {
            admission = .refuse(error)
        }
        follow(decision, &admission)
        follow(admission, of: author, draft, at: now)
        if admission.undo != nil { watchForRaid(draft.text, by: author.user, at: now) }
        switch (admission.verdict, admission.message) {
        case (.say, let message?):
            services.report(.admitted(id))
            if let key, inFlight[key] == nil { inFlight[key] = [] }
            append(
                .message(message), id: key.map { MessageID(room: id, user: $0.user, nonce: $0.nonce) },
                .said(seat, request, key, admission.undo))
        case (.hold(let cause, let rule), let message?):
            services.report(.held(id, rule: rule))
            if let key, inFlight[key] == nil { inFlight[key] = [] }
            if cause == .translation {
                sayOnceTranslated(
                    Untranslated(
                        message: message, admission: admission, rule: rule, author: author, request: request, key: key,
                        seat: seat))
            } else {
                hold(message, admission, cause, rule: rule, by: author, request, key, seat)
            }
        case (.refuse(let refusal), _):
            services.report(.refused(id, rule: refusal.rule))
            refuse(request, refusal, key, seat)
        case (_, nil): refuse(request, .empty, key, seat)
        }
    }

    /// Whether the record can be given more.
    func checkRoom(for count: Int) throws(Refusal) {
        guard !isDraining, pending.count + count <= configuration.pendingMax else {
            throw .overloaded(retry: .seconds(1))
        }
    }

    /// A reply is to a message that is there. Older than memory goes unchecked: its reader has it or not.
    private func checkReply(_ sequence: Sequence?) throws(Refusal) {
        guard let sequence else { return }
        guard sequence <= recent.newest else { throw .noSuchMessage(sequence) }
        guard recent.covers(after: sequence.previous) else { return }
        guard recent[sequence]?.author != nil else { throw .noSuchMessage(sequence) }
    }

    package func history(_ range: HistoryRange, _ request: RequestID?, _ seat: any Seat) {
        guard subscribers[seat.id] != nil else {
            seat.receive(.refused(request, id, .notJoined, hasLeft: true))
            return
        }
        let language = subscribers[seat.id]?.lane.language
        let events: [RecentEvents.Entry]? =
            switch range.bound {
            case .newest: recent.events(before: recent.newest.next, limit: range.limit)
            case .before(let sequence): recent.events(before: min(sequence, recent.newest.next), limit: range.limit)
            case .after(let sequence):
                recent.covers(after: sequence) ? recent.events(after: sequence, limit: range.limit) : nil
            }
        if let events {
            seat.receive(.history(request, lines(events, language)))
        } else {
            Task { await readHistory(range, language, request, seat) }
        }
    }

    /// Reads until the limit is reached with what still is visible, or there is no more.
    private func readHistory(
        _ range: HistoryRange, _ language: DisplayLanguage?, _ request: RequestID?, _ seat: any Seat
    ) async {
        var lines: [[UInt8]] = []
        do {
            switch range.bound {
            case .after(let sequence):
                // What stands before a `clear` is not looked through: it may be the whole record.
                var cursor = max(sequence, state.removals.allBefore.previous)
                while lines.count < range.limit {
                    let page = try await services.log.read(id, after: cursor, limit: range.limit - lines.count)
                    guard let last = page.events.last else { break }
                    let known = await translations(of: page.events, language)
                    lines += page.events.compactMap { visibleLine($0, known) }
                    cursor = last.sequence
                }
            case .newest, .before:
                var cursor = recent.newest.next
                if case .before(let sequence) = range.bound { cursor = min(cursor, sequence) }
                lines = try await readLines(before: cursor, limit: range.limit, language)
            }
        } catch {
            services.report(.recordUnavailable(id, "\(error)", lost: 0))
            seat.receive(.refused(request, id, .overloaded(retry: .seconds(1)), hasLeft: false))
            return
        }
        seat.receive(.history(request, lines))
    }
}

extension Room {
    /// The newest lines below the sequence that still may be seen, from the record, ascending.
    func readLines(
        before sequence: Sequence, limit: Int, _ language: DisplayLanguage?
    ) async throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var cursor = sequence
        while lines.count < limit, cursor > state.removals.allBefore {
            let page = try await services.log.read(id, before: cursor, limit: limit - lines.count)
            guard let first = page.events.first else { break }
            let known = await translations(of: page.events, language)
            lines = page.events.compactMap { visibleLine($0, known) } + lines
            cursor = first.sequence
        }
        return lines
    }
}

extension Refusal {
    /// What decided, as errors and metrics name it.
    package var rule: String {
        switch self {
        case .notJoined: "membership"
        case .noSuchRoom: "rooms.create"
        case .forbiddenRoom: "token.rooms"
        case .forbidden(let missing): "can." + (missing.names.first ?? "none")
        case .forbiddenTarget: "role"
        case .alreadyBanned: "ban"
        case .noSuchMessage: "record"
        case .tooLong: "chars_max"
        case .empty: "visible_text"
        case .rateLimited(_, let isRoom): isRoom ? "rates.room" : "rates.user"
        case .slowMode: "slow_mode"
        case .duplicate: "duplicates"
        case .membersOnly: "members_only"
        case .paused: "paused"
        case .timedOut: "timeout"
        case .banned: "ban"
        case .roomFull: "rooms.subscribers_max"
        case .rule(_, let rule): rule
        case .notUnique: "unique"
        case .emoteOnly: "emote_only"
        case .heldFull: "holds"
        case .noSuchHold: "holds"
        case .noSuchNotice: "notices"
        case .alreadyDone: "first_decision"
        case .tooManyLinks: "links"
        case .markingTooFast: "rates.reactions"
        case .noSuchEmote: "emotes"
        case .reactionsFull: "reactions.kinds_max"
        case .talliesFull(_, let rule): rule
        case .overloaded: "record"
        }
    }
}

import ChatModel
import RateLimits

/// Votes and reactions: small, many, and told together.
extension Room {
    /// A viewer votes for a question.
    package func vote(for question: Sequence, _ request: RequestID?, _ seat: any Seat) {
        mark(.question(question), "", request, seat) { tallies, mark throws(Refusal) in
            do throws(QuestionQueue.VoteRefusal) {
                try tallies.questions.vote(mark, for: question)
                return true
            } catch {
                switch error {
                case .unknown: throw .noSuchMessage(question)
                case .alreadyDone: throw .alreadyDone(by: nil)
                case .full: throw .talliesFull(retry: .seconds(60), rule: "questions.votes_max")
                }
            }
        }
    }

    /// A viewer reacts to a message. The same again changes nothing.
    package func react(
        to message: Sequence, with reaction: Reaction, _ request: RequestID?, _ seat: any Seat
    ) {
        mark(.message(message), reaction.text, request, seat) { [self] tallies, mark throws(Refusal) in
            if let name = reaction.emoteName, !knowsEmote(name) { throw .noSuchEmote(String(name)) }
            guard recent[message]?.author != nil else { throw .noSuchMessage(message) }
            do throws(ReactionCounts.Refusal) {
                return try tallies.reactions.react(mark, to: message)
            } catch {
                switch error {
                case .unknown: throw .noSuchMessage(message)
                case .tooManyKinds: throw .reactionsFull(limit: configuration.tallies.reactionKindsMax)
                case .full: throw .talliesFull(retry: .seconds(60), rule: "reactions.max")
                }
            }
        }
    }

    private func knowsEmote(_ name: Substring) -> Bool { blueprint?.emotes.contains { $0.name == name } ?? false }

    /// Sets a mark of a user who may speak; they are answered once it is stored.
    ///
    /// - Parameter set: counts it in; false where it was there already.
    private func mark(
        _ target: TallyTarget, _ label: String, _ request: RequestID?, _ seat: any Seat,
        _ set: (inout Tallies, MarkSheet.Mark) throws(Refusal) -> Bool
    ) {
        guard let user = subscribers[seat.id]?.principal else {
            seat.receive(.refused(request, id, .notJoined, hasLeft: true))
            return
        }
        do throws(Refusal) {
            try checkRoom(for: 1)
            let now = services.clock()
            if let refusal = state.refusal(of: user, at: now.wall) { throw refusal }
            let mark = MarkSheet.Mark(label: label, marker: Marker(user.user))
            if !user.isStaff, let wait = tallies.rates.take(mark.marker, at: now.steady) {
                throw .markingTooFast(retry: wait)
            }
            guard tallies.waiting.count < Tallies.waitingMost else { throw .overloaded(retry: .seconds(1)) }
            guard try set(&tallies, mark) else {
                seat.receive(.done(request))
                return
            }
            tallies.waiting.append(Tallies.Waiting(target: target, mark: mark, seat: seat, request: request))
            storeTallies()
        } catch {
            seat.receive(.refused(request, id, error, hasLeft: false))
        }
    }

    /// Follows what was recorded: which questions are open, and which messages take reactions.
    func tally(_ event: RoomEvent, at sequence: Sequence) {
        switch event {
        case .message(let message):
            drop(messages: tallies.reactions.add(sequence))
            guard message.kind == .question else { return }
            tallies.shown.insert(sequence)
            enter(
                QuestionQueue.Waiting(
                    sequence: sequence.value, user: message.author.id.name, at: message.at.milliseconds))
        case .gone: dropGone()
        case .state(let patch, _):
            guard let questions = patch.questions else { return }
            tallies.shown = Set(questions.map(\.sequence))
        }
        if tallies.isQueueUntold { tellTallies() }
    }

    /// What was taken from view is no question any more, and has no reactions.
    func dropGone() {
        drop(messages: tallies.reactions.removeAll { recent[$0]?.author == nil })
        let gone = tallies.questions.removeAll { isGone($0) }
        for (sequence, _) in gone { tallies.shown.remove(sequence) }
        drop(questions: gone)
    }

    /// Takes a user's questions out of the queue.
    func dropQuestions(of user: UserID) {
        let gone = tallies.questions.removeAll { $0.user == user.name }
        for (sequence, _) in gone { tallies.shown.remove(sequence) }
        drop(questions: gone)
    }

    func isGone(_ question: QuestionQueue.Waiting) -> Bool {
        guard let user = UserID(question.user) else { return true }
        return state.removals.contains(
            by: user, at: Timestamp(milliseconds: question.at), Sequence(question.sequence))
    }

    func enter(_ question: QuestionQueue.Waiting) {
        drop(questions: tallies.questions.enter(question))
        tallies.isQueueUnstored = true
        storeTallies()
    }

    func drop(questions: [(Sequence, MarkSheet)]) {
        guard !questions.isEmpty else { return }
        tallies.isQueueUnstored = true
        drop(questions.map { (.question($0), $1) })
    }

    private func drop(messages: [(Sequence, MarkSheet)]) { drop(messages.map { (.message($0), $1) }) }

    private func drop(_ gone: [(TallyTarget, MarkSheet)]) {
        guard !gone.isEmpty else { return }
        tallies.drop(gone)
        storeTallies()
    }
}

/// What the room is told of votes and reactions: totals of what changed, at most once in a while.
extension Room {
    /// Tells what changed, now or when it is time.
    func tellTallies() {
        guard !tallies.isTelling, tallies.changed.count > 0 || tallies.isQueueUntold else { return }
        let now = ContinuousClock.now
        let due = tallies.toldAt.map { $0 + configuration.tallies.interval } ?? now
        guard due > now else {
            tallies.toldAt = now
            tellNow()
            // What was too much for now, and what comes meanwhile, is told next time.
            if tallies.changed.count > 0 { tellTallies() }
            return
        }
        tallies.isTelling = true
        home.schedule(at: due) { [weak self] in
            // Not by `enter`, which would wake a room that was put to rest.
            self?.assumeIsolated { room in
                room.tallies.isTelling = false
                if room.phase == .active { room.tellTallies() }
            }
        }
    }

    private func tellNow() {
        for target in tallies.takeChanged(most: configuration.tallies.toldMost) {
            switch target {
            case .question(let sequence):
                guard let sheet = tallies.questions[sequence] else { continue }
                broadcast(services.coding.votes(id, of: sequence, count: sheet.votes), nil)
            case .message(let sequence):
                guard let line = reactionLine(sequence) else { continue }
                tallies.toldLines[sequence] = line
                tallies.toldRevision += 1
                broadcast(line, nil)
            }
        }
        if tallies.isQueueUntold { showQueue() }
        flushLanes()
    }

    func reactionLine(_ message: Sequence) -> [UInt8]? {
        guard let counts = tallies.reactions[message]?.counts, !counts.isEmpty else { return nil }
        let reactions = counts.map { (Reaction($0.key), $0.value) }
        return services.coding.reactions(
            id, of: message,
            Dictionary(reactions.compactMap { kind, count in kind.map { ($0, count) } }, uniquingKeysWith: +))
    }

    /// Tells the whole queue, by an event of the record: a question has left it without one.
    private func showQueue() {
        guard !isDraining, pending.count < configuration.pendingMax else { return }
        tallies.isShowing = true
        let patch = RoomSettingsPatch(questions: tallies.questions.listed())
        append(
            .state(patch, at: services.clock().wall),
            .act { room, result in
                room.tallies.isShowing = false
                if case .failure = result { room.tellTallies() }
            })
    }

    /// The room's settings with the questions that are open.
    var settingsShown: RoomSettings {
        var settings = state.settings
        settings.questions = tallies.questions.listed()
        return settings
    }
}

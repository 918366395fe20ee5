extension ReplayRun: FleetDriver {
    package func opened(_ connection: Connection) -> [UInt8] {
        tally.opened += 1
        return connection.session.opening(token: connection.token)
    }

    package func received(_ line: UnsafeRawBufferPointer, on connection: Connection, at now: UInt64) {
        switch connection.session.receive(line) {
        case .delivered(let sequence, let verdict, let isMessage):
            guard connection.role != .auditor else { return }
            book.deliver(
                sequence, verdict, isMessage: isMessage, line: line, at: now, isTimed: connection.role != .slowReader)
            if connection.isResuming, connection.session.checker.isCaughtUp { finishResume(connection, at: now) }
        case .acked(let message, let sequence): acknowledge(message, sequence, at: now)
        case .held(let message):
            answered(message)
            ledger.markHeld(message)
        case .refused(let message, let code):
            answered(message)
            ledger.markRefused(message, code: code)
        case .joined(let recovered): joined(connection, recovered, at: now)
        case .welcome(let commandsPerSecond, _): desk.limit(to: commandsPerSecond)
        case .failed(let command, let code):
            tally.failures["\(command) \(code)", default: 0] += 1
            if command == "join" { tally.refusedJoins += 1 }
            if command == "history" { reader?.isRefused = true }
        case .history(let events): reader?.take(events)
        case .lagged: if connection.role == .slowReader { tally.laggedSlow += 1 } else { tally.lagged += 1 }
        case .bye(let retry): connection.retryMilliseconds = retry
        case .left(let code): tally.failures["left \(code)", default: 0] += 1
        case .unreadable: tally.unreadable += 1
        case .ignored: break
        }
    }

    package func ended(_ connection: Connection, _ ending: Ending) {
        tally.count(ending)
        if case .publisher(let number) = connection.role { desk.disconnected(number) }
        guard connection.role != .auditor else { return }
        let now = MonotonicClock.now
        let patience = patience(after: ending, connection)
        guard let patience, let next = connection.backoff.next(at: now, patience: patience, using: &churn.random) else {
            tally.abandoned += 1
            return
        }
        let wanted = now + UInt64(max(0, connection.retryMilliseconds ?? 0)) * MonotonicClock.millisecond
        openings.add(connection.index, at: max(next, wanted))
    }

    /// How many nanoseconds to go on trying after `ending`, nil to give up.
    private func patience(after ending: Ending, _ connection: Connection) -> UInt64? {
        switch ending {
        case .closed(1001), .closed(4004), .closed(4005), .closed(4008):
            return UInt64(max(plan.surviveSeconds, 10) * 1e9)
        case .closed(4001), .closed(4002), .closed(4003), .closed(4006), .closed(1002), .closed(1007), .closed(1009),
            .malformed:
            return nil
        // The relay may close a reader that takes nothing; the code is behind what it never read.
        case _ where connection.role == .slowReader: return 10 * MonotonicClock.second
        default:
            if plan.surviveSeconds > 0 { return UInt64(plan.surviveSeconds * 1e9) }
            return phase == .joining ? 10 * MonotonicClock.second : nil
        }
    }

    private func joined(_ connection: Connection, _ recovered: Bool?, at now: UInt64) {
        connection.backoff.reset()
        guard connection.role != .auditor else {
            reader?.isJoined = true
            return
        }
        guard let recovered else {
            tally.firstJoins += 1
            tally.times.join.record(MonotonicClock.span(connection.startedAt, now))
            book.begin(at: connection.session.checker.joinedAt)
            return
        }
        tally.reconnects += 1
        if recovered { tally.recovered += 1 } else { tally.notRecovered += 1 }
        connection.isResuming = true
        if connection.session.checker.isCaughtUp { finishResume(connection, at: now) }
    }

    private func finishResume(_ connection: Connection, at now: UInt64) {
        connection.isResuming = false
        tally.times.resume.record(MonotonicClock.span(connection.startedAt, now))
    }

    private func acknowledge(_ number: Int, _ sequence: Int, at now: UInt64) {
        answered(number)
        guard ledger.messages.indices.contains(number) else {
            tally.contradictions += 1
            return
        }
        let message = ledger.messages[number]
        switch ledger.markAcked(number, sequence: sequence, content: content(of: message)) {
        case .first:
            tally.times.ack.record(MonotonicClock.span(message.due, now))
            book.attribute(sequence, due: message.due)
        case .again: break
        case .contradiction: tally.contradictions += 1
        }
    }

    private func answered(_ number: Int) {
        guard ledger.messages.indices.contains(number) else { return }
        desk.publishers[ledger.messages[number].publisher].answered(number)
    }
}

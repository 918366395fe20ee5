import ChatProtocol

extension ScenarioRun: FleetDriver {
    package func opened(_ connection: Connection) -> [UInt8] {
        tally.opened += 1
        if connection.part == .keeper { return keeperOpening(connection) }
        return connection.session.opening(token: connection.token)
    }

    package func recognise(_ stream: UnsafeRawBufferPointer, on connection: Connection, at now: UInt64) -> Int {
        guard let behaviour = connection.behaviour, behaviour.isReader, connection.session.isJoined else { return 0 }
        return book.recognise(
            stream, room: connection.room, &connection.cursor, &connection.session.checker, at: now,
            isTimed: behaviour.isTimed)
    }

    package func frameBegan(on connection: Connection) {
        book.beginFrame()
    }

    package func frameEnded(_ raw: UnsafeRawBufferPointer?, on connection: Connection) {
        guard connection.behaviour?.isReader == true, connection.session.isJoined else { return }
        book.endFrame(raw, room: connection.room, &connection.cursor, connection.session.checker)
    }

    package func received(_ line: UnsafeRawBufferPointer, on connection: Connection, at now: UInt64) {
        switch connection.part {
        case .user(.rubbish): return receivedByRubbish(line, on: connection)
        case .keeper: return keeperReceived(line)
        case .auditor, .user: break
        }
        switch connection.session.receive(line) {
        case .delivered(let sequence, let verdict, let kind):
            delivered(sequence, verdict, kind, line, on: connection, at: now)
            return
        case .viewers:
            book.passing()
            return
        case .acked(let message, let sequence): acknowledge(message, sequence, at: now)
        case .held(let message):
            answered(message)
            ledger.markHeld(message)
        case .refused(let message, let code): refused(message, code)
        case .joined(let recovered): joined(connection, recovered, at: now)
        case .welcome(let commandsPerSecond, _): welcomed(line, commandsPerSecond)
        case .failed(let command, let code): failed(command, code, connection, at: now)
        case .done(let command): moderated(command, connection, at: now)
        case .history(let events): reader?.take(events)
        case .lagged: if connection.behaviour == .slowReader { tally.laggedSlow += 1 } else { tally.lagged += 1 }
        case .raid: tally.raidAlerts += 1
        case .bye(let retry): connection.retryMilliseconds = retry
        case .left(let code): tally.failures["left \(code)", default: 0] += 1
        case .unreadable: tally.unreadable += 1
        case .ignored: break
        }
        book.personal()
    }

    private func delivered(
        _ sequence: Int, _ verdict: SequenceChecker.Verdict, _ kind: EventKind, _ line: UnsafeRawBufferPointer,
        on connection: Connection, at now: UInt64
    ) {
        guard let behaviour = connection.behaviour else { return }
        book.deliver(
            sequence, verdict, kind: kind, room: connection.room, line: line, at: now, isTimed: behaviour.isTimed)
        if connection.isResuming, connection.session.checker.isCaughtUp { finishResume(connection, at: now) }
    }

    private func welcomed(_ line: UnsafeRawBufferPointer, _ commandsPerSecond: Int) {
        desk.limit(to: commandsPerSecond)
        if let bytes = JSONCursor(line).value(of: "limits")?.value(of: "frame_bytes")?.integer { frameBytes = bytes }
    }

    private func failed(_ command: String, _ code: String, _ connection: Connection, at now: UInt64) {
        if let sent = troubles.moderatorAnswered(command, connection) {
            tally.times.moderation.record(MonotonicClock.span(sent, now))
            // Another moderator, or the same, did it before.
            if [ErrorCode.alreadyDone, .noSuchMessage].contains(where: { $0.rawValue == code }) { return }
        }
        tally.failures["\(command.hasPrefix("moderate-") ? "moderate" : command) \(code)", default: 0] += 1
        if command == "join" { tally.refusedJoins += 1 }
        if command == "history" { reader?.isRefused = true }
    }

    private func moderated(_ command: String, _ connection: Connection, at now: UInt64) {
        guard let sent = troubles.moderatorAnswered(command, connection) else { return }
        tally.moderated += 1
        tally.times.moderation.record(MonotonicClock.span(sent, now))
    }

    package func ended(_ connection: Connection, _ ending: Ending) {
        if connection.behaviour == .rubbish { return rubbishEnded(connection, ending) }
        tally.count(ending)
        if let publisher = connection.publisher { desk.disconnected(publisher) }
        guard connection.behaviour != nil else { return }
        troubles.disconnected(connection)
        let now = MonotonicClock.now
        guard connection.isWanted else { return }
        let patience = patience(after: ending, connection, at: now)
        guard let patience, let next = connection.backoff.next(at: now, patience: patience, using: &random) else {
            tally.abandoned += 1
            return
        }
        let wanted = now + UInt64(max(0, connection.retryMilliseconds ?? 0)) * MonotonicClock.millisecond
        openings.add(connection.index, at: max(next, wanted))
    }

    /// How many nanoseconds to go on trying after `ending`, nil to give up.
    private func patience(after ending: Ending, _ connection: Connection, at now: UInt64) -> UInt64? {
        let general = max(plan.scenario.patienceSeconds, outageEnds > now ? 60 : 0)
        let code: CloseCode? = if case .closed(let code) = ending { CloseCode(rawValue: code) } else { nil }
        switch code {
        case .draining, .tooSlow, .tooManyConnections, .idle: return UInt64(max(general, 10) * 1e9)
        case .badToken, .expiredToken, .banned, .protocolError, .protocolViolation, .notUTF8, .tooLarge: return nil
        case .normal, nil: break
        }
        switch ending {
        case .malformed: return nil
        // The relay may close a reader that takes nothing; the code is behind what it never read.
        case _ where connection.behaviour == .slowReader: return UInt64(max(general, 10) * 1e9)
        default:
            if general > 0 { return UInt64(general * 1e9) }
            return connection.session.hasJoinedBefore ? nil : 10 * MonotonicClock.second
        }
    }

    private func joined(_ connection: Connection, _ recovered: Bool?, at now: UInt64) {
        connection.backoff.reset()
        guard connection.behaviour != nil else {
            reader?.isJoined = true
            return
        }
        book.place(&connection.cursor, room: connection.room, connection.session.checker)
        guard let recovered else {
            tally.firstJoins += 1
            tally.times.join.record(MonotonicClock.span(connection.startedAt, now))
            book.begin(room: connection.room, at: connection.session.checker.joinedAt)
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
            let speaker = desk.connections[message.publisher]
            // A raider is kept waiting by the limits that it runs into, which says nothing about the relay's speed.
            let isTimed = speaker.behaviour != .raider
            if isTimed { tally.times.ack.record(MonotonicClock.span(message.due, now)) }
            book.attribute(sequence, room: speaker.room, due: isTimed ? message.due : Transcript.untimed)
        case .again: break
        case .contradiction: tally.contradictions += 1
        }
    }

    private func refused(_ number: Int, _ code: String) {
        answered(number)
        guard ledger.messages.indices.contains(number), ledger.messages[number].state == .sent else { return }
        ledger.markRefused(number, code: code)
        if desk.connections[ledger.messages[number].publisher].behaviour == .raider {
            tally.raidRefusals[code, default: 0] += 1
        } else {
            tally.refusals[code, default: 0] += 1
        }
    }

    private func answered(_ number: Int) {
        guard ledger.messages.indices.contains(number) else { return }
        desk.answered(number, by: ledger.messages[number].publisher)
    }
}

/// Publishing, coming and going, and disturbing.
extension ScenarioRun {
    func publish(at now: UInt64) {
        let turns = desk.handOut(at: now) { group, number, due, publisher in
            ledger.plan(due: due, publisher: publisher, text: texts.place(number, group: group))
        }
        for turn in turns { send(turn.message, by: turn.publisher, at: now) }
    }

    private func send(_ number: Int, by publisher: Int, at now: UInt64) {
        let isFirst = ledger.messages[number].state == .planned
        ledger.markSent(number)
        let message = ledger.messages[number]
        let connection = desk.connections[publisher]
        if isFirst {
            tally.times.sendDelay.record(MonotonicClock.span(message.due, now))
            if connection.behaviour == .raider { tally.raidSent += 1 } else { tally.sent += 1 }
        }
        let line = CommandWriter.say(
            rooms[connection.room], message: number, run: name, text: texts.texts[message.text])
        fleet.send(line, on: connection)
    }

    func moveCrowd(at now: UInt64) {
        let moves = crowd.moves(at: now)
        for connection in moves.coming {
            connection.isWanted = true
            fleet.open(connection, at: now)
        }
        for connection in moves.going {
            connection.isWanted = false
            fleet.drop(connection, politely: true)
            if let publisher = connection.publisher { desk.disconnected(publisher) }
        }
    }

    func disturb(at now: UInt64) {
        for connection in troubles.flaps(at: now, using: &random) where connection.session.isJoined {
            fleet.drop(connection, politely: Bool.random(using: &random))
            tally.droppedOnPurpose += 1
            openings.add(connection.index, at: now + UInt64.random(in: 0...MonotonicClock.second / 4, using: &random))
        }
        for (connection, bytes) in troubles.reads(at: now) {
            fleet.setPaced(true, connection)
            fleet.read(connection, upTo: bytes)
        }
        moderate(at: now)
        sendRubbish(at: now)
        while let incident = troubles.takeIncident(at: now) { begin(incident, at: now) }
    }

    private func moderate(at now: UInt64) {
        for connection in troubles.moderatorsDue(at: now) where connection.session.isJoined {
            let raider = desk.connections.first { $0.behaviour == .raider && $0.room == connection.room }
            let text = texts.texts[texts.place(Int(truncatingIfNeeded: random.next() >> 40), group: connection.group)]
            let line = troubles.act(
                connection, rooms[connection.room], message: book.rooms[connection.room].newestMessage,
                troublemaker: raider?.session.user, text: text, at: now)
            if let line { fleet.send(line, on: connection) }
        }
    }

    private func sendRubbish(at now: UInt64) {
        for connection in troubles.rubbishDue(at: now) where connection.session.isJoined {
            guard let provocation = troubles.provoke(connection, rooms[connection.room], frameBytes, at: now) else {
                continue
            }
            tally.rubbish += 1
            switch provocation {
            case .text(let bytes): fleet.send(.text, bytes, on: connection)
            case .binary(let bytes): fleet.send(.binary, bytes, on: connection)
            case .raw(let bytes): fleet.sendRaw(bytes, on: connection)
            }
        }
        for wrong in troubles.overdueRubbish(at: now) { tally.wrongAnswers[wrong, default: 0] += 1 }
    }

    func receivedByRubbish(_ line: UnsafeRawBufferPointer, on connection: Connection) {
        switch connection.session.receive(line) {
        case .failed("join", let code): tally.failures["join \(code)", default: 0] += 1
        case .failed(_, let code):
            if let wrong = troubles.rubbishHeard(code, connection) { tally.wrongAnswers[wrong, default: 0] += 1 }
        default: break
        }
    }

    func rubbishEnded(_ connection: Connection, _ ending: Ending) {
        // In an outage it may end for another reason, but it is answered all the same.
        let wrong = troubles.rubbishEnded(connection, ending)
        if let wrong, outageEnds <= MonotonicClock.now { tally.wrongAnswers[wrong, default: 0] += 1 }
        guard connection.isWanted, stage == .running else { return }
        openings.add(connection.index, at: MonotonicClock.now + MonotonicClock.second / 2)
    }

    private func begin(_ incident: Incident, at now: UInt64) {
        outageEnds = now + 60 * MonotonicClock.second
        switch incident.kind {
        case .cutAll:
            story.outage(at: now, "all connections cut")
            for connection in crowd.members where connection.isWanted && connection.phase != .closed {
                fleet.drop(connection, politely: false)
                tally.droppedOnPurpose += 1
                if let publisher = connection.publisher { desk.disconnected(publisher) }
                troubles.disconnected(connection)
                let delay = Double.random(in: 0...max(incident.spread, 0.001), using: &random)
                openings.add(connection.index, at: now + UInt64(delay * 1e9))
            }
        case .restart:
            guard let pid = usage.pid, let command = plan.restartCommand else { return }
            story.outage(at: now, "relay told to end (SIGTERM)")
            restarting = RelayRestart(pid: pid, command: command, isOurs: restarting != nil)
        }
    }

    /// Looks whether everyone has everything again, and whether the relay is back.
    func lookAfterOutage(at now: UInt64) {
        if let address = restarting?.look(at: now) {
            story.mark(at: now, "relay started again")
            if let pid = restarting?.newPID { usage.follow(pid) }
            if let moved = try? fleet.endpoint.moved(to: address) { fleet.endpoint = moved }
        }
        guard story.isOutage, stage == .running || stage == .settling, restarting?.isUnderWay != true, crowd.isWhole
        else {
            return
        }
        outageEnds = now
        story.wholeAgain(at: now)
    }

    /// The hash of what `message` says, spoken by its publisher's present user.
    func content(of message: PublishedMessage) -> UInt64 {
        ByteHash.ofMessage(
            user: desk.connections[message.publisher].session.user ?? [], text: texts.texts[message.text])
    }
}

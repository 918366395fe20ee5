/// Publishing, and disturbing subscribers.
extension ReplayRun {
    func publish(at now: UInt64) {
        let turns = desk.handOut(at: now) { number, due, publisher in
            ledger.plan(due: due, publisher: publisher, text: number % plan.texts.count)
        }
        for turn in turns { send(turn.message, by: turn.publisher, at: now) }
    }

    private func send(_ number: Int, by publisher: Int, at now: UInt64) {
        let isFirst = ledger.messages[number].state == .planned
        ledger.markSent(number)
        let message = ledger.messages[number]
        if isFirst { tally.times.sendDelay.record(MonotonicClock.span(message.due, now)) }
        let line = CommandWriter.say(plan.room, message: number, run: name, text: plan.texts[message.text])
        fleet.send(line, on: desk.connections[publisher])
    }

    func dropAndRead(at now: UInt64) {
        for index in churn.drops(at: now) {
            let connection = fleet.connections[index]
            guard connection.session.isJoined else { continue }
            fleet.drop(connection, politely: Bool.random(using: &churn.random))
            tally.droppedOnPurpose += 1
            openings.add(index, at: now + UInt64.random(in: 0...MonotonicClock.second / 4, using: &churn.random))
        }
        for (connection, bytes) in churn.reads(at: now) { fleet.read(connection, upTo: bytes) }
    }

    /// The hash of what `message` says, spoken by its publisher's present user.
    func content(of message: PublishedMessage) -> UInt64 {
        ByteHash.ofMessage(
            user: desk.connections[message.publisher].session.user ?? [], text: plan.texts[message.text])
    }
}

extension ReplayRun {
    /// What the comparison with the room's record found, nil where the record could not be read to its end.
    func audit() -> RecordAudit.Findings? {
        phase = .auditing
        let start = book.start ?? 0
        let connection = fleet.add(.auditor, token: plan.subscriberToken ?? plan.tokens.first, room: plan.room)
        reader = RecordReader(connection, after: start)
        fleet.open(connection, at: MonotonicClock.now)
        turn(atMost: 10) { [self] in reader?.isJoined == true }
        guard reader?.isJoined == true else { return nil }
        let pages = Double(book.newest - start) / 200 + 10
        let perSecond = Double(desk.commandsPerSecond > 0 ? desk.commandsPerSecond : 10)
        turn(atMost: 30 + 4 * pages / perSecond) { [self] in
            askForPage()
            return reader?.isComplete == true || reader?.isRefused == true
        }
        guard let reader, reader.isComplete else { return nil }
        return reader.audit.findings(
            ledger: ledger, witnesses: book.witnesses, since: start,
            published: ledger.messages.lazy.filter { $0.state != .planned }.map { [self] message in
                message.content != 0 ? message.content : content(of: message)
            })
    }

    /// Asks for the next page if none is awaited; called at most every 20 ms, and as often as commands are allowed.
    private func askForPage() {
        guard var reader, !reader.isWaiting, !reader.isComplete else { return }
        let now = MonotonicClock.now
        guard now >= reader.nextPage else { return }
        reader.nextPage = now + UInt64(1e9 / (0.9 * Double(max(desk.commandsPerSecond, 1))))
        reader.isWaiting = true
        self.reader = reader
        fleet.send(CommandWriter.history(plan.room, after: reader.audit.newest), on: reader.connection)
    }
}

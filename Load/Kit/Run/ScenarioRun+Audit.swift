extension ScenarioRun {
    /// What the comparison with the rooms' records found, nil where one could not be read to its end.
    ///
    /// Rooms with the most messages come first, as far as some ten thousand entries.
    func audit() -> AuditReport? {
        stage = .auditing
        var report = AuditReport()
        let order = book.rooms.indices.filter { book.rooms[$0].start != nil }.sorted {
            size($0) > size($1)
        }
        var budget = 200_000
        for room in order where size(room) > 0 {
            guard budget > 0 else { break }
            budget -= size(room)
            guard let reader = read(room) else { return nil }
            report.rooms += 1
            report.sequences[room] = Array(reader.audit.sequences)
            let messages = ledger.messages.lazy.filter { [self] in desk.connections[$0.publisher].room == room }
            report.findings.add(
                reader.audit.findings(
                    messages: messages, book: book.rooms[room],
                    published: messages.filter { $0.state != .planned }.map { [self] message in
                        message.content != 0 ? message.content : content(of: message)
                    }))
        }
        report.roomsInAll = order.count { size($0) > 0 }
        return report
    }

    private func size(_ room: Int) -> Int { book.rooms[room].newest - (book.rooms[room].start ?? 0) }

    private func read(_ room: Int) -> RecordReader? {
        let token =
            plan.commonToken
            ?? plan.tokens.token(number: 0, user: "\(name)-auditor", role: .moderator, lifetime: 3600)
        let connection = fleet.add(.auditor, room: room, roomName: rooms[room], token: token)
        reader = RecordReader(connection, after: book.rooms[room].start ?? 0)
        fleet.open(connection, at: MonotonicClock.now)
        turn(atMost: 30) { [self] in reader?.isJoined == true }
        guard reader?.isJoined == true else { return unread(room, "its reader did not get in") }
        let pages = Double(size(room)) / 200 + 10
        let perSecond = Double(desk.commandsPerSecond > 0 ? desk.commandsPerSecond : 10)
        turn(atMost: 30 + 4 * pages / perSecond) { [self] in
            askForPage()
            return reader?.isComplete == true || reader?.isRefused == true
        }
        fleet.drop(connection, politely: true)
        guard reader?.isComplete == true else {
            return unread(room, reader?.isRefused == true ? "history was refused" : "no end came in time")
        }
        return reader
    }

    private func unread(_ room: Int, _ why: String) -> RecordReader? {
        story.mark(at: MonotonicClock.now, "the record of \(rooms[room]) was not read: \(why)")
        return nil
    }

    /// Asks for the next page if none is awaited; called at most every 20 ms, and as often as commands are allowed.
    private func askForPage() {
        guard var reader, !reader.isWaiting, !reader.isComplete else { return }
        let now = MonotonicClock.now
        guard now >= reader.nextPage else { return }
        reader.nextPage = now + UInt64(1e9 / (0.9 * Double(max(desk.commandsPerSecond, 1))))
        reader.isWaiting = true
        self.reader = reader
        fleet.send(
            CommandWriter.history(rooms[reader.connection.room], after: reader.audit.newest), on: reader.connection)
    }
}

/// What reading the records back found.
package struct AuditReport {
    package var findings = RecordAudit.Findings()
    /// Rooms that were read, and rooms in which something was said.
    package var rooms = 0
    package var roomsInAll = 0
    /// The sequences of the messages in each room's record.
    package var sequences: [Int: [Int]] = [:]

    package init() {}
}

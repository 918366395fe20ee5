/// What came of a replay.
package struct ReplayResult {
    package var plan: ReplayPlan
    package var ledger: PublishLedger
    package var tally: ConnectionTally
    package var book: DeliveryBook
    package var usage: UsageSampler
    /// Nil where the record was not, or could not be, read.
    package var audit: RecordAudit.Findings?
    package var notJoined = 0
    /// Connections that were out of the room at the end.
    package var stragglers = 0
    /// Recorded events that a subscriber should have got and did not, over all subscribers.
    package var lost = 0
    package var subscribersWithLoss = 0
    /// Recorded events that the relay said it skipped, over all subscribers.
    package var skipped = 0

    init(of run: ReplayRun, notJoined: Int, stragglers: Int, audit: RecordAudit.Findings?) {
        plan = run.plan
        ledger = run.ledger
        tally = run.tally
        book = run.book
        usage = run.usage
        self.audit = audit
        self.notJoined = notJoined
        self.stragglers = stragglers
        countLost(of: run)
    }

    private mutating func countLost(of run: ReplayRun) {
        var sequences: [Int] = []
        run.book.witnesses.forEach { sequence, _ in sequences.append(sequence) }
        if let reader = run.reader { sequences.append(contentsOf: reader.audit.sequences) }
        let known = KnownSequences(sequences)
        guard let end = known.newest else { return }
        for connection in run.fleet.connections where connection.role != .auditor {
            let checker = connection.session.checker
            let count = checker.missing(upTo: end).reduce(0) { $0 + known.count(in: $1) }
            lost += count
            if count > 0 { subscribersWithLoss += 1 }
            skipped += checker.skipped.reduce(0) { $0 + known.count(in: $1) }
        }
    }

    /// Messages without any reply.
    package var unanswered: Int { ledger.open }

    /// The relay's CPU seconds for a million deliveries, nil where unknown.
    package var relayCPUPerMillion: Double? {
        guard book.deliveries > 0 else { return nil }
        return usage.cpuSeconds.map { $0 * 1e6 / Double(book.deliveries) }
    }

    package var ownCPUPerMillion: Double {
        book.deliveries > 0 ? usage.ownCPUSeconds * 1e6 / Double(book.deliveries) : 0
    }

    /// What the relay promised and did not keep, in words; empty where all was kept.
    package var brokenPromises: [String] {
        var broken: [String] = []
        func check(_ count: Int, _ what: String) {
            if count > 0 { broken.append("\(count) \(what)") }
        }
        check(notJoined, "users never joined")
        check(tally.abandoned, "connections were lost for good")
        check(stragglers, "users were out of the room at the end")
        check(lost, "deliveries lost (\(subscribersWithLoss) subscribers)")
        check(book.duplicates, "deliveries twice")
        check(book.outOfOrder, "deliveries out of order")
        check(book.contradictions, "deliveries with another user or text than others got")
        check(tally.lagged, "times a fast reader was skipped (lagged)")
        check(unanswered, "messages without reply")
        check(tally.contradictions, "replies that contradict an earlier one")
        check(tally.unreadable, "lines that are no event of the protocol")
        check(tally.failures.values.reduce(0, +), "other commands failed")
        if !plan.allowRejections { check(ledger.refused.values.reduce(0, +), "messages refused") }
        if !plan.allowUnrecovered { check(tally.notRecovered, "rejoins not recovered") }
        guard plan.audits else { return broken }
        guard let audit else { return broken + ["the room's record could not be read to its end"] }
        check(audit.ackedMissing, "acknowledged messages missing in the record")
        check(audit.ackedAltered, "acknowledged messages recorded with another user or text")
        check(audit.seenMissing, "delivered messages missing in the record")
        check(audit.seenAltered, "messages delivered with another user or text than recorded")
        check(audit.storedTwice, "messages stored more than once")
        check(audit.disordered, "entries of history out of order")
        return broken
    }
}

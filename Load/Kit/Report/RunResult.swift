/// What came of a run.
package struct RunResult {
    package var plan: RunPlan
    package var ledger: PublishLedger
    package var tally: ConnectionTally
    package var totals: DeliveryTotals
    package var delivery: Latencies
    package var usage: UsageSampler
    package var story: RunStory
    /// Nil where the record was not, or could not be, read.
    package var audit: AuditReport?
    /// Seconds from the first phase to the last delivery.
    package var seconds: Double
    /// Users that came and never got into their room.
    package var notJoined = 0
    /// Users that were out of their room at the end.
    package var stragglers = 0
    /// The most users that were in their rooms at one time.
    package var mostConnections = 0
    /// Recorded events that a subscriber should have got and did not, over all subscribers.
    package var lost = 0
    package var subscribersWithLoss = 0
    /// Recorded events that the relay said it skipped, over all subscribers.
    package var skipped = 0

    init(of run: ScenarioRun, seconds: Double, stragglers: Int, audit: AuditReport?) {
        plan = run.plan
        ledger = run.ledger
        tally = run.tally
        totals = run.book.totals
        delivery = run.book.latency
        run.usage.finish()
        usage = run.usage
        story = run.story
        self.audit = audit
        self.seconds = seconds
        self.stragglers = stragglers
        notJoined = run.crowd.members.count { $0.startedAt > 0 && !$0.session.hasJoinedBefore }
        mostConnections = story.rows.compactMap { $0[1] }.max().map { Int($0) } ?? 0
        countLost(of: run)
    }

    private mutating func countLost(of run: ScenarioRun) {
        let known = run.book.rooms.indices.map { room -> KnownSequences in
            var sequences = audit?.sequences[room] ?? []
            run.book.rooms[room].witnesses.forEach { sequence, _ in sequences.append(sequence) }
            // A deleted message is not sent again to who comes back.
            let deleted = run.book.rooms[room].deleted
            return KnownSequences(deleted.isEmpty ? sequences : sequences.filter { !deleted.contains($0) })
        }
        for connection in run.crowd.members where connection.behaviour?.isReader == true {
            let checker = connection.session.checker
            // Who went home is owed what came before that.
            let end = connection.isWanted ? known[connection.room].newest : checker.last
            guard let end else { continue }
            let count = checker.missing(upTo: end).reduce(0) { $0 + known[connection.room].count(in: $1) }
            lost += count
            if count > 0 { subscribersWithLoss += 1 }
            skipped += checker.skipped.reduce(0) { $0 + known[connection.room].count(in: $1) }
        }
    }

    /// Messages without any reply.
    package var unanswered: Int { ledger.open }

    /// The relay's CPU seconds for a million deliveries, nil where unknown.
    package var relayCPUPerMillion: Double? {
        guard totals.deliveries > 0 else { return nil }
        return usage.cpuSeconds.map { $0 * 1e6 / Double(totals.deliveries) }
    }

    package var ownCPUPerMillion: Double {
        totals.deliveries > 0 ? usage.ownCPUSeconds * 1e6 / Double(totals.deliveries) : 0
    }

    /// The relay's memory for each connection at the end of the first phase, nil where unknown.
    package var memoryPerConnection: Double? {
        guard let first = usage.first, let joined = usage.joined, tally.firstJoins > 0 else { return nil }
        return Double(joined.residentBytes - first.residentBytes) / Double(joinedInFirstPhase)
    }

    private var joinedInFirstPhase: Int {
        let end = story.phases.first?.to ?? 0
        let row = story.rows.last { ($0[0] ?? 0) <= end + 1 }
        return max(1, Int(row?[1] ?? Double(tally.firstJoins)))
    }

    /// Every promise with what was measured, nil where nothing could be.
    package var promises: [(promise: Promise, measured: Double?, isKept: Bool)] {
        plan.scenario.promises.map { promise in
            let measured = measure(promise.kind)
            return (promise, measured, promise.isKept(by: measured))
        }
    }

    package var isPassed: Bool { promises.allSatisfy(\.isKept) }

    /// The figure that a promise is about, nil where it could not be measured.
    package func measure(_ kind: PromiseKind) -> Double? {
        func count(_ count: Int) -> Double { Double(count) }
        func percentile(_ latencies: Latencies, _ percent: Double) -> Double? {
            latencies.count > 0 ? latencies.milliseconds(percent) : nil
        }
        return switch kind {
        case .lost: count(lost)
        case .duplicated: count(totals.duplicates)
        case .outOfOrder: count(totals.outOfOrder)
        case .contradictory: count(totals.contradictions + tally.contradictions)
        case .unanswered: count(unanswered)
        case .unreadable: count(tally.unreadable)
        case .notJoined: count(notJoined)
        case .abandoned: count(tally.abandoned)
        case .stragglers: count(stragglers)
        case .unrecovered: count(tally.notRecovered)
        case .lagged: count(tally.lagged)
        case .failedCommands: count(tally.failures.values.reduce(0, +))
        case .wrongAnswers: tally.rubbish > 0 ? count(tally.wrongAnswers.values.reduce(0, +)) : nil
        case .recordFaults: audit.map { count($0.findings.faults) }
        case .refused: count(tally.refusals.values.reduce(0, +))
        case .refusedPercent: Self.percent(tally.refusals, of: tally.sent)
        case .raidRefusedPercent: Self.percent(tally.raidRefusals, of: tally.raidSent)
        case .raidAlerts: count(tally.raidAlerts)
        case .deliveryP50: percentile(delivery, 50)
        case .deliveryP99: percentile(delivery, 99)
        case .deliveryP999: percentile(delivery, 99.9)
        case .ackP50: percentile(tally.times.ack, 50)
        case .ackP99: percentile(tally.times.ack, 99)
        case .joinP99: percentile(tally.times.join, 99)
        case .resumeP99: percentile(tally.times.resume, 99)
        case .wholeAgain: story.outage
        case .memoryPerConnection: memoryPerConnection
        case .memoryGrowth: usage.joined.map { count(max(0, usage.peakBytes - $0.residentBytes)) }
        case .cpuPerMillion: relayCPUPerMillion
        case .recordReadsPerRoom: counted("interline_record_reads_total").map { $0 / count(max(1, plan.rooms.count)) }
        case .connections: count(mostConnections)
        case .published: publishedPerSecond
        }
    }

    private static func percent(_ refusals: [String: Int], of sent: Int) -> Double? {
        sent > 0 ? Double(refusals.values.reduce(0, +)) * 100 / Double(sent) : nil
    }

    /// By how much a counter of the relay's metrics grew.
    private func counted(_ name: String) -> Double? {
        guard let last = usage.counters.last[name], let first = usage.counters.first[name] else { return nil }
        return last - first
    }

    /// Acknowledged messages over the time in which messages were due.
    private var publishedPerSecond: Double? {
        guard let first = ledger.messages.first?.due, let last = ledger.messages.last?.due, last > first else {
            return nil
        }
        return Double(ledger.acked) * 1e9 / Double(last - first)
    }
}

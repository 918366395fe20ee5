import Glibc

/// A replay under way: everyone joins, publishers follow the timetable, everyone gets everything, the record is read.
///
/// Belongs to one thread, which is the fleet's.
package final class ReplayRun {
    enum Phase: String {
        case joining, running, draining, auditing
    }

    let plan: ReplayPlan
    let fleet: Fleet
    /// Part of each nonce, so that runs within the relay's nonce memory don't meet.
    let name: String
    var phase = Phase.joining
    var book = DeliveryBook()
    var tally = ConnectionTally()
    var ledger = PublishLedger()
    var desk: PublishingDesk
    var churn: Churn
    var reader: RecordReader?
    var usage: UsageSampler
    var progress: ProgressLine
    /// Connections to be opened, by index.
    var openings = Deadlines()

    /// - Parameter progress: takes a line a second.
    package init(_ plan: ReplayPlan, progress: @escaping (String) -> Void) throws(SystemError) {
        self.plan = plan
        let now = MonotonicClock.now
        fleet = try Fleet(plan.endpoint, deflate: plan.deflate, seed: plan.seed)
        name = "load-" + String(SplitMix.fresh(), radix: 36)
        desk = PublishingDesk(count: plan.publishers)
        churn = Churn(plan: plan)
        usage = UsageSampler(pid: plan.pid)
        self.progress = ProgressLine(from: now, write: progress)
        for index in 0..<plan.subscribers + plan.slowReaders {
            _ = fleet.add(
                index < plan.subscribers ? .subscriber : .slowReader, token: plan.subscriberToken, room: plan.room)
        }
        for index in 0..<plan.publishers {
            let token = plan.tokens.isEmpty ? nil : plan.tokens[index % plan.tokens.count]
            desk.connections.append(fleet.add(.publisher(index), token: token, room: plan.room))
        }
    }

    /// Runs to the end and says what came of it.
    package func run() throws(ReplayFailure) -> ReplayResult {
        fleet.driver = self
        let opening = MonotonicClock.now
        for connection in fleet.connections {
            openings.add(connection.index, at: opening + UInt64(Double(connection.index) * 1e9 / plan.connectRate))
        }
        turn(atMost: 30 + Double(fleet.connections.count) / plan.connectRate) { [self] in
            tally.firstJoins + tally.refusedJoins + tally.abandoned >= fleet.connections.count
        }
        try checkStart()
        let notJoined = fleet.connections.count { !$0.session.hasJoinedBefore }
        usage.markJoined()
        start()
        turn(atMost: plan.seconds + 1) { [self] in desk.isAllPlanned || isDeserted }
        phase = .draining
        stopChurn()
        turn(atMost: plan.drainSeconds + plan.surviveSeconds) { [self] in everyoneHasEverything() || isDeserted }
        // What comes twice often comes late.
        turn(atMost: 0.3) { false }
        usage.sample()
        let stragglers = fleet.connections.count { !$0.session.isJoined }
        let findings = plan.audits && notJoined < fleet.connections.count ? audit() : nil
        for connection in fleet.connections { fleet.drop(connection, politely: true) }
        return ReplayResult(of: self, notJoined: notJoined, stragglers: stragglers, audit: findings)
    }

    private func checkStart() throws(ReplayFailure) {
        guard tally.firstJoins > 0 else {
            let reasons = tally.endings.merging(tally.failures) { $0 + $1 }
            throw .nobodyJoined(reasons.keys.sorted().joined(separator: ", "))
        }
        let limit = 0.9 * Double(desk.commandsPerSecond)
        guard desk.commandsPerSecond == 0 || plan.rate / Double(plan.publishers) <= limit else {
            throw .tooFewPublishers(needed: Int((plan.rate / limit).rounded(.up)), limit: desk.commandsPerSecond)
        }
    }

    private func start() {
        phase = .running
        let now = MonotonicClock.now
        desk.timetable = Timetable(start: now + MonotonicClock.second / 10, rate: plan.rate, seconds: plan.seconds)
        churn.start(at: now, slow: fleet.connections.filter { $0.role == .slowReader })
        for connection in churn.slow { fleet.setPaced(true, connection) }
    }

    private func stopChurn() {
        for connection in churn.slow { fleet.setPaced(false, connection) }
        churn.stop()
    }

    /// Handles events until `isDone`, looked at every 20 ms, or until `seconds` have passed.
    func turn(atMost seconds: Double, until isDone: () -> Bool) {
        let end = MonotonicClock.now + UInt64(seconds * 1e9)
        var nextLook: UInt64 = 0
        while true {
            let now = MonotonicClock.now
            if now >= nextLook {
                if isDone() { return }
                nextLook = now + 20 * MonotonicClock.millisecond
            }
            guard now < end else { return }
            while let index = openings.popDue(at: now) { fleet.open(fleet.connections[index], at: now) }
            publish(at: now)
            if phase == .running { dropAndRead(at: now) }
            if progress.isDue(at: now) { reportProgress(at: now) }
            let soonest = min(openings.next ?? end, desk.timetable?.next ?? end, nextLook, end)
            let wait = desk.isBacklogged || churn.isActive ? MonotonicClock.millisecond : nextLook - now
            fleet.turn(waiting: min(wait, MonotonicClock.span(MonotonicClock.now, soonest)))
        }
    }

    /// Nobody is left who could get anything.
    private var isDeserted: Bool { tally.abandoned >= fleet.connections.count }

    private func everyoneHasEverything() -> Bool {
        ledger.open == 0
            && fleet.connections.allSatisfy { $0.session.isJoined && ($0.session.checker.last ?? 0) >= book.newest }
    }

    private func reportProgress(at now: UInt64) {
        // Reading the record is not part of what is measured.
        if phase != .auditing { usage.sample() }
        fleet.endStuck(at: now, limit: 10 * MonotonicClock.second)
        progress.write(
            ProgressLine.Snapshot(
                phase: phase.rawValue, online: fleet.connections.count { $0.session.isJoined },
                connections: fleet.connections.count, sent: tally.times.sendDelay.count, acked: ledger.acked,
                refused: ledger.refused.values.reduce(0, +), deliveries: book.deliveries, interval: book.interval,
                relay: usage.last),
            at: now)
        book.startInterval()
    }
}

import Glibc

/// A run under way: the phases go by, everyone gets everything, the record is read.
///
/// Belongs to one thread, which is the fleet's.
package final class ScenarioRun {
    enum Stage: String {
        case preparing, running, settling, auditing
    }

    let plan: RunPlan
    let rooms: [String]
    /// Those that users say, and read.
    let languages: [String]
    let fleet: Fleet
    /// Part of each nonce and user id, so that runs within the relay's memory of nonces don't meet.
    let name: String
    var stage = Stage.preparing
    var book: DeliveryBook
    var tally = ConnectionTally()
    var ledger = PublishLedger()
    var texts: TextBook
    var desk = PublishingDesk()
    var crowd: Crowd
    var troubles: Troubles
    var keeper = Keeper()
    var reader: RecordReader?
    var usage: UsageSampler
    var progress: ProgressLine
    var story: RunStory
    var random: SplitMix
    /// Connections to be opened, by index.
    var openings = Deadlines()
    /// The relay's limits, as `welcome` says.
    var frameBytes = 16_384
    /// Until when a broken connection is tried again, whatever the scenario's patience: an incident is under way.
    var outageEnds: UInt64 = 0
    var restarting: RelayRestart?

    /// - Parameter progress: takes a line a second.
    package init(_ plan: RunPlan, progress: @escaping (String) -> Void) throws(SystemError) {
        self.plan = plan
        rooms = plan.rooms
        let now = MonotonicClock.now
        fleet = try Fleet(plan.endpoint, deflate: plan.deflate, trustsAnyone: plan.trustsAnyone, seed: plan.seed)
        name = "load-" + String(SplitMix.fresh(), radix: 36)
        languages = Set(plan.scenario.groups.compactMap(\.language)).sorted()
        book = DeliveryBook(rooms: rooms.count, languages: languages.count)
        texts = TextBook(plan.lines)
        crowd = Crowd(plan.scenario)
        troubles = Troubles(plan.scenario)
        usage = UsageSampler(pid: plan.pid, metrics: plan.metrics)
        self.progress = ProgressLine(from: now, write: progress)
        story = RunStory(from: now)
        random = SplitMix(seed: plan.seed &+ 1)
        for (index, group) in plan.scenario.groups.enumerated() where group.behaviour != .raider {
            texts.assign(index, language: group.language)
        }
        for (index, group) in plan.scenario.groups.enumerated() where group.behaviour == .raider {
            texts.assignRaid(index, language: group.language, seed: plan.seed)
        }
        addUsers()
    }

    private func addUsers() {
        let lifetime = Int(plan.scenario.seconds) + 7200
        for (number, member) in Cast(plan.scenario, seed: plan.seed).members.enumerated() {
            let group = plan.scenario.groups[member.group]
            let user = "\(name)-\(group.name)-\(member.number)"
            let token =
                plan.tokens.token(number: desk.connections.count, user: user, role: group.role, lifetime: lifetime)
                ?? (group.role == .anonymous ? plan.commonToken : nil)
            let connection = fleet.add(
                .user(group.behaviour), group: member.group, room: member.room, roomName: rooms[member.room],
                language: group.language.flatMap { tag in
                    languages.firstIndex(of: tag).map { (place: $0 + 1, tag: tag) }
                },
                token: token)
            if group.behaviour.speaks { desk.add(connection) }
            crowd.add(connection)
            troubles.add(connection, number: number)
        }
    }

    /// Runs to the end and says what came of it.
    package func run() throws(RunFailure) -> RunResult {
        fleet.driver = self
        try makeRooms()
        stage = .running
        story.begin(at: MonotonicClock.now)
        for (index, phase) in plan.scenario.phases.enumerated() { try play(phase, isFirst: index == 0) }
        desk.stop()
        troubles.stop(fleet)
        stage = .settling
        turn(atMost: plan.scenario.settleSeconds + plan.scenario.patienceSeconds) { [self] in
            everyoneHasEverything() || isDeserted
        }
        // What comes twice often comes late.
        turn(atMost: 0.3) { false }
        sample(at: MonotonicClock.now)
        book.settle()
        let seconds = Double(MonotonicClock.span(story.start, MonotonicClock.now)) / 1e9
        let stragglers = crowd.members.count { $0.isWanted && $0.behaviour != .rubbish && !$0.session.isJoined }
        let audit = plan.scenario.isAudited && tally.firstJoins > 0 ? self.audit() : nil
        for connection in fleet.connections { fleet.drop(connection, politely: true) }
        restarting?.stopRelay()
        return RunResult(of: self, seconds: seconds, stragglers: stragglers, audit: audit)
    }

    private func play(_ phase: ScenarioPhase, isFirst: Bool) throws(RunFailure) {
        let start = MonotonicClock.now
        try checkPublishers(phase)
        crowd.begin(phase, at: start)
        for (index, group) in plan.scenario.groups.enumerated() {
            let rate = crowd.rates[group.name] ?? 0
            desk.schedule(group: index, from: start, rate: rate, seconds: phase.seconds)
        }
        let from = story.seconds(at: start)
        troubles.begin(phase, at: start)
        turn(atMost: phase.seconds) { [self] in isDeserted || restarting?.failure != nil }
        if phase.waits {
            turn(atMost: 30) { [self] in crowd.hasArrived || isDeserted }
        }
        if let failure = restarting?.failure { throw .notRestarted(failure) }
        story.phases.append(RunStory.Phase(name: phase.name, from: from, to: story.seconds(at: MonotonicClock.now)))
        if isFirst {
            guard tally.firstJoins > 0 else { throw .nobodyJoined(reasons) }
            usage.markJoined()
        }
    }

    private func checkPublishers(_ phase: ScenarioPhase) throws(RunFailure) {
        let limit = 0.9 * Double(desk.commandsPerSecond)
        guard limit > 0 else { return }
        for group in plan.scenario.groups where group.behaviour == .lead {
            let rate = phase.rates[group.name] ?? 0
            guard rate / Double(group.count) > limit else { continue }
            throw .tooFewPublishers(
                group: group.name, needed: Int((rate / limit).rounded(.up)), limit: desk.commandsPerSecond)
        }
    }

    var reasons: String {
        tally.endings.merging(tally.failures) { $0 + $1 }.keys.sorted().joined(separator: ", ")
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
                lookAfterOutage(at: now)
            }
            guard now < end else { return }
            while let index = openings.popDue(at: now) { fleet.open(fleet.connections[index], at: now) }
            if stage == .running {
                moveCrowd(at: now)
                disturb(at: now)
            }
            publish(at: now)
            if progress.isDue(at: now) { sample(at: now) }
            let soonest = min(openings.next ?? end, desk.next ?? end, nextLook, end)
            let wait =
                desk.hasBacklog || troubles.isActive || crowd.isMoving(at: now)
                ? MonotonicClock.millisecond : nextLook - now
            fleet.turn(waiting: min(wait, MonotonicClock.span(MonotonicClock.now, soonest)))
        }
    }

    /// Nobody is left who could get anything.
    var isDeserted: Bool { tally.abandoned > 0 && tally.abandoned >= crowd.members.count }

    private func everyoneHasEverything() -> Bool {
        ledger.open == 0
            && crowd.members.allSatisfy {
                !$0.isWanted || $0.behaviour == .rubbish
                    || ($0.session.isJoined && ($0.session.checker.last ?? 0) >= book.rooms[$0.room].newest)
            }
    }

    private func sample(at now: UInt64) {
        // Reading the record is not part of what is measured.
        if stage != .auditing { usage.sample() }
        fleet.endStuck(at: now, limit: 10 * MonotonicClock.second)
        let online = crowd.members.count { $0.session.isJoined }
        progress.write(
            ProgressLine.Snapshot(
                phase: stage == .running ? story.current ?? crowd.phase : stage.rawValue, online: online,
                connections: crowd.members.count, sent: tally.times.sendDelay.count, acked: ledger.acked,
                refused: ledger.refused.values.reduce(0, +), deliveries: book.totals.deliveries,
                interval: book.interval, relay: usage.last),
            at: now)
        if stage == .running || stage == .settling {
            story.sample(
                at: now, online: online, published: tally.times.sendDelay.count, deliveries: book.totals.deliveries,
                interval: book.interval, usage: usage, refused: ledger.refused.values.reduce(0, +),
                reconnects: tally.reconnects)
        }
        book.startInterval()
    }
}

/// What disturbs a run on purpose: flapping, slow reading, rubbish, moderation, and incidents.
struct Troubles {
    private let groups: [UserGroup]
    private var flappers: [Int: (users: [Connection], flapper: Flapper?)] = [:]
    private var slow: [(connection: Connection, reader: SlowReader)] = []
    private var rubbish: [Int: (connection: Connection, sender: RubbishSender, next: UInt64)] = [:]
    private var moderators: [Int: (connection: Connection, moderator: Moderator)] = [:]
    private var incidents: [(time: UInt64, incident: Incident)] = []
    private var nextRead: UInt64 = 0
    private var nextLook: UInt64 = 0
    private var isStopped = false

    init(_ scenario: Scenario) {
        groups = scenario.groups
    }

    mutating func add(_ connection: Connection, number: Int) {
        switch connection.behaviour {
        case .flapper: flappers[connection.group, default: ([], nil)].users.append(connection)
        case .slowReader:
            let bytes = groups[connection.group].bytesPerSecond
            slow.append((connection, SlowReader(bytesPerSecond: bytes, from: MonotonicClock.now)))
        case .rubbish: rubbish[connection.index] = (connection, RubbishSender(first: number), 0)
        case .moderator: moderators[connection.index] = (connection, Moderator(first: number, next: 0))
        default: break
        }
    }

    /// Somebody has to be looked after every millisecond.
    var isActive: Bool { !isStopped && (!flappers.isEmpty || !slow.isEmpty || !rubbish.isEmpty) }

    mutating func begin(_ phase: ScenarioPhase, at now: UInt64) {
        incidents = phase.incidents.map { (now + UInt64($0.at * 1e9), $0) }.sorted { $0.time < $1.time }
    }

    mutating func stop(_ fleet: Fleet) {
        isStopped = true
        for (connection, _) in slow { fleet.setPaced(false, connection) }
    }

    mutating func takeIncident(at now: UInt64) -> Incident? {
        guard let first = incidents.first, first.time <= now else { return nil }
        return incidents.removeFirst().incident
    }

    /// The flappers to drop now.
    mutating func flaps(at now: UInt64, using random: inout SplitMix) -> [Connection] {
        var drops: [Connection] = []
        for key in flappers.keys {
            guard let users = flappers[key]?.users else { continue }
            // Counted from the moment that the last of them has joined once.
            guard flappers[key]?.flapper != nil else {
                if now >= nextLook, users.allSatisfy(\.session.hasJoinedBefore) {
                    let percent = groups[key].flapPercent
                    flappers[key]?.flapper = Flapper(percent: percent, of: users.count, from: now)
                }
                continue
            }
            let count = flappers[key]?.flapper?.drops(at: now) ?? 0
            for _ in 0..<count { drops.append(users[Int.random(in: users.indices, using: &random)]) }
        }
        if now >= nextLook { nextLook = now + MonotonicClock.second / 20 }
        return drops
    }

    /// Slow readers and how many bytes each may read now; every 100 ms.
    mutating func reads(at now: UInt64) -> [(Connection, Int)] {
        guard !slow.isEmpty, now >= nextRead else { return [] }
        nextRead = now + MonotonicClock.second / 10
        // At first they read as others do, so that they get into the room.
        return slow.indices.compactMap { index in
            let bytes = slow[index].reader.allowance(at: now)
            return slow[index].connection.session.isJoined || slow[index].connection.isPaced
                ? (slow[index].connection, bytes) : nil
        }
    }

    mutating func disconnected(_ connection: Connection) {
        moderators[connection.index]?.moderator.disconnected()
    }

    func moderatorsDue(at now: UInt64) -> [Connection] {
        moderators.values.filter { $0.moderator.next <= now }.map(\.connection)
    }

    mutating func act(
        _ connection: Connection, _ room: String, message: Int?, troublemaker: [UInt8]?, text: [UInt8], at now: UInt64
    ) -> [UInt8]? {
        let next = now + every(connection)
        moderators[connection.index]?.moderator.next = next
        return moderators[connection.index]?.moderator.act(
            in: room, message: message, troublemaker: troublemaker, text: text, at: now)
    }

    /// When the moderator's command was sent.
    mutating func moderatorAnswered(_ command: String, _ connection: Connection) -> UInt64? {
        moderators[connection.index]?.moderator.answered(command)
    }

    func rubbishDue(at now: UInt64) -> [Connection] {
        rubbish.values.filter { $0.next <= now && $0.sender.triedAt == nil }.map(\.connection)
    }

    mutating func provoke(
        _ connection: Connection, _ room: String, _ frameBytes: Int, at now: UInt64
    ) -> RubbishSender.Provocation? {
        let next = now + every(connection)
        rubbish[connection.index]?.next = next
        return rubbish[connection.index]?.sender.provoke(room: room, frameBytes: frameBytes, at: now)
    }

    mutating func rubbishHeard(_ code: String, _ connection: Connection) -> String? {
        rubbish[connection.index]?.sender.heard(code)
    }

    mutating func rubbishEnded(_ connection: Connection, _ ending: Ending) -> String? {
        rubbish[connection.index]?.sender.ended(ending)
    }

    mutating func overdueRubbish(at now: UInt64) -> [String] {
        var wrong: [String] = []
        for key in rubbish.keys {
            if let overdue = rubbish[key]?.sender.overdue(at: now) { wrong.append(overdue) }
        }
        return wrong
    }

    private func every(_ connection: Connection) -> UInt64 {
        UInt64(groups[connection.group].everySeconds * 1e9)
    }
}

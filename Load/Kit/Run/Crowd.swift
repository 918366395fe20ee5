/// The users of a run: who is supposed to be there at which time.
struct Crowd {
    private(set) var members: [Connection] = []
    private var groups: [[Connection]]
    private var attendance: [Attendance]
    private var present: [Int]
    private let names: [String]
    /// Messages a second of each group.
    private(set) var rates: [String: Double] = [:]
    private(set) var phase = ""
    private var movesUntil: UInt64 = 0

    init(_ scenario: Scenario) {
        names = scenario.groups.map(\.name)
        groups = scenario.groups.map { _ in [] }
        attendance = scenario.groups.map { Attendance(count: $0.count) }
        present = scenario.groups.map { _ in 0 }
    }

    mutating func add(_ connection: Connection) {
        members.append(connection)
        groups[connection.group].append(connection)
    }

    mutating func begin(_ phase: ScenarioPhase, at now: UInt64) {
        self.phase = phase.name
        rates.merge(phase.rates) { $1 }
        for (index, name) in names.enumerated() {
            guard let percent = phase.online[name] else { continue }
            attendance[index].ramp(to: percent, from: now, seconds: phase.seconds)
        }
        movesUntil = now + UInt64(phase.seconds * 1e9)
    }

    func isMoving(at now: UInt64) -> Bool { now < movesUntil }

    /// Users that come, in order, and users that go, the last first.
    mutating func moves(at now: UInt64) -> (coming: [Connection], going: [Connection]) {
        var moves: (coming: [Connection], going: [Connection]) = ([], [])
        for index in groups.indices {
            let wanted = attendance[index].wanted(at: now)
            while present[index] < wanted {
                moves.coming.append(groups[index][present[index]])
                present[index] += 1
            }
            while present[index] > wanted {
                present[index] -= 1
                moves.going.append(groups[index][present[index]])
            }
        }
        return moves
    }

    /// Everyone who came has joined, or will not.
    var hasArrived: Bool {
        members.allSatisfy { !$0.isWanted || $0.session.isJoined || ($0.phase == .closed && $0.behaviour == .rubbish) }
    }

    /// Everyone has everything that they missed.
    var isWhole: Bool {
        members.allSatisfy { !$0.isWanted || $0.behaviour == .rubbish || $0.isSettled }
    }
}

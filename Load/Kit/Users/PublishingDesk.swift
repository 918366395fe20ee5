/// Hands messages out to publishers by the timetables of their groups.
struct PublishingDesk {
    private(set) var publishers: [Publisher] = []
    private(set) var connections: [Connection] = []
    private var groups: [Int: Group] = [:]
    /// Publishers that have something to say.
    private var waiting: [Int] = []
    private var isWaiting: [Bool] = []
    /// What `welcome` allows a connection, 0 before the first.
    private(set) var commandsPerSecond = 0

    private struct Group {
        /// Its publishers, in the order in which they come.
        var members: [Int] = []
        var timetable: Timetable?
        /// Messages planned in earlier timetables.
        var planned = 0
    }

    /// One message that is due.
    struct Turn {
        var publisher: Int
        var message: Int
    }

    mutating func add(_ connection: Connection) {
        connection.publisher = publishers.count
        groups[connection.group, default: Group()].members.append(publishers.count)
        publishers.append(Publisher())
        isWaiting.append(false)
        connections.append(connection)
    }

    var hasBacklog: Bool { !waiting.isEmpty }

    /// When the next message is due.
    var next: UInt64? { groups.values.compactMap { $0.timetable?.next }.min() }

    /// From `start` on the group's users say `rate` messages a second together.
    mutating func schedule(group: Int, from start: UInt64, rate: Double, seconds: Double) {
        guard let old = groups[group] else { return }
        groups[group]?.planned += old.timetable?.planned ?? 0
        groups[group]?.timetable = rate > 0 ? Timetable(start: start, rate: rate, seconds: seconds) : nil
    }

    mutating func stop() {
        for group in groups.keys { groups[group]?.timetable = nil }
    }

    /// Commands a second that each publisher keeps to: a tenth less than allowed, as both sides count seconds apart.
    mutating func limit(to commandsPerSecond: Int) {
        guard commandsPerSecond > 0, commandsPerSecond != self.commandsPerSecond else { return }
        self.commandsPerSecond = commandsPerSecond
        let spacing = UInt64(1e9 / (0.9 * Double(commandsPerSecond)))
        for index in publishers.indices { publishers[index].spacing = spacing }
    }

    /// What may go out now, in order.
    ///
    /// - Parameter plan: numbers a new message, given its group, its place in the group's timetable, when it is due and
    ///   its publisher. It is not planned where nobody is there to say it.
    mutating func handOut(at now: UInt64, plan: (Int, Int, UInt64, Int) -> Int) -> [Turn] {
        for key in groups.keys {
            while let (number, due) = groups[key]?.timetable?.take(at: now) {
                guard let group = groups[key], let publisher = speaker(group, number + group.planned) else { continue }
                publishers[publisher].enqueue(plan(key, number + group.planned, due, publisher))
                note(publisher)
            }
        }
        guard !waiting.isEmpty else { return [] }
        var turns: [Turn] = []
        var stillWaiting: [Int] = []
        for index in waiting {
            if connections[index].session.isJoined {
                while let message = publishers[index].take(at: now) {
                    turns.append(Turn(publisher: index, message: message))
                }
            }
            isWaiting[index] = publishers[index].hasBacklog
            if isWaiting[index] { stillWaiting.append(index) }
        }
        waiting = stillWaiting
        return turns
    }

    /// The user whose turn it is among those who came.
    private func speaker(_ group: borrowing Group, _ number: Int) -> Int? {
        var low = 0
        var high = group.members.count
        // Users come and go in order, so that those who are wanted stand first.
        while low < high {
            let middle = (low + high) / 2
            if connections[group.members[middle]].isWanted { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? group.members[number % low] : nil
    }

    private mutating func note(_ publisher: Int) {
        guard !isWaiting[publisher] else { return }
        isWaiting[publisher] = true
        waiting.append(publisher)
    }

    mutating func answered(_ message: Int, by publisher: Int) {
        publishers[publisher].answered(message)
    }

    mutating func disconnected(_ publisher: Int) {
        publishers[publisher].disconnected()
        if publishers[publisher].hasBacklog { note(publisher) }
    }
}

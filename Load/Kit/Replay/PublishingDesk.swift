/// Hands messages out to publishers by the timetable.
struct PublishingDesk {
    var publishers: [Publisher]
    var connections: [Connection] = []
    var timetable: Timetable?
    /// What `welcome` allows a connection, 0 before the first.
    var commandsPerSecond = 0
    private(set) var isBacklogged = false

    init(count: Int) {
        publishers = Array(repeating: Publisher(), count: count)
    }

    var isAllPlanned: Bool { timetable.map { $0.next == nil } ?? false }

    /// Commands a second that each publisher keeps to: a tenth less than allowed, as both sides count seconds apart.
    mutating func limit(to commandsPerSecond: Int) {
        guard commandsPerSecond > 0, commandsPerSecond != self.commandsPerSecond else { return }
        self.commandsPerSecond = commandsPerSecond
        let spacing = UInt64(1e9 / (0.9 * Double(commandsPerSecond)))
        for index in publishers.indices { publishers[index].spacing = spacing }
    }

    /// Publishers and messages that may go out now, in order.
    ///
    /// - Parameter plan: numbers a new message, given its place in the timetable, when it is due and its publisher.
    mutating func handOut(at now: UInt64, plan: (Int, UInt64, Int) -> Int) -> [(publisher: Int, message: Int)] {
        guard !publishers.isEmpty else { return [] }
        while let (number, due) = timetable?.take(at: now) {
            let publisher = number % publishers.count
            publishers[publisher].enqueue(plan(number, due, publisher))
            isBacklogged = true
        }
        guard isBacklogged else { return [] }
        isBacklogged = false
        var turns: [(publisher: Int, message: Int)] = []
        for index in publishers.indices where publishers[index].hasBacklog {
            if connections[index].session.isJoined {
                while let message = publishers[index].take(at: now) { turns.append((index, message)) }
            }
            if publishers[index].hasBacklog { isBacklogged = true }
        }
        return turns
    }

    mutating func disconnected(_ publisher: Int) {
        publishers[publisher].disconnected()
        isBacklogged = isBacklogged || publishers[publisher].hasBacklog
    }
}

/// A virtual user that says what the timetable gives it, within the relay's command limit.
package struct Publisher {
    private var queue: [Int] = []
    private var head = 0
    /// Sent on the present or an earlier connection, without reply yet.
    package private(set) var unanswered: [Int] = []
    private var nextTurn: UInt64 = 0
    /// Nanoseconds between commands that the limit allows on average.
    package var spacing: UInt64 = 0

    package init() {}

    package var hasBacklog: Bool { head < queue.count }

    package mutating func enqueue(_ message: Int) {
        queue.append(message)
    }

    /// The next message to send, nil where there is none or the limit wants a pause.
    package mutating func take(at now: UInt64) -> Int? {
        // A fifth of a second of commands may go out at once, since the limit counts by the second.
        guard hasBacklog, nextTurn <= now + MonotonicClock.second / 5 else { return nil }
        nextTurn = max(nextTurn, now) + spacing
        let message = queue[head]
        head += 1
        if head == queue.count {
            queue.removeAll(keepingCapacity: true)
            head = 0
        }
        unanswered.append(message)
        return message
    }

    package mutating func answered(_ message: Int) {
        if let index = unanswered.firstIndex(of: message) { unanswered.remove(at: index) }
    }

    /// The connection is gone: what has no reply is sent again first, with the same nonce.
    package mutating func disconnected() {
        guard !unanswered.isEmpty else { return }
        queue = unanswered + queue[head...]
        head = 0
        unanswered = []
    }
}

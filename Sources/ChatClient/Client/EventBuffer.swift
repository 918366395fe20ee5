import NIOCore

/// The events that wait for the app, bounded: what does not fit is left out, and a last one says so.
struct EventBuffer {
    private let limit: Int
    private var events = CircularBuffer<ChatEvent>()
    /// The last recorded event that found room.
    private var newest: Int64?
    /// What was left out since, ended by the newest recorded event among it; nil: nothing was.
    private var missed: (after: Int64, before: Int64)?

    init(limit: Int) { self.limit = max(limit, 1) }

    mutating func append(_ event: ChatEvent) {
        let isFull = missed != nil || events.count >= limit
        if isFull, case .joined(let joined) = event, joined.isFresh {
            // What came before no longer holds, so nobody needs to know what of it was left out.
            self = EventBuffer(limit: limit)
            events.append(event)
        } else if !isFull {
            events.append(event)
            newest = event.seq ?? newest
        } else {
            let after = missed?.after ?? newest ?? 0
            missed = (after, max(missed?.before ?? 0, (event.seq ?? newest ?? 0).nextUp, after.nextUp))
        }
    }

    /// The oldest. Once all that fitted is taken, what was left out is told, and there is room again.
    mutating func popFirst() -> ChatEvent? {
        if let event = events.popFirst() { return event }
        guard let missed else { return nil }
        self.missed = nil
        newest = max(newest ?? 0, missed.before - 1)
        return .lagged(ChatLagged(after: missed.after, before: missed.before, cause: .unread))
    }
}

extension Int64 {
    /// The next one, as far as there is one.
    fileprivate var nextUp: Int64 { self == .max ? self : self + 1 }
}

extension ChatEvent {
    /// Its place in the room's record, where it has one.
    public var seq: Int64? {
        switch self {
        case .message(let message): message.seq
        case .removal(let removal): removal.seq
        case .settings(let change): change.seq
        case .other(let other): other.seq
        default: nil
        }
    }
}

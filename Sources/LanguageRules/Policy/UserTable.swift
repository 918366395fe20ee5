import ChatModel

/// Something remembered of users for a while, of a bounded number of them.
struct UserTable<Value: Sendable>: Sendable {
    private var entries: [UserID: (value: Value, touched: ContinuousClock.Instant)] = [:]
    private let most: Int
    private let keep: Duration

    /// - Parameters:
    ///   - most: users; where there would be more, those not seen for the longest are forgotten.
    ///   - keep: how long after it was last touched an entry matters.
    init(most: Int, keep: Duration) {
        self.most = max(most, 2)
        self.keep = keep
    }

    var count: Int { entries.count }

    func value(of user: UserID, at now: ContinuousClock.Instant) -> Value? {
        guard let entry = entries[user], now - entry.touched <= keep else { return nil }
        return entry.value
    }

    mutating func set(_ value: Value, of user: UserID, at now: ContinuousClock.Instant) {
        entries[user] = (value, now)
        if entries.count > most { forget(at: now) }
    }

    mutating func remove(_ user: UserID) { entries[user] = nil }

    /// Half of what there may be goes at once, so that a full table costs no pass over it for every user.
    private mutating func forget(at now: ContinuousClock.Instant) {
        entries = entries.filter { now - $0.value.touched <= keep }
        guard entries.count > most / 2 else { return }
        let times = entries.values.map(\.touched).sorted()
        let oldest = times[times.count - most / 2]
        entries = entries.filter { $0.value.touched >= oldest }
        // Many may have been seen at one moment.
        while entries.count > most, let any = entries.keys.first { entries[any] = nil }
    }
}

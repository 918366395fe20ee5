/// Distinct users within a window of time, as hashes, of a bounded number.
struct RecentUsers: Sendable {
    private var known: Set<UInt32> = []
    private var order: [(user: UInt32, at: ContinuousClock.Instant)] = []
    private var passed = 0

    /// Users who were added within the window, up to the most.
    var count: Int { order.count - passed }

    mutating func add(_ user: UInt32, at now: ContinuousClock.Instant, window: Duration, most: Int) {
        forget(before: now - window)
        guard count < most else { return }
        // For few a look at each is less than a set of them.
        if order.count < 16 {
            if order[passed...].contains(where: { $0.user == user }) { return }
        } else {
            if known.isEmpty { known = Set(order[passed...].lazy.map(\.user)) }
            guard known.insert(user).inserted else { return }
        }
        order.append((user, now))
    }

    private mutating func forget(before start: ContinuousClock.Instant) {
        while passed < order.count, order[passed].at < start {
            if !known.isEmpty { known.remove(order[passed].user) }
            passed += 1
        }
        if passed > 0, passed >= order.count - passed {
            order.removeFirst(passed)
            passed = 0
            if order.count < 16 { known = [] }
        }
    }
}

/// How many of a lane's members may be written to: each about once an interval, evenly spread over it.
///
/// A write costs about the same for one message as for twenty, so a member is not written to again before an interval
/// has passed. What is left of that is a bucket that holds one round of the members and fills in an interval: after a
/// pause all get a frame at once, and in a busy room some of them every moment, with what has come until then. Were all
/// written to at one time, the last would get the frame when it is old, and wait for another interval after it.
///
/// While the loop is busy the interval triples, which nobody sees in a room that keeps a loop busy and which spares two
/// writes of three. While the loop is nearly saturated it grows further. It shrinks back after.
struct Pacer {
    /// The parts of a round that are waited for, so that a loop does not wake for each member.
    private static let parts = 16.0

    private let shortest: Duration
    private let longest: Duration
    private(set) var interval: Duration
    private var adaptedAt: ContinuousClock.Instant
    /// Rounds that may be written now, at most one.
    private var credit = 1.0
    private var filledAt: ContinuousClock.Instant

    init(shortest: Duration, longest: Duration, now: ContinuousClock.Instant) {
        self.shortest = shortest
        self.longest = max(longest, shortest)
        interval = shortest
        adaptedAt = now
        filledAt = now
    }

    /// How many members may be written to now.
    mutating func allowance(of members: Int, at now: ContinuousClock.Instant) -> Int {
        guard interval > .zero else { return members }
        credit = min(credit + max(now - filledAt, .zero) / interval, 1)
        filledAt = now
        // What sums of fractions lack of a whole is no reason to wait.
        return Int(credit * Double(members) + 1e-6)
    }

    /// Tells how many of the members were written to.
    mutating func wrote(_ count: Int, of members: Int) { credit -= Double(count) / Double(members) }

    /// When the next part of the members may be written to.
    func due(of members: Int) -> ContinuousClock.Instant {
        let part = max(1 / Double(members), 1 / Self.parts)
        return filledAt + interval * max(part - credit, 0)
    }

    /// Looks at how busy the loop is, once an interval.
    ///
    /// - Parameter load: of the loop, 0 to 1.
    mutating func adapt(to load: Double, at now: ContinuousClock.Instant) {
        guard now - adaptedAt >= interval else { return }
        adaptedAt = now
        let busy = min(shortest * 3, longest)
        if load > 0.85 {
            interval = min(interval * 1.25, longest)
        } else if load > 0.4, interval < busy {
            interval = min(interval * 1.25, busy)
        } else if load < 0.6, interval > busy {
            interval = max(interval / 1.1, busy)
        } else if load < 0.2 {
            // Far below, since the longer interval itself takes load away.
            interval = max(interval / 1.1, shortest)
        }
    }
}

import ChatModel

/// How warnings add up.
package struct EscalationPolicy: Hashable, Sendable {
    /// Warnings after which a user is slowed; 0: never.
    package var slowAfter = 3
    /// The slowed user's own slow mode.
    package var slowInterval = Duration.seconds(30)
    package var slowFor = Duration.seconds(600)
    /// Warnings after which a user is timed out; 0: never.
    package var timeoutAfter = 5
    package var timeoutFor = Duration.seconds(300)
    /// Warnings further apart than this don't add up.
    package var memory = Duration.seconds(1800)

    package init() {}
}

/// What a warning leads to.
package enum EscalationStep: Hashable, Sendable {
    /// A warning alone, the how manieth.
    case warn(Int)
    case slow(interval: Duration, until: ContinuousClock.Instant)
    case timeout(Duration)
}

/// How often each user of a room was warned lately. A pure value, of a bounded number of users.
package struct Escalation: Sendable {
    private struct Record: Sendable {
        var warnings = 0
        var last: ContinuousClock.Instant
        var slowUntil: ContinuousClock.Instant?
    }

    package var policy: EscalationPolicy
    private var records: UserTable<Record>

    package init(policy: EscalationPolicy = EscalationPolicy(), usersMax: Int = 10_000) {
        self.policy = policy
        // As long as a record can matter: the user's slow time outlasts the memory of warnings, or the other way round.
        records = UserTable(most: usersMax, keep: max(policy.memory, policy.slowFor))
    }

    package var count: Int { records.count }

    /// Counts a warning, and says what follows from it. A timeout starts the count anew.
    package mutating func warn(_ user: UserID, at now: ContinuousClock.Instant) -> EscalationStep {
        var record = records.value(of: user, at: now) ?? Record(last: now)
        if now - record.last > policy.memory { record.warnings = 0 }
        record.warnings += 1
        record.last = now
        if policy.timeoutAfter > 0, record.warnings >= policy.timeoutAfter {
            records.remove(user)
            return .timeout(policy.timeoutFor)
        }
        if policy.slowAfter > 0, record.warnings >= policy.slowAfter {
            let until = now + policy.slowFor
            record.slowUntil = until
            records.set(record, of: user, at: now)
            return .slow(interval: policy.slowInterval, until: until)
        }
        records.set(record, of: user, at: now)
        return .warn(record.warnings)
    }

    /// The user's own slow mode; nil where it has none.
    package func slowInterval(of user: UserID, at now: ContinuousClock.Instant) -> Duration? {
        guard let until = records.value(of: user, at: now)?.slowUntil, now < until else { return nil }
        return policy.slowInterval
    }

    /// A moderator's pardon.
    package mutating func forgive(_ user: UserID) { records.remove(user) }
}

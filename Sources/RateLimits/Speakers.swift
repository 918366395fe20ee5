import ChatModel

/// What limits how fast users may speak in a room.
package struct SpeakingLimits: Hashable, Sendable {
    /// Per user and room.
    package var messages: RateLimit
    /// The same text by the same user within this time is a duplicate.
    package var duplicateWindow: Duration
    /// Texts of at most so many characters never are duplicates: "ok" and "666" may be said again.
    package var duplicateExemptCharacters: Int

    package init(messages: RateLimit, duplicateWindow: Duration, duplicateExemptCharacters: Int) {
        self.messages = messages
        self.duplicateWindow = duplicateWindow
        self.duplicateExemptCharacters = duplicateExemptCharacters
    }
}

/// Which limit a message met, and how long to wait.
package enum SpeakingRefusal: Error, Hashable, Sendable {
    case rateLimited(retry: Duration)
    case slowMode(retry: Duration)
    case duplicate(retry: Duration)
}

/// Who has spoken in a room lately, as far as limits need to know.
///
/// An entry matters only for the length of the windows, and entries that no longer matter are dropped as the
/// table grows. Slow mode's window can be a day and everyone who connects anew may be a new user, so the table has a
/// bound besides: then those who have not spoken for the longest are forgotten, and may speak sooner than they should.
package struct Speakers: Sendable {
    /// What one message changed, to take it back if it is not stored after all.
    package struct Undo: Sendable {
        fileprivate let user: UserID
        fileprivate let before: Activity?
    }

    fileprivate struct Activity: Sendable {
        var bucket = RateBucket()
        var spokeAt: ContinuousClock.Instant?
        var text = 0
        var textAt: ContinuousClock.Instant?
    }

    private var activities: [UserID: Activity] = [:]
    private var sweepAt = 1024
    private let most: Int

    /// - Parameter most: users who are remembered; at least half as many always are.
    package init(most: Int = 131_072) { self.most = max(most, 2) }

    package var count: Int { activities.count }

    /// Counts a message in, or says which limit it meets.
    ///
    /// - Parameter slow: slow mode's interval; zero where it is off.
    package mutating func admit(
        _ user: UserID, text: String, characters: Int, slow: Duration, limits: SpeakingLimits,
        at now: ContinuousClock.Instant
    ) -> Result<Undo, SpeakingRefusal> {
        let before = activities[user]
        var activity = before ?? Activity()
        if let spokeAt = activity.spokeAt, slow > .zero, now - spokeAt < slow {
            return .failure(.slowMode(retry: slow - (now - spokeAt)))
        }
        let hash = text.hashValue
        if characters > limits.duplicateExemptCharacters, hash == activity.text, let textAt = activity.textAt,
            now - textAt < limits.duplicateWindow
        {
            return .failure(.duplicate(retry: limits.duplicateWindow - (now - textAt)))
        }
        if let wait = activity.bucket.take(limits.messages, at: now) {
            return .failure(.rateLimited(retry: wait))
        }
        activity.spokeAt = now
        activity.text = hash
        activity.textAt = now
        activities[user] = activity
        sweep(slow: slow, limits: limits, at: now)
        return .success(Undo(user: user, before: before))
    }

    /// Takes a message back that was counted in but not stored.
    package mutating func takeBack(_ undo: Undo) { activities[undo.user] = undo.before }

    /// Drops what is remembered of a user.
    package mutating func forget(_ user: UserID) { activities[user] = nil }

    private mutating func sweep(slow: Duration, limits: SpeakingLimits, at now: ContinuousClock.Instant) {
        guard activities.count >= min(sweepAt, most) else { return }
        let window = max(slow, limits.duplicateWindow)
        activities = activities.filter { _, activity in
            !activity.bucket.isFull(at: now) || activity.spokeAt.map { now - $0 < window } ?? false
        }
        if activities.count > most / 2 {
            let times = activities.values.compactMap(\.spokeAt).sorted()
            let oldest = times[times.count - most / 2]
            activities = activities.filter { $0.value.spokeAt.map { $0 >= oldest } ?? false }
            // All may have spoken at the same moment.
            while activities.count > most / 2, let any = activities.keys.first { activities[any] = nil }
        }
        sweepAt = max(1024, 2 * activities.count)
    }
}

import ChatModel
import RateLimits

/// What viewers reported about one message.
package struct ReportedMessage: Hashable, Sendable {
    package let message: ChatModel.Sequence
    /// Users who reported it.
    package internal(set) var count: Int
    /// The first reasons that were given.
    package internal(set) var reasons: [String]
}

/// Why a report is not taken.
package enum ReportRefusal: Error, Hashable, Sendable {
    case alreadyReported
    case rateLimited(retry: Duration)
}

/// The reports of a room's viewers, one for each user and message.
///
/// Bounded by messages and users; where there would be more messages, those first reported longest ago go.
package struct ReportBook: Sendable {
    private struct Entry: Sendable {
        var reported: ReportedMessage
        /// As hashes.
        var by: Set<Int> = []
    }

    /// Longer reasons are told to the moderators who are there, not kept.
    private static let reasonCharacters = 500

    private var entries = OldestFirst<ChatModel.Sequence, Entry>()
    private var buckets: [Int: RateBucket] = [:]
    private var sweptAt: ContinuousClock.Instant?
    private let limit: RateLimit
    private let mostMessages: Int
    private let mostPerMessage: Int
    private let mostReasons: Int
    private let mostUsers: Int

    /// - Parameters:
    ///   - perMinute: reports of one user, all of which may come at once.
    ///   - mostMessages: reported messages that are remembered.
    ///   - mostPerMessage: users who are counted for a message; the count stops there.
    ///   - mostReasons: reasons that are kept for a message.
    ///   - mostUsers: users whose rate is known at a time; while it is full, others are asked to wait.
    package init(
        perMinute: Int = 5, mostMessages: Int = 1000, mostPerMessage: Int = 200, mostReasons: Int = 5,
        mostUsers: Int = 10_000
    ) {
        limit = RateLimit(perSecond: Double(max(perMinute, 1)) / 60, burst: perMinute)
        self.mostMessages = max(mostMessages, 1)
        self.mostPerMessage = max(mostPerMessage, 1)
        self.mostReasons = max(mostReasons, 0)
        self.mostUsers = max(mostUsers, 1)
    }

    package var count: Int { entries.count }

    package subscript(message: ChatModel.Sequence) -> ReportedMessage? { entries[message]?.reported }

    /// What waits for a moderator, most reported first.
    package var reported: [ReportedMessage] {
        entries.values.map(\.reported).sorted { ($1.count, $0.message) < ($0.count, $1.message) }
    }

    /// Takes a report, and says what is reported about the message by now.
    package mutating func report(
        _ message: ChatModel.Sequence, by user: UserID, reason: String?, at now: ContinuousClock.Instant
    ) -> Result<ReportedMessage, ReportRefusal> {
        let hash = user.hashValue
        if let entry = entries[message], entry.by.contains(hash) { return .failure(.alreadyReported) }
        if let wait = take(hash, at: now) { return .failure(.rateLimited(retry: wait)) }
        if entries[message] == nil {
            entries.append(Entry(reported: ReportedMessage(message: message, count: 0, reasons: [])), for: message)
            if entries.count > mostMessages { entries.removeOldest() }
        }
        entries.update(message) { [mostPerMessage, mostReasons] entry in
            guard entry.by.count < mostPerMessage else { return }
            entry.by.insert(hash)
            entry.reported.count = entry.by.count
            guard let reason, reason.isWithin(characters: Self.reasonCharacters) else { return }
            guard entry.reported.reasons.count < mostReasons, !entry.reported.reasons.contains(reason) else { return }
            entry.reported.reasons.append(reason)
        }
        return .success(entries[message]?.reported ?? ReportedMessage(message: message, count: 1, reasons: []))
    }

    /// Takes a report back that could not be stored; what it cost its user stays spent.
    mutating func takeBack(_ message: ChatModel.Sequence, by user: UserID) {
        entries.update(message) { entry in
            entry.by.remove(user.hashValue)
            entry.reported.count = entry.by.count
        }
    }

    /// A moderator has dealt with the message, or it is gone.
    package mutating func settle(_ message: ChatModel.Sequence) { entries.remove(message) }

    private mutating func take(_ user: Int, at now: ContinuousClock.Instant) -> Duration? {
        if buckets[user] == nil, buckets.count >= mostUsers {
            // A full table is gone through once in a while, not for everyone who meets it.
            guard sweptAt.map({ now - $0 >= .seconds(1) }) ?? true else { return limit.interval }
            sweptAt = now
            buckets = buckets.filter { !$0.value.isFull(at: now) }
            guard buckets.count < mostUsers else { return limit.interval }
        }
        return buckets[user, default: RateBucket()].take(limit, at: now)
    }
}

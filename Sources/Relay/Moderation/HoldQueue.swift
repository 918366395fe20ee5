import ChatModel

/// A message that a moderator must approve before the room sees it.
///
/// Encoded, it leaves out the payload: after a restart there is no connection that waits for a reply.
package struct Hold<Payload: Sendable>: Sendable, Codable {
    private enum CodingKeys: CodingKey { case id, author, message, confidence, rule, heldAt, until, isPrivate }

    /// Unique in its room; `h` and more.
    package let id: String
    /// The author as they were when they said it.
    package let author: Principal
    /// Who waits for what becomes of it; nil once the process was restarted.
    package var payload: Payload?
    package let message: Message
    /// How sure the language of the message is, 0 to 1; nil where the language was not judged.
    package let confidence: Double?
    package let rule: String
    package let heldAt: Timestamp
    /// When it expires; nil: it waits for a moderator.
    package let until: Timestamp?
    /// Whether a private rule holds it, so that its text is not repeated to its author.
    package let isPrivate: Bool

    package init(
        id: String, author: Principal, payload: Payload?, message: Message, confidence: Double?, rule: String,
        heldAt: Timestamp, until: Timestamp?, isPrivate: Bool = false
    ) {
        self.id = id
        self.author = author
        self.payload = payload
        self.message = message
        self.confidence = confidence
        self.rule = rule
        self.heldAt = heldAt
        self.until = until
        self.isPrivate = isPrivate
    }
}

/// What became of a held message.
package enum HoldDecision: String, Hashable, Sendable {
    case approved, denied, expired
}

/// Why a message cannot be held.
package enum HoldRefusal: Error, Hashable, Sendable {
    /// As many as may be wait in the room.
    case roomFull
    /// As many as may be wait of this author.
    case userFull
}

/// Why a hold cannot be decided.
package enum HoldDecisionRefusal: Error, Hashable, Sendable {
    /// `by` is nil where it expired.
    case alreadyDone(by: UserID?, HoldDecision)
    /// Never there, or decided longer ago than is remembered.
    case unknown
}

/// The messages of a room that wait for a moderator: the first decision on each holds.
package struct HoldQueue<Payload: Sendable>: Sendable {
    private var holds: [String: Hold<Payload>] = [:]
    private var perUser: [UserID: Int] = [:]
    private var decided = OldestFirst<String, (decision: HoldDecision, by: UserID?)>()
    private let most: Int
    private let mostPerUser: Int
    private let mostDecided: Int

    /// - Parameters:
    ///   - most: that wait in the room at a time.
    ///   - mostPerUser: of one author at a time.
    ///   - mostDecided: decisions that are remembered for those who decide later.
    package init(most: Int = 500, mostPerUser: Int = 5, mostDecided: Int = 1000) {
        self.most = max(most, 1)
        self.mostPerUser = max(mostPerUser, 1)
        self.mostDecided = max(mostDecided, 1)
    }

    package var count: Int { holds.count }

    /// What waits, oldest first.
    package var waiting: [Hold<Payload>] {
        holds.values.sorted { ($0.heldAt, $0.id) < ($1.heldAt, $1.id) }
    }

    /// When the next hold expires, unless it is decided before.
    package var nextExpiry: Timestamp? { holds.values.lazy.compactMap(\.until).min() }

    package subscript(id: String) -> Hold<Payload>? { holds[id] }

    /// Holds a message, if it may be held; one that expired counts until ``expire(at:)`` took it.
    package mutating func add(_ hold: Hold<Payload>) -> Result<Hold<Payload>, HoldRefusal> {
        guard holds.count < most else { return .failure(.roomFull) }
        guard perUser[hold.author.user, default: 0] < mostPerUser else { return .failure(.userFull) }
        insert(hold)
        return .success(hold)
    }

    /// Puts back what was added before a restart, or what was decided when the decision could not be stored: no limit
    /// refuses it, and it may be decided again.
    package mutating func putBack(_ hold: Hold<Payload>) {
        decided.remove(hold.id)
        if holds[hold.id] == nil { insert(hold) }
    }

    /// Takes a hold out with a moderator's decision, unless another came first.
    package mutating func decide(
        _ id: String, _ decision: HoldDecision, by moderator: UserID
    ) -> Result<Hold<Payload>, HoldDecisionRefusal> {
        if let hold = remove(id, decision, by: moderator) { return .success(hold) }
        guard let earlier = decided[id] else { return .failure(.unknown) }
        return .failure(.alreadyDone(by: earlier.by, earlier.decision))
    }

    /// Takes out what has expired, oldest first.
    package mutating func expire(at now: Timestamp) -> [Hold<Payload>] {
        take(.expired, by: nil) { hold in hold.until.map { $0 <= now } ?? false }
    }

    /// Takes out, as denied, all that waits of a user who was banned or timed out.
    package mutating func take(of user: UserID, by moderator: UserID) -> [Hold<Payload>] {
        guard perUser[user] != nil else { return [] }
        return take(.denied, by: moderator) { $0.author.user == user }
    }

    private mutating func take(
        _ decision: HoldDecision, by moderator: UserID?, where isTaken: (Hold<Payload>) -> Bool
    ) -> [Hold<Payload>] {
        let taken = holds.values.filter(isTaken).sorted { ($0.heldAt, $0.id) < ($1.heldAt, $1.id) }
        return taken.compactMap { remove($0.id, decision, by: moderator) }
    }

    private mutating func insert(_ hold: Hold<Payload>) {
        holds[hold.id] = hold
        perUser[hold.author.user, default: 0] += 1
    }

    private mutating func remove(_ id: String, _ decision: HoldDecision, by moderator: UserID?) -> Hold<Payload>? {
        guard let hold = holds.removeValue(forKey: id) else { return nil }
        let left = perUser[hold.author.user, default: 1] - 1
        perUser[hold.author.user] = left > 0 ? left : nil
        decided.append((decision, moderator), for: id)
        while decided.count > mostDecided { decided.removeOldest() }
        return hold
    }
}

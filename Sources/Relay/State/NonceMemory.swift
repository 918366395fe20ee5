import ChatModel

/// What a message that was said under a nonce came to, for those who say it again.
struct NonceMemory: Sendable {
    struct Key: Hashable, Sendable {
        let user: UserID
        let nonce: String
    }

    enum Reply: Sendable {
        case said(Sequence, at: Timestamp)
        /// It waits, or waited, for a moderator.
        case held(String)
    }

    /// A key is kept as two independently seeded hashes: 16 bytes where a user's name and nonce can be 200.
    private struct Digest: Hashable {
        let first: Int
        let second: Int

        init(_ key: Key) {
            first = key.hashValue
            var hasher = Hasher()
            hasher.combine(key)
            hasher.combine(0x5EED as UInt16)
            second = hasher.finalize()
        }
    }

    private static let window = Duration.seconds(600)
    /// Beyond so many the oldest are forgotten early; the record still knows them.
    private static let most = 131_072

    private var replies: [Digest: (Reply, ContinuousClock.Instant)] = [:]
    private var order: [(Digest, ContinuousClock.Instant)] = []
    private var forgotten = 0

    /// What the key came to, unless that is too long ago.
    subscript(key: Key, now: ContinuousClock.Instant) -> Reply? {
        guard let (reply, at) = replies[Digest(key)], now - at <= Self.window else { return nil }
        return reply
    }

    mutating func remember(_ key: Key, _ reply: Reply, at now: ContinuousClock.Instant) {
        forget(at: now)
        let digest = Digest(key)
        replies[digest] = (reply, now)
        order.append((digest, now))
    }

    private mutating func forget(at now: ContinuousClock.Instant) {
        while forgotten < order.count, order.count - forgotten >= Self.most || now - order[forgotten].1 > Self.window {
            replies[order[forgotten].0] = nil
            forgotten += 1
        }
        if forgotten > 1024, forgotten > order.count / 2 {
            order.removeFirst(forgotten)
            forgotten = 0
        }
    }
}

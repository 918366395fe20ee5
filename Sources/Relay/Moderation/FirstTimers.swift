import ChatModel

/// Who has spoken in a room before, as hashes, of a bounded number of users.
///
/// There are two halves: once the newer is full the older is forgotten, so those who speak are remembered and those
/// who have not for the longest are taken for new again.
package struct FirstTimers: Sendable {
    private var newer: Set<Int> = []
    private var older: Set<Int> = []
    private let half: Int

    /// - Parameter most: users that are remembered; at least half as many always are.
    package init(most: Int = 50_000) { half = max(most / 2, 1) }

    package var count: Int { newer.count + older.count }

    package func hasSpoken(_ user: UserID) -> Bool {
        let hash = user.hashValue
        return newer.contains(hash) || older.contains(hash)
    }

    /// Notes a message of the user that the room saw.
    package mutating func spoke(_ user: UserID) {
        let hash = user.hashValue
        guard !newer.contains(hash) else { return }
        older.remove(hash)
        if newer.count >= half {
            older = newer
            newer = []
        }
        newer.insert(hash)
    }
}

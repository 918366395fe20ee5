import ChatModel

/// Which messages of this room are copies of which ones in linked rooms: the newest, bounded.
struct LinkedCopies: Sendable {
    struct Original: Hashable, Sendable {
        let room: RoomID
        let sequence: Sequence
    }

    private struct Copy: Sendable {
        let here: Sequence
        let author: UserID
    }

    private let most: Int
    private var copies = OldestFirst<Original, Copy>()
    private var originals: [Sequence: Original] = [:]

    init(most: Int = 5000) { self.most = most }

    mutating func note(_ original: Original, by author: UserID, here: Sequence) {
        copies.append(Copy(here: here, author: author), for: original)
        originals[here] = original
        if copies.count > most, let oldest = copies.removeOldest() { originals[oldest.here] = nil }
    }

    func copy(of original: Original) -> Sequence? { copies[original]?.here }

    func original(of here: Sequence) -> Original? { originals[here] }

    /// The copies of what was said in a room, by everyone or by one user, the oldest first. Looks at all.
    func all(from room: RoomID, by author: UserID? = nil) -> [Sequence] {
        copies.values.filter { copy in
            originals[copy.here]?.room == room && (author == nil || copy.author == author)
        }.map(\.here)
    }
}

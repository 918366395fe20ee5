import ChatModel

/// Which recorded messages are gone from view.
///
/// The record itself is only ever appended to, on one node and on many, so what a moderator removed is
/// kept beside it and filtered out of all that is read back. Entries end with the events that they are about.
struct Removals: Sendable, Codable {
    private struct OfUser: Codable {
        var user: String
        /// Milliseconds since 1970.
        var from: Int64
        var before: Int64
    }

    private var allBefore: Int64 = 0
    private var users: [OfUser] = []
    private var messages: Set<Int64> = []

    init() {}

    mutating func remove(message: Sequence) { messages.insert(message.value) }

    /// All messages before the sequence.
    mutating func removeAll(before sequence: Sequence) {
        allBefore = max(allBefore, sequence.value)
        users.removeAll { $0.before <= allBefore }
        messages = messages.filter { $0 >= allBefore }
    }

    /// A user's messages before the sequence that are not older than `from`.
    mutating func remove(user: UserID, from: Timestamp, before sequence: Sequence) {
        users.append(OfUser(user: user.name, from: from.milliseconds, before: sequence.value))
    }

    func contains(_ message: Message, at sequence: Sequence) -> Bool {
        let place = sequence.value
        return place < allBefore || messages.contains(place)
            || users.contains {
                place < $0.before && message.at.milliseconds >= $0.from && message.author.id.name == $0.user
            }
    }

    /// Forgets what is about events that the record no longer has.
    mutating func forget(before first: Sequence) {
        users.removeAll { $0.before <= first.value }
        messages = messages.filter { $0 >= first.value }
    }

    var count: Int { users.count + messages.count }
}

import ChatModel

/// Which recorded messages are gone from view.
///
/// The record itself is only ever appended to, on one node and on many, so what a moderator removed is
/// kept beside it and filtered out of all that is read back. Entries end with the events that they are about.
struct Removals: Hashable, Sendable, Codable {
    /// A user's messages before a sequence that are not older than a time.
    private struct Window: Hashable, Codable {
        /// Milliseconds since 1970.
        var from: Int64
        var before: Int64
    }

    private var cleared: Int64 = 0
    private var users: [String: [Window]] = [:]
    private var messages: Set<Int64> = []

    init() {}

    /// All messages before this sequence are gone.
    var allBefore: Sequence { Sequence(cleared) }

    mutating func remove(message: Sequence) { messages.insert(message.value) }

    /// All messages before the sequence.
    mutating func removeAll(before sequence: Sequence) {
        cleared = max(cleared, sequence.value)
        forget(before: allBefore)
    }

    /// A user's messages before the sequence that are not older than `from`.
    mutating func remove(user: UserID, from: Timestamp, before sequence: Sequence) {
        let window = Window(from: from.milliseconds, before: sequence.value)
        var windows = users[user.name] ?? []
        windows.removeAll { $0.from >= window.from && $0.before <= window.before }
        users[user.name] = windows + [window]
    }

    func contains(_ message: Message, at sequence: Sequence) -> Bool {
        contains(by: message.author.id, at: message.at, sequence)
    }

    /// Whether a message is gone, by its author, its time and its place.
    func contains(by author: UserID, at time: Timestamp, _ sequence: Sequence) -> Bool {
        let place = sequence.value
        return place < cleared || messages.contains(place)
            || (users[author.name] ?? []).contains { place < $0.before && time.milliseconds >= $0.from }
    }

    /// Forgets what is about events that the record no longer has.
    mutating func forget(before first: Sequence) {
        users = users.compactMapValues { windows in
            let left = windows.filter { $0.before > first.value }
            return left.isEmpty ? nil : left
        }
        messages = messages.filter { $0 >= first.value }
    }

    /// Drops what is kept by the user's name; true where there was something.
    mutating func forget(of user: UserID) -> Bool { users.removeValue(forKey: user.name) != nil }

    var count: Int { users.values.reduce(0) { $0 + $1.count } + messages.count }
}

import ChatModel

/// The reactions to a room's newest messages.
///
/// Bounded by messages, by different reactions to one, and by reactions in all.
struct ReactionCounts: Sendable {
    enum Refusal: Error {
        /// The message is not among the newest.
        case unknown
        case tooManyKinds
        /// The room counts as many as it may.
        case full
    }

    private let mostKinds: Int
    private let mostReactions: Int
    private let mostMessages: Int
    /// The newest messages, ascending, those that were removed too.
    private var messages: [Sequence] = []
    /// How many of ``messages`` are no longer among the newest.
    private var passed = 0
    private var sheets: [Sequence: MarkSheet] = [:]
    /// All reactions, stored or on their way.
    private(set) var count = 0

    /// - Parameters:
    ///   - mostMessages: the newest messages, which take reactions.
    ///   - mostKinds: different reactions to one message.
    ///   - mostReactions: in all.
    init(mostMessages: Int, mostKinds: Int, mostReactions: Int) {
        self.mostMessages = max(mostMessages, 0)
        self.mostKinds = mostKinds
        self.mostReactions = mostReactions
    }

    subscript(message: Sequence) -> MarkSheet? { sheets[message] }

    /// Messages that have reactions, in no order.
    var reacted: some Collection<Sequence> { sheets.keys }

    /// Whether the message is, or was, one of the newest.
    func isRecent(_ message: Sequence) -> Bool {
        var (low, high) = (passed, messages.count)
        while low < high {
            let middle = (low + high) / 2
            if messages[middle] < message { low = middle + 1 } else { high = middle }
        }
        return low < messages.count && messages[low] == message
    }

    /// Takes a new message; returns the one that is too old now, if it has reactions.
    mutating func add(_ message: Sequence) -> [(Sequence, MarkSheet)] {
        messages.append(message)
        guard messages.count - passed > mostMessages else { return [] }
        let old = messages[passed]
        passed += 1
        if passed > 1024 || passed > mostMessages {
            messages.removeFirst(passed)
            passed = 0
        }
        return remove(old)
    }

    mutating func remove(_ message: Sequence) -> [(Sequence, MarkSheet)] {
        guard let sheet = sheets.removeValue(forKey: message) else { return [] }
        count -= sheet.count
        return [(message, sheet)]
    }

    mutating func removeAll(where isMeant: (Sequence) -> Bool) -> [(Sequence, MarkSheet)] {
        sheets.keys.filter(isMeant).flatMap { remove($0) }
    }

    /// Counts a reaction in, which is to be stored; false where it was there.
    mutating func react(_ mark: MarkSheet.Mark, to message: Sequence) throws(Refusal) -> Bool {
        guard isRecent(message) else { throw .unknown }
        // No copy of the reactions: they are changed in place.
        if sheets[message]?.contains(mark) ?? false { return false }
        let isKnown = sheets[message]?.knows(mark.label) ?? false
        guard isKnown || sheets[message]?.labelCount ?? 0 < mostKinds else { throw .tooManyKinds }
        guard count < mostReactions else { throw .full }
        sheets[message, default: MarkSheet()].mark(mark)
        count += 1
        return true
    }

    /// Reactions were stored.
    mutating func stored(_ marks: [MarkSheet.Mark], of message: Sequence) { sheets[message]?.stored(marks) }

    /// Reactions could not be stored.
    mutating func takeBack(_ marks: [MarkSheet.Mark], of message: Sequence) {
        guard sheets[message] != nil else { return }
        for mark in marks { sheets[message]?.unmark(mark) }
        count -= marks.count
        if sheets[message]?.count == 0 { sheets[message] = nil }
    }

    /// Puts reactions back that were stored before a restart; false where the message is no longer among the newest.
    mutating func putBack(page number: Int, _ marks: [MarkSheet.Mark], of message: Sequence) -> Bool {
        guard isRecent(message) else { return false }
        let before = sheets[message]?.count ?? 0
        sheets[message, default: MarkSheet()].putBack(page: number, marks)
        count += (sheets[message]?.count ?? before) - before
        return true
    }
}

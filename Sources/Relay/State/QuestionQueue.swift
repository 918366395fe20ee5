import ChatModel

/// The questions of a room that wait for an answer, and who voted for them.
///
/// It always takes a new question: a host expects that viewers can ask at any time, and a queue that refused would stay
/// shut by whoever filled it. What leaves for it is what fewest want: of a user who has asked too many, of theirs,
/// else of all, the one with the fewest votes, the oldest of equals.
struct QuestionQueue: Sendable {
    /// A question as it is stored.
    struct Waiting: Hashable, Sendable, Codable {
        let sequence: Int64
        let user: String
        /// Milliseconds since 1970.
        let at: Int64
    }

    enum VoteRefusal: Error {
        case unknown
        case alreadyDone
        /// The room counts as many votes as it may.
        case full
    }

    private struct Entry: Sendable {
        let waiting: Waiting
        var votes = MarkSheet()
    }

    private let most: Int
    private let mostPerUser: Int
    private let mostVotes: Int
    private var entries: [Sequence: Entry] = [:]
    private var order: [Question]?
    /// All votes for all questions, stored or on their way.
    private(set) var voteCount = 0

    /// - Parameters:
    ///   - most: questions, at least 1.
    ///   - mostPerUser: of one user, at least 1.
    ///   - mostVotes: for all questions together.
    init(most: Int, mostPerUser: Int, mostVotes: Int) {
        self.most = max(most, 1)
        self.mostPerUser = max(mostPerUser, 1)
        self.mostVotes = mostVotes
    }

    var count: Int { entries.count }
    var sequences: Set<Sequence> { Set(entries.keys) }

    /// By age, to be stored.
    var waiting: [Waiting] { entries.values.map(\.waiting).sorted { $0.sequence < $1.sequence } }

    func contains(_ sequence: Sequence) -> Bool { entries[sequence] != nil }
    subscript(sequence: Sequence) -> MarkSheet? { entries[sequence]?.votes }

    /// The most wanted first, the older of equals.
    mutating func listed() -> [Question] {
        if let order { return order }
        let listed = entries.map { Question(sequence: $0, votes: $1.votes.votes) }
            .sorted { ($1.votes, $0.sequence) < ($0.votes, $1.sequence) }
        order = listed
        return listed
    }

    /// Takes a question in; returns those that left for it, with their votes.
    mutating func enter(_ question: Waiting) -> [(Sequence, MarkSheet)] {
        let sequence = Sequence(question.sequence)
        guard entries[sequence] == nil else { return [] }
        var left: [(Sequence, MarkSheet)] = []
        let own = entries.filter { $0.value.waiting.user == question.user }
        if own.count >= mostPerUser, let least = Self.leastWanted(own) { left += remove(least) }
        if entries.count >= most, let least = Self.leastWanted(entries) { left += remove(least) }
        entries[sequence] = Entry(waiting: question)
        order = nil
        return left
    }

    private static func leastWanted(_ entries: [Sequence: Entry]) -> Sequence? {
        entries.min { ($0.value.votes.count, $0.key) < ($1.value.votes.count, $1.key) }?.key
    }

    /// Takes a question out, with its votes.
    mutating func remove(_ sequence: Sequence) -> [(Sequence, MarkSheet)] {
        guard let entry = entries.removeValue(forKey: sequence) else { return [] }
        voteCount -= entry.votes.count
        order = nil
        return [(sequence, entry.votes)]
    }

    /// Takes out what is meant, with the votes.
    mutating func removeAll(where isMeant: (Waiting) -> Bool) -> [(Sequence, MarkSheet)] {
        entries.filter { isMeant($0.value.waiting) }.keys.flatMap { remove($0) }
    }

    /// Counts a vote in, which is to be stored.
    mutating func vote(_ mark: MarkSheet.Mark, for sequence: Sequence) throws(VoteRefusal) {
        // No copy of the votes: they are changed in place.
        guard let isThere = entries[sequence]?.votes.contains(mark) else { throw .unknown }
        guard !isThere else { throw .alreadyDone }
        guard voteCount < mostVotes else { throw .full }
        entries[sequence]?.votes.mark(mark)
        voteCount += 1
    }

    /// Votes were stored.
    mutating func stored(_ votes: [MarkSheet.Mark], for sequence: Sequence) {
        entries[sequence]?.votes.stored(votes)
        order = nil
    }

    /// Votes could not be stored.
    mutating func takeBack(_ votes: [MarkSheet.Mark], for sequence: Sequence) {
        guard entries[sequence] != nil else { return }
        for vote in votes { entries[sequence]?.votes.unmark(vote) }
        voteCount -= votes.count
    }

    /// Puts votes back that were stored before a restart; false where the question is not there.
    mutating func putBack(page number: Int, _ votes: [MarkSheet.Mark], for sequence: Sequence) -> Bool {
        guard let before = entries[sequence]?.votes.count else { return false }
        entries[sequence]?.votes.putBack(page: number, votes)
        voteCount += (entries[sequence]?.votes.count ?? before) - before
        order = nil
        return true
    }
}

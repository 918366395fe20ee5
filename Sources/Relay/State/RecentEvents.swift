import ChatModel

/// The newest events of a room as finished lines, for those who join and resume.
///
/// Bounded by count and bytes; what is older is read from the record. Removed messages are taken out.
struct RecentEvents: Sendable {
    struct Entry: Sendable {
        let sequence: Sequence
        let line: [UInt8]
        /// Nil for events that are no messages.
        let author: UserID?
        let at: Timestamp
        var isQuestion = false
    }

    private var entries: [Entry?] = []
    /// How many of ``entries`` have been dropped.
    private var dropped = 0
    private var sequences: [Sequence] = []
    private var bytes = 0
    private let mostEvents: Int
    private let mostBytes: Int
    /// All events after this sequence are here.
    private(set) var completeAfter: Sequence
    private(set) var newest: Sequence
    /// Changes with every change of what is here.
    private(set) var revision = 0

    init(mostEvents: Int, mostBytes: Int, after: Sequence) {
        self.mostEvents = mostEvents
        self.mostBytes = mostBytes
        completeAfter = after
        newest = after
    }

    mutating func append(_ entry: Entry) {
        revision += 1
        entries.append(entry)
        sequences.append(entry.sequence)
        bytes += entry.line.count
        newest = entry.sequence
        while entries.count - dropped > mostEvents || bytes > mostBytes, dropped < entries.count {
            bytes -= entries[dropped]?.line.count ?? 0
            entries[dropped] = nil
            completeAfter = sequences[dropped]
            dropped += 1
        }
        if dropped > 1024, dropped > entries.count / 2 {
            entries.removeFirst(dropped)
            sequences.removeFirst(dropped)
            dropped = 0
        }
    }

    /// An event that was read but must not be shown: its place is known, its text is not.
    mutating func appendRemoved(_ sequence: Sequence) {
        append(Entry(sequence: sequence, line: [], author: nil, at: Timestamp(milliseconds: 0)))
        entries[entries.count - 1] = nil
    }

    subscript(sequence: Sequence) -> Entry? {
        let at = index(after: sequence.previous)
        guard at < sequences.count, sequences[at] == sequence else { return nil }
        return entries[at]
    }

    /// Whether the sequence is within what is complete here.
    func covers(after sequence: Sequence) -> Bool { sequence >= completeAfter }

    /// Events after the sequence, ascending, at most `limit`.
    func lines(after sequence: Sequence, limit: Int = .max) -> [[UInt8]] {
        var found: [[UInt8]] = []
        for entry in entries[index(after: sequence)...] {
            guard found.count < limit else { break }
            if let entry { found.append(entry.line) }
        }
        return found
    }

    /// The newest `limit` events before the sequence, ascending; nil where older ones than those here could
    /// be among them.
    func lines(before sequence: Sequence, limit: Int) -> [[UInt8]]? {
        var found: [[UInt8]] = []
        var at = index(after: sequence.previous) - 1
        while at >= dropped, found.count < limit {
            if let entry = entries[at] { found.append(entry.line) }
            at -= 1
        }
        guard found.count == limit || completeAfter == .zero else { return nil }
        return found.reversed()
    }

    /// The place of the first of the newest `limit` events; zero where older ones than those here are among them.
    func start(ofNewest limit: Int) -> Sequence {
        guard limit > 0 else { return newest.next }
        var left = limit
        for at in stride(from: entries.count - 1, through: dropped, by: -1) where entries[at] != nil {
            left -= 1
            if left == 0 { return sequences[at] }
        }
        return .zero
    }

    /// Who wrote what is here.
    var authors: Set<UserID> { Set(entries[dropped...].compactMap { $0?.author }) }

    /// A user's newest messages, ascending.
    func lines(by user: UserID, limit: Int) -> [[UInt8]] {
        var found: [[UInt8]] = []
        for entry in entries[dropped...].reversed() {
            guard found.count < limit else { break }
            if let entry, entry.author == user { found.append(entry.line) }
        }
        return found.reversed()
    }

    /// Messages since a moment, ascending.
    func messages(since from: Timestamp) -> [Entry] {
        entries[dropped...].compactMap { entry in
            guard let entry, entry.author != nil, entry.at >= from else { return nil }
            return entry
        }
    }

    mutating func remove(_ sequence: Sequence) { removeAll { $0.sequence == sequence } }

    mutating func removeAll(where isRemoved: (Entry) -> Bool) {
        revision += 1
        for at in dropped..<entries.count {
            guard let entry = entries[at], entry.author != nil, isRemoved(entry) else { continue }
            bytes -= entry.line.count
            entries[at] = nil
        }
    }

    /// The index of the first event after the sequence.
    private func index(after sequence: Sequence) -> Int {
        var low = dropped
        var high = sequences.count
        while low < high {
            let middle = (low + high) / 2
            if sequences[middle] > sequence { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

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
        /// What is known of a message's translations, one for each language.
        var translations: [MessageTranslation] = []

        var bytes: Int { line.count + translations.reduce(0) { $0 + $1.bytes } }
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
        bytes += entry.bytes
        newest = entry.sequence
        evict()
        if dropped > 1024, dropped > entries.count / 2 {
            entries.removeFirst(dropped)
            sequences.removeFirst(dropped)
            dropped = 0
        }
    }

    private mutating func evict() {
        while entries.count - dropped > mostEvents || bytes > mostBytes, dropped < entries.count {
            bytes -= entries[dropped]?.bytes ?? 0
            entries[dropped] = nil
            completeAfter = sequences[dropped]
            dropped += 1
        }
    }

    /// Keeps a translation with its message, where that still is here.
    ///
    /// - Returns: whether it is kept; a person's is not replaced by a machine's.
    mutating func keep(_ translation: MessageTranslation, of sequence: Sequence) -> Bool {
        let at = index(after: sequence.previous)
        guard at < sequences.count, sequences[at] == sequence, var entry = entries[at] else { return false }
        if let known = entry.translations.firstIndex(where: { $0.language == translation.language }) {
            let old = entry.translations[known]
            guard old != translation, !old.isHuman || translation.isHuman else { return false }
            entry.translations[known] = translation
        } else {
            guard entry.translations.count < MessageTranslation.languagesMost else { return false }
            entry.translations.append(translation)
        }
        bytes += entry.bytes - (entries[at]?.bytes ?? 0)
        entries[at] = entry
        revision += 1
        evict()
        return true
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
    func events(after sequence: Sequence, limit: Int = .max) -> [Entry] {
        var found: [Entry] = []
        for entry in entries[index(after: sequence)...] {
            guard found.count < limit else { break }
            if let entry { found.append(entry) }
        }
        return found
    }

    /// Events after one sequence up to another, ascending.
    func events(after sequence: Sequence, through end: Sequence) -> [Entry] {
        entries[index(after: sequence)..<index(after: end)].compactMap(\.self)
    }

    /// The last place of a page that begins after the sequence and has at most `count` places, and no more once it has
    /// so many bytes; nil where there are no more places than these.
    func end(ofPage count: Int, bytes: Int, after sequence: Sequence) -> Sequence? {
        let start = index(after: sequence)
        var (at, left) = (start, bytes)
        while at < sequences.count, at < start + count, left > 0 {
            left -= entries[at]?.bytes ?? 0
            at += 1
        }
        return at < sequences.count ? sequences[at - 1] : nil
    }

    /// Their lines.
    func lines(after sequence: Sequence, limit: Int = .max) -> [[UInt8]] {
        events(after: sequence, limit: limit).map(\.line)
    }

    /// The newest `limit` events before the sequence, ascending; nil where older ones than those here could
    /// be among them.
    func events(before sequence: Sequence, limit: Int) -> [Entry]? {
        var found: [Entry] = []
        var at = index(after: sequence.previous) - 1
        while at >= dropped, found.count < limit {
            if let entry = entries[at] { found.append(entry) }
            at -= 1
        }
        guard found.count == limit || completeAfter == .zero else { return nil }
        return found.reversed()
    }

    /// Their lines.
    func lines(before sequence: Sequence, limit: Int) -> [[UInt8]]? {
        events(before: sequence, limit: limit)?.map(\.line)
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

    /// The places of a user's messages, ascending.
    func all(by user: UserID) -> [Sequence] {
        entries[dropped...].compactMap { $0?.author == user ? $0?.sequence : nil }
    }

    /// Gives an event that is here another line.
    mutating func replace(_ sequence: Sequence, with line: [UInt8]) {
        guard let old = self[sequence] else { return }
        let at = index(after: sequence.previous)
        entries[at] = Entry(sequence: sequence, line: line, author: old.author, at: old.at)
        bytes += line.count - old.bytes
        revision += 1
    }

    mutating func remove(_ sequence: Sequence) { removeAll { $0.sequence == sequence } }

    /// - Returns: what was removed, ascending.
    @discardableResult
    mutating func removeAll(where isRemoved: (Entry) -> Bool) -> [Sequence] {
        var removed: [Sequence] = []
        revision += 1
        for at in dropped..<entries.count {
            guard let entry = entries[at], entry.author != nil, isRemoved(entry) else { continue }
            bytes -= entry.bytes
            entries[at] = nil
            removed.append(entry.sequence)
        }
        return removed
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

extension MessageTranslation {
    /// About what it takes in memory.
    fileprivate var bytes: Int {
        if case .text(let text, _, let by) = outcome { 48 + text.utf8.count + by.utf8.count } else { 48 }
    }

    /// Languages of one message that are kept; interpreters may name any.
    static let languagesMost = 32

    var isText: Bool { if case .text = outcome { true } else { false } }

    var isHuman: Bool { if case .text(_, .human, _) = outcome { true } else { false } }
}

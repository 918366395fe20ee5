/// Which of the room's events the app has, and which it is owed.
struct Track {
    /// Names the record; empty before the first join.
    var epoch = ""
    /// The last recorded event that was delivered; nil: none of this record.
    var seen: Int64?
    /// The room's newest event when it was joined.
    var newest: Int64 = 0
    /// One that is being filled.
    var gap: Gap?
    var lastGap = 0

    /// Where a join resumes.
    var since: ClientCommand.Since? { seen.map { ClientCommand.Since(epoch: epoch, seq: $0) } }

    /// The end of the record as far as it is known.
    var end: Int64 { max(seen ?? 0, newest) }

    /// Whether the event is one to deliver; a recorded one counts as delivered then.
    mutating func admits(_ seq: Int64?) -> Bool {
        guard let seq else { return true }
        if let seen, seq <= seen { return false }
        seen = seq
        return true
    }
}

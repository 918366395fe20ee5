/// Compares the room's record, read back through `history`, with what was acknowledged and what was delivered.
package struct RecordAudit {
    package struct Findings: Equatable {
        package var recorded = 0
        /// Acknowledged, and not in the record.
        package var ackedMissing = 0
        /// Acknowledged, and recorded with another user or text.
        package var ackedAltered = 0
        /// Delivered to a subscriber, and not in the record.
        package var seenMissing = 0
        /// Delivered with another user or text than recorded.
        package var seenAltered = 0
        /// Messages stored more often than they were published.
        package var storedTwice = 0
        /// Entries of `history` that did not ascend.
        package var disordered = 0

        package init() {}

        package mutating func add(_ other: Findings) {
            recorded += other.recorded
            ackedMissing += other.ackedMissing
            ackedAltered += other.ackedAltered
            seenMissing += other.seenMissing
            seenAltered += other.seenAltered
            storedTwice += other.storedTwice
            disordered += other.disordered
        }

        package var faults: Int {
            ackedMissing + ackedAltered + seenMissing + seenAltered + storedTwice + disordered
        }

        package var isClean: Bool { faults == 0 }
    }

    /// Content hashes of the recorded messages by sequence.
    private var messages: [Int: UInt64] = [:]
    private var disordered = 0
    /// The newest sequence read, which the next page goes on after.
    package private(set) var newest: Int

    /// - Parameter start: the record is read from after this sequence.
    package init(after start: Int) {
        newest = start
    }

    package var sequences: some Sequence<Int> { messages.keys }

    /// Takes one page, the `events` of a reply to `history`; the number of entries in it.
    package mutating func take(_ events: JSONCursor) -> Int {
        var count = 0
        events.forEachElement { event in
            count += 1
            guard let head = EventLine.head(of: event.bytes), let sequence = head.sequence else { return }
            if sequence <= newest { disordered += 1 } else { newest = sequence }
            if head.kind == .msg { messages[sequence] = EventLine.content(of: event.bytes) ?? 1 }
        }
        return count
    }

    /// The comparison, once the whole record was read. What was deleted need not be there.
    ///
    /// - Parameters:
    ///   - messages: those of the ledger that were for this room.
    ///   - published: the content of every message sent, acknowledged or not.
    package func findings(
        messages sent: some Sequence<PublishedMessage>, book: RoomBook, published: some Sequence<UInt64>
    ) -> Findings {
        var findings = Findings()
        findings.recorded = messages.count
        findings.disordered = disordered
        let start = book.start ?? 0
        for message in sent {
            guard case .acked(let sequence) = message.state, !book.deleted.contains(sequence) else { continue }
            guard let content = messages[sequence] else {
                findings.ackedMissing += 1
                continue
            }
            if content != message.content { findings.ackedAltered += 1 }
        }
        book.witnesses.forEach { sequence, witness in
            guard sequence > start, witness.line != 0, witness.content != 0, !book.deleted.contains(sequence) else {
                return
            }
            guard let content = messages[sequence] else {
                findings.seenMissing += 1
                return
            }
            if content != witness.content { findings.seenAltered += 1 }
        }
        var wanted: [UInt64: Int] = [:]
        for content in published { wanted[content, default: 0] += 1 }
        var stored: [UInt64: Int] = [:]
        for content in messages.values { stored[content, default: 0] += 1 }
        for (content, count) in wanted { findings.storedTwice += max(0, (stored[content] ?? 0) - count) }
        return findings
    }
}

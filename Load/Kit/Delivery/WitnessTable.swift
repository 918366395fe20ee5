/// What is known of one sequence of the room from deliveries and acknowledgements.
package struct Witness {
    /// Hash of the line as first delivered, 0 before.
    package var line: UInt64 = 0
    /// Hash of user id and text, 0 before the first delivery, or where the event is no message.
    package var content: UInt64 = 0
    /// When the message should have been sent, in nanoseconds; 0 while that is unknown.
    package var due: UInt64 = 0
}

/// Remembers each sequence once for all subscribers, so that every delivery can be compared with the first one.
package struct WitnessTable {
    private static let pageBits = 8
    private var entries: [Witness] = []
    private var pages: [Int: Int] = [:]
    private var cachedPage = Int.min
    private var cachedOffset = 0

    package init() {}

    /// The entry of `sequence`, made where there is none. Constant time; neighbours share a page of memory.
    package subscript(sequence: Int) -> Witness {
        mutating get { entries[slot(sequence)] }
        _modify { yield &entries[slot(sequence)] }
    }

    /// Compares a delivered line with the first one of the same sequence; false where user or text differ.
    ///
    /// Lines may differ otherwise: translations are known later, and roles see different fields.
    package mutating func agrees(_ sequence: Int, isMessage: Bool, line: UnsafeRawBufferPointer) -> Bool {
        let hash = ByteHash.of(line)
        let slot = slot(sequence)
        let known = entries[slot]
        if known.line == hash { return true }
        let content = isMessage ? EventLine.content(of: line) ?? 1 : 0
        if known.line == 0 {
            entries[slot].line = hash
            entries[slot].content = content
            return true
        }
        return known.content == content
    }

    /// Calls `body` for every sequence that was delivered or acknowledged, in no order.
    package func forEach(_ body: (Int, Witness) -> Void) {
        for (page, offset) in pages {
            for index in 0..<(1 << Self.pageBits) {
                let entry = entries[offset + index]
                if entry.line != 0 || entry.due != 0 { body(page << Self.pageBits | index, entry) }
            }
        }
    }

    private mutating func slot(_ sequence: Int) -> Int {
        let page = sequence >> Self.pageBits
        if page != cachedPage {
            cachedPage = page
            if let offset = pages[page] {
                cachedOffset = offset
            } else {
                cachedOffset = entries.count
                pages[page] = cachedOffset
                entries.append(contentsOf: repeatElement(Witness(), count: 1 << Self.pageBits))
            }
        }
        return cachedOffset + sequence & ((1 << Self.pageBits) - 1)
    }
}

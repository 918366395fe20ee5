import TextAnalysis

/// The texts of a room where everything may be said once (`unique`), the newest of them.
///
/// A pure value; memory is bounded by the number of texts, 16 bytes and a table entry each.
package struct UniqueTexts: Sendable {
    private var places: [Int: Int] = [:]
    private var ring: [Int] = []
    private var next = 0
    private let most: Int
    private let exemptBytes: Int

    /// - Parameters:
    ///   - most: texts that are remembered.
    ///   - exemptBytes: texts of so many bytes or fewer, folded, may be repeated.
    package init(most: Int = 10_000, exemptBytes: Int = 3) {
        self.most = max(most, 1)
        self.exemptBytes = exemptBytes
    }

    package var count: Int { places.count }

    /// Notes a text; false where it, or one that differs only in case, spaces and what is not seen, was said before.
    package mutating func admit(_ text: AnalysedText) -> Bool {
        let key = Self.key(text)
        guard key.count > exemptBytes else { return true }
        let hash = key.hashValue
        guard places[hash] == nil else { return false }
        if ring.count < most {
            ring.append(hash)
        } else {
            // A text that was taken back and said again has its place elsewhere.
            if places[ring[next]] == next { places[ring[next]] = nil }
            ring[next] = hash
        }
        places[hash] = next
        next = (next + 1) % most
        return true
    }

    /// Takes back a text that was not shown after all.
    package mutating func takeBack(_ text: AnalysedText) { places[Self.key(text).hashValue] = nil }

    private static func key(_ text: AnalysedText) -> [UInt8] { text.folded.utf8.filter { $0 != 0x20 } }
}

/// A transformed reading of a text, which knows where in the original each of its bytes comes from.
///
/// Offsets are UTF-8 byte offsets, in the view and in the original.
package struct TextView: Sendable, Equatable {
    /// The view's text.
    package let utf8: [UInt8]

    /// Per byte the offset where its original character began, then the original's length; empty where a byte stands
    /// for the byte at the same offset.
    let origins: [Int32]

    init(utf8: [UInt8], origins: [Int32]) {
        self.utf8 = utf8
        self.origins = origins
    }

    /// A view that is the text itself.
    package init(_ text: String) { self.init(utf8: Array(text.utf8), origins: []) }

    /// The view's text as a string.
    package var text: String { String(decoding: utf8, as: UTF8.self) }

    /// Where in the original the character of the byte at `offset` began; the original's length for `utf8.count`.
    package func origin(of offset: Int) -> Int { origins.isEmpty ? offset : Int(origins[offset]) }

    /// The part of the original that a part of the view comes from, whole characters, with what was dropped between
    /// them and right after them.
    package func original(of range: Range<Int>) -> Range<Int> {
        guard !origins.isEmpty else { return range }
        let start = Int(origins[range.lowerBound])
        guard !range.isEmpty else { return start..<start }
        // A character may have become several bytes: its end is where the next one begins.
        let last = origins[range.upperBound - 1]
        var end = range.upperBound
        while end < utf8.count, origins[end] == last { end += 1 }
        return start..<Int(origins[end])
    }

    /// The view with each scalar replaced by what `transform` gives, or dropped where that is nil.
    ///
    /// A view that nothing changes in is returned as it is.
    package func mapped(_ transform: (UInt32) -> UInt32?) -> TextView {
        var bytes: [UInt8] = []
        var sources: [Int32] = []
        var changed = false
        utf8.withUnsafeBufferPointer { units in
            var offset = 0
            while offset < units.count {
                let scalar = UTF8Scalar(units, at: offset)
                let replacement = transform(scalar.value)
                if !changed, replacement != scalar.value {
                    changed = true
                    bytes.reserveCapacity(units.count)
                    sources.reserveCapacity(units.count + 1)
                    bytes.append(contentsOf: units[..<offset])
                    for index in 0..<offset { sources.append(Int32(origin(of: index))) }
                }
                if changed, let replacement {
                    let origin = Int32(origin(of: offset))
                    UTF8Scalar.append(replacement, to: &bytes)
                    while sources.count < bytes.count { sources.append(origin) }
                }
                offset += scalar.length
            }
        }
        guard changed else { return self }
        sources.append(Int32(origin(of: utf8.count)))
        return TextView(utf8: bytes, origins: sources)
    }
}

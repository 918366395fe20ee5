import CUnicode

/// Where words begin and end in a text (UAX 29; dictionaries for Chinese, Japanese and Thai).
package struct WordBoundaries: Sendable {
    /// The words: numbers and letters, without spaces and punctuation between them.
    package let count: Int
    private let marks: [UInt8]

    /// Finds the boundaries of UTF-8 text.
    ///
    /// Linear, but the dictionaries cost about a tenth of a microsecond a character: where only a place in a long text
    /// matters, pass its surroundings.
    package init(_ utf8: [UInt8]) {
        var words: Int32 = 0
        marks = [UInt8](unsafeUninitializedCapacity: utf8.count + 1) { marks, count in
            words = utf8.withUnsafeBufferPointer {
                interline_word_boundaries($0.baseAddress, Int32($0.count), marks.baseAddress)
            }
            count = utf8.count + 1
        }
        count = Int(max(0, words))
    }

    /// Whether a boundary lies before the byte at `offset`; so one does at 0 and at the end.
    package func isBoundary(_ offset: Int) -> Bool { marks[offset] != 0 }

    /// Whether a word begins at `offset`.
    package func beginsWord(at offset: Int) -> Bool { marks[offset] == 3 }

    /// Whether `range` begins and ends at boundaries.
    package func holds(_ range: Range<Int>) -> Bool { isBoundary(range.lowerBound) && isBoundary(range.upperBound) }
}

extension String {
    /// Whether it has at most so many graphemes, and at most eight bytes for each on average: one grapheme may
    /// have any number of bytes.
    func isWithin(characters most: Int) -> Bool { utf8.count <= 8 * most && count <= most }
}

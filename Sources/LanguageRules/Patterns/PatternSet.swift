import CPatternSet

/// Why patterns can't be used.
package enum PatternError: Error, Hashable, Sendable {
    /// One pattern, by its index, and what is wrong with it.
    case refused(Int, problem: String)
    /// All together.
    case tooLarge
}

/// Patterns in RE2's syntax that are matched at once, in time linear in the text.
///
/// `@unchecked Sendable`: the C set is changed by nobody after `init`, and RE2 allows any number of threads to match
/// with a compiled set.
package final class PatternSet: @unchecked Sendable {
    private let set: OpaquePointer?
    package let count: Int

    /// No pattern.
    init() {
        set = nil
        count = 0
    }

    /// - Parameter memoryMax: bytes of the compiled set and its cache.
    package init(_ patterns: [String], memoryMax: Int) throws(PatternError) {
        count = patterns.count
        guard !patterns.isEmpty else {
            set = nil
            return
        }
        guard let set = interline_pattern_set_make(Int64(memoryMax)) else { throw .tooLarge }
        self.set = set
        for (index, pattern) in patterns.enumerated() {
            if let problem = Self.add(pattern, to: set) { throw .refused(index, problem: problem) }
        }
        guard interline_pattern_set_compile(set) else { throw .tooLarge }
    }

    deinit { interline_pattern_set_free(set) }

    /// What is wrong with a pattern; nil for nothing.
    package static func problem(of pattern: String, memoryMax: Int) -> String? {
        guard let set = interline_pattern_set_make(Int64(memoryMax)) else { return "no memory" }
        defer { interline_pattern_set_free(set) }
        return add(pattern, to: set)
    }

    private static func add(_ pattern: String, to set: OpaquePointer) -> String? {
        let bytes = Array(pattern.utf8)
        var problem = [CChar](repeating: 0, count: 160)
        let isAdded = interline_pattern_set_add(
            set, bytes, Int32(bytes.count), &problem, Int32(problem.count))
        if isAdded { return nil }
        return String(decoding: problem.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The indices of the patterns that match anywhere, ascending; nil where matching took too much memory.
    func matching(_ utf8: [UInt8]) -> [Int]? {
        guard let set else { return [] }
        var found = [Int32](repeating: 0, count: 16)
        var total = interline_pattern_set_match(set, utf8, Int32(utf8.count), &found, Int32(found.count))
        if total > found.count {
            found = [Int32](repeating: 0, count: Int(total))
            total = interline_pattern_set_match(set, utf8, Int32(utf8.count), &found, total)
        }
        return total < 0 ? nil : found.prefix(Int(total)).map(Int.init)
    }

    /// Where a pattern matches, at most `limit` places that do not overlap.
    func ranges(of pattern: Int, in utf8: [UInt8], limit: Int) -> [Range<Int>] {
        guard let set else { return [] }
        var ranges: [Range<Int>] = []
        var from: Int32 = 0
        var (start, end): (Int32, Int32) = (0, 0)
        while ranges.count < limit,
            interline_pattern_set_find(set, Int32(pattern), utf8, Int32(utf8.count), from, &start, &end)
        {
            ranges.append(Int(start)..<Int(end))
            from = max(end, start + 1)
            if from >= utf8.count { break }
        }
        return ranges
    }
}

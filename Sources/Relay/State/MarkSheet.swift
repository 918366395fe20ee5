/// Who marked one message, and with what: the votes for a question, the reactions to a message.
///
/// A mark is known at once, so that nobody sets it twice, and counts once it is stored. It is stored in pages, of which
/// only the last one is ever written again: a thousand votes write no more for each than ten do.
struct MarkSheet: Sendable {
    struct Mark: Hashable, Sendable {
        /// An emoji or emote; empty: a vote.
        let label: String
        let marker: Marker
    }

    static let pageMarks = 128

    private var marked: [String: Set<Marker>] = [:]
    /// Stored marks by label.
    private(set) var counts: [String: Int] = [:]
    /// The stored marks of the page that is not full.
    private var open: [Mark] = []
    private var fullPages = 0
    /// All marks, stored or on their way.
    private(set) var count = 0

    init() {}

    /// Stored votes.
    var votes: Int { counts[""] ?? 0 }

    /// How many pages there are at most, with those that are on their way.
    var pagesMost: Int { (count + Self.pageMarks - 1) / Self.pageMarks }

    func contains(_ mark: Mark) -> Bool { marked[mark.label]?.contains(mark.marker) ?? false }

    /// The different labels, stored or on their way.
    var labelCount: Int { marked.count }
    func knows(_ label: String) -> Bool { marked[label] != nil }

    /// Sets a mark that is not there.
    mutating func mark(_ mark: Mark) {
        if marked[mark.label, default: []].insert(mark.marker).inserted { count += 1 }
    }

    /// Takes a mark back that could not be stored.
    mutating func unmark(_ mark: Mark) {
        guard marked[mark.label]?.remove(mark.marker) != nil else { return }
        count -= 1
        if marked[mark.label]?.isEmpty ?? false { marked[mark.label] = nil }
    }

    /// The pages as they stand with these marks, which were set.
    func pages(with marks: [Mark]) -> [(number: Int, marks: [Mark])] {
        let all = open + marks
        return stride(from: 0, to: all.count, by: Self.pageMarks).map { start in
            (fullPages + start / Self.pageMarks, Array(all[start..<min(start + Self.pageMarks, all.count)]))
        }
    }

    /// Marks were stored, in the pages that they were to be.
    mutating func stored(_ marks: [Mark]) {
        open += marks
        let filled = open.count / Self.pageMarks
        open.removeFirst(filled * Self.pageMarks)
        fullPages += filled
        for mark in marks { counts[mark.label, default: 0] += 1 }
    }

    /// Puts a page back that was stored before a restart. They come in order.
    mutating func putBack(page number: Int, _ marks: [Mark]) {
        let isFull = marks.count >= Self.pageMarks
        fullPages = isFull ? number + 1 : number
        open = isFull ? [] : marks
        for found in marks where !contains(found) {
            mark(found)
            counts[found.label, default: 0] += 1
        }
    }
}

/// Many terms, the longest of which is found at a place of a text in steps no more than its characters.
struct TermTrie: Sendable {
    struct Term: Hashable, Sendable {
        var kind: Span.Kind
        /// The glossary's entry.
        var entry: Int?
        /// As it must stand in the text; nil: in any case.
        var exact: [Unicode.Scalar]?
    }

    static let longest = 64

    /// The node reached from a node by a scalar; node 0 is the root.
    private var steps: [UInt64: UInt32] = [:]
    private var terms: [UInt32: Term] = [:]
    private var nodes: UInt32 = 0

    /// Nothing happens where the term is empty or longer than ``longest``; a term that is there stays.
    mutating func insert(_ text: String, _ term: Term) {
        let scalars = Array(text.unicodeScalars)
        guard !scalars.isEmpty, scalars.count <= Self.longest else { return }
        var node: UInt32 = 0
        for scalar in scalars {
            let step = Self.step(node, scalar)
            if let next = steps[step] {
                node = next
            } else {
                nodes += 1
                steps[step] = nodes
                node = nodes
            }
        }
        if terms[node] == nil { terms[node] = term }
    }

    /// The longest term that begins at the place and ends where a word may end.
    func match(in text: [Unicode.Scalar], at start: Int) -> (end: Int, term: Term)? {
        guard !terms.isEmpty else { return nil }
        var node: UInt32 = 0
        var place = start
        var found: (Int, Term)?
        while place < text.count, let next = steps[Self.step(node, text[place])] {
            node = next
            place += 1
            guard let term = terms[node], Self.endsWord(text, at: place) else { continue }
            if let exact = term.exact, !text[start..<place].elementsEqual(exact) { continue }
            found = (place, term)
        }
        return found
    }

    private static func endsWord(_ text: [Unicode.Scalar], at end: Int) -> Bool {
        guard end < text.count, text[end].isNamePart else { return true }
        return text[end].isSpaceless || text[end - 1].isSpaceless
    }

    private static func step(_ node: UInt32, _ scalar: Unicode.Scalar) -> UInt64 {
        UInt64(node) << 32 | UInt64(scalar.folded.value)
    }
}

extension Unicode.Scalar {
    /// In lower case, where that is one scalar; full-width forms as their plain ones.
    var folded: Unicode.Scalar {
        if value < 128 { return (65...90).contains(value) ? Unicode.Scalar(UInt8(value + 32)) : self }
        if (0xFF01...0xFF5E).contains(value) { return (Unicode.Scalar(value - 0xFEE0) ?? self).folded }
        guard value < 0x2E80 || value > 0xFFFF else { return self }
        let mapping = properties.lowercaseMapping.unicodeScalars
        return mapping.count == 1 ? mapping.first ?? self : self
    }
}

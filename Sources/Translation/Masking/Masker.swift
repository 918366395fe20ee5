/// Sets the spans of a message apart: the room's own words first, then what is recognised by its form.
package struct Masker: Sendable {
    package var vocabulary: RoomVocabulary

    package init(_ vocabulary: RoomVocabulary) { self.vocabulary = vocabulary }

    /// Time is linear in the text, which the room bounds.
    package func mask(_ text: String) -> MaskedText {
        let scalars = Array(text.unicodeScalars)
        let scanner = PatternScanner(text: scalars)
        var parts = Parts()
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            let isWordStart =
                place == 0 || !scalars[place - 1].isNamePart || scalars[place - 1].isSpaceless
                || scalar.isSpaceless
            if let span = span(at: place, in: scalars, scanner, isWordStart) {
                parts.add(scalars[place..<span.end], span.kind, span.term)
                place = span.end
                continue
            }
            if !scalar.isInvisible || (scalar.isJoiner && parts.endsInLetter) { parts.add(scalar) }
            place += 1
        }
        return parts.finish()
    }

    private func span(
        at place: Int, in scalars: [Unicode.Scalar], _ scanner: PatternScanner, _ isWordStart: Bool
    ) -> (end: Int, kind: Span.Kind, term: Int?)? {
        let pattern = scanner.match(at: place, isWordStart: isWordStart)
        if scalars[place] == "@", let pattern {
            // A known name ends the mention where text without spaces goes on, or takes in what the pattern does not.
            return (vocabulary.nameEnd(in: scalars, at: place + 1) ?? pattern.end, pattern.kind, nil)
        }
        if isWordStart, let word = vocabulary.match(in: scalars, at: place), word.end >= pattern?.end ?? 0 {
            return (word.end, word.term.kind, word.term.entry)
        }
        return pattern.map { ($0.end, $0.kind, nil) }
    }
}

extension String {
    fileprivate init(_ scalars: some Collection<Unicode.Scalar>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * scalars.count)
        for scalar in scalars {
            if scalar.value < 128 {
                bytes.append(UInt8(scalar.value))
            } else {
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        self.init(decoding: bytes, as: UTF8.self)
    }
}

extension Unicode.Scalar {
    fileprivate var isJoiner: Bool { value == 0x200C || value == 0x200D }
}

/// A masked text in the making.
private struct Parts {
    private var pieces: [Piece] = []
    private var spans: [Span] = []
    private var words: [Unicode.Scalar] = []

    var endsInLetter: Bool { words.last?.properties.isAlphabetic == true }

    mutating func add(_ scalar: Unicode.Scalar) { words.append(scalar) }

    mutating func add(_ text: ArraySlice<Unicode.Scalar>, _ kind: Span.Kind, _ term: Int?) {
        let text = String(text)
        if kind != .term, words.allSatisfy(\.isWhite), case .span(let last)? = pieces.last, spans[last].kind == kind {
            // Neighbours of a kind travel as one: fewer placeholders, and a flood of emotes is one.
            spans[last].text += String(words) + text
            words.removeAll()
            return
        }
        endWords()
        pieces.append(.span(spans.count))
        spans.append(Span(kind: kind, text: text, term: term))
    }

    private mutating func endWords() {
        guard !words.isEmpty else { return }
        pieces.append(.words(String(words)))
        words.removeAll(keepingCapacity: true)
    }

    mutating func finish() -> MaskedText {
        endWords()
        var prefix = ""
        var suffix = ""
        var first = 0
        var last = pieces.count
        while first < last, takeFirst(first, into: &prefix) { first += 1 }
        while last > first, takeLast(last - 1, into: &suffix) { last -= 1 }
        return renumbered(pieces[first..<last], prefix, suffix)
    }

    /// Whether the whole piece went into the prefix. A part of the words may go there by itself.
    private mutating func takeFirst(_ index: Int, into prefix: inout String) -> Bool {
        switch pieces[index] {
        case .words(let words):
            let rest = words.unicodeScalars.drop { $0.isWhite || "!！,，。~～…、:：".unicodeScalars.contains($0) }
            let taken =
                prefix.isEmpty
                ? words.unicodeScalars.prefix(while: \.isWhite) : words.unicodeScalars[..<rest.startIndex]
            let left = words.unicodeScalars[taken.endIndex...]
            prefix += String(taken)
            pieces[index] = .words(String(left))
            return left.isEmpty
        case .span(let span):
            guard spans[span].kind == .emote || isAddress(index, spans[span].kind) else { return false }
            prefix += spans[span].text
            return true
        }
    }

    /// `@name:` and `name,` call someone and are no part of what is said; so is a time or a count before a colon.
    private func isAddress(_ index: Int, _ kind: Span.Kind) -> Bool {
        guard index + 1 < pieces.count, case .words(let words) = pieces[index + 1],
            let mark = words.unicodeScalars.first
        else { return false }
        switch kind {
        case .name: return ":：,，!！~～".unicodeScalars.contains(mark)
        case .number: return mark == ":" || mark == "："
        case .emote, .link, .keep, .term: return false
        }
    }

    private mutating func takeLast(_ index: Int, into suffix: inout String) -> Bool {
        switch pieces[index] {
        case .words(let words):
            let scalars = words.unicodeScalars
            let end = scalars.lastIndex { !$0.isWhite }.map { scalars.index(after: $0) } ?? scalars.startIndex
            suffix = String(scalars[end...]) + suffix
            pieces[index] = .words(String(scalars[..<end]))
            return end == scalars.startIndex
        case .span(let span):
            let isApart: Bool =
                if index > 0, case .words(let words) = pieces[index - 1] {
                    words.unicodeScalars.last?.isWhite == true
                } else {
                    index == 0
                }
            let kind = spans[span].kind
            guard kind == .emote || (kind == .link && isApart) else { return false }
            suffix = spans[span].text + suffix
            return true
        }
    }

    private func renumbered(_ pieces: ArraySlice<Piece>, _ prefix: String, _ suffix: String) -> MaskedText {
        var kept: [Span] = []
        let core: [Piece] = pieces.compactMap { piece in
            switch piece {
            case .words(let words): return words.isEmpty ? nil : piece
            case .span(let index):
                kept.append(spans[index])
                return .span(kept.count - 1)
            }
        }
        return MaskedText(prefix: prefix, core: core, suffix: suffix, spans: kept)
    }
}

import ChatModel

extension Phrasebook {
    /// What the phrasebook makes of a text.
    enum Finding: Hashable, Sendable {
        /// The translation, with places for the spans of the text.
        case phrase([Piece], isExact: Bool)
        /// Readers of the language say it the same way.
        case same
        case unknown
    }

    /// A line of more clauses than this is nobody's set phrase.
    private static let mostClauses = 6

    /// Translates from the first of the languages that knows the whole text.
    ///
    /// - Parameter sources: one where the text's language is known, those that the room speaks where it is not.
    func find(_ text: MaskedText, from sources: [DisplayLanguage], to target: DisplayLanguage) -> Finding {
        guard !text.core.isEmpty, text.spans.count <= 8, let target = Self.column(target), let known = tables[target]
        else { return .unknown }
        if sources.count != 1, known.entries[PhraseKey(text.core, text.spans, inliningNumbers: true).text] != nil {
            return .same
        }
        let length = text.core.reduce(0) { if case .words(let words) = $1 { $0 + words.utf8.count } else { $0 } }
        for source in sources {
            guard let source = Self.column(source), source != target, let table = tables[source],
                length <= Self.mostClauses * 2 * table.longest
            else {
                continue
            }
            if let (pieces, isExact) = translate(text, source, target) {
                return FoldedText(pieces, text.spans) == FoldedText(text) ? .same : .phrase(pieces, isExact: isExact)
            }
        }
        return .unknown
    }

    /// The language under which phrases stand; nil for one in a script of its own, such as pinyin.
    private static func column(_ language: DisplayLanguage) -> String? {
        let subtags = language.tag.tag.split(separator: "-")
        guard language.isChinese || !subtags.dropFirst().contains(where: { $0.utf8.count == 4 }) else { return nil }
        return String(language.tag.primary)
    }

    private func translate(_ text: MaskedText, _ source: String, _ target: String) -> ([Piece], isExact: Bool)? {
        let clauses = Clauses(text).clauses
        guard !clauses.isEmpty else { return nil }
        // Phrases may have commas of their own.
        if clauses.count > 1, clauses.count <= Self.mostClauses,
            let whole = phrase(text.core, text.spans, source, target)
        {
            var writer = ClauseWriter(target)
            writer.add(
                whole.pieces, clauses[clauses.count - 1].mark, emotes: [], isLast: true,
                startsUpper: startsUpper(text.core))
            return (writer.pieces, whole.isExact)
        }
        guard clauses.count <= Self.mostClauses else { return nil }
        var writer = ClauseWriter(target)
        var isExact = true
        for (index, clause) in clauses.enumerated() {
            var pieces: [Piece] = []
            if !clause.pieces.isEmpty {
                guard let found = phrase(clause.pieces, text.spans, source, target) else { return nil }
                pieces = found.pieces
                isExact = isExact && found.isExact
            }
            writer.add(
                pieces, clause.mark, emotes: clause.emotes, isLast: index == clauses.count - 1,
                startsUpper: startsUpper(clause.pieces))
        }
        return (writer.pieces, isExact)
    }

    private func startsUpper(_ pieces: [Piece]) -> Bool {
        guard case .words(let words)? = pieces.first,
            let letter = words.unicodeScalars.first(where: { $0.properties.isAlphabetic })
        else { return false }
        return letter.properties.isUppercase
    }

    /// One phrase, alone or with laughter at one end.
    private func phrase(
        _ pieces: [Piece], _ spans: [Span], _ source: String, _ target: String
    ) -> (pieces: [Piece], isExact: Bool)? {
        if let found = plainPhrase(pieces, spans, source, target) { return found }
        // Taken off once: what is left is never searched for laughter again, or the ways to do so would multiply.
        for (laugh, said, isFirst) in withoutLaughter(pieces, source) {
            guard let laugh = entry(laugh, spans, source, target),
                let said = plainPhrase(said, spans, source, target)
            else { continue }
            let comma: [Piece] = [.words(target == "zh" ? "，" : ", ")]
            let joined = isFirst ? laugh.pieces + comma + said.pieces : said.pieces + comma + laugh.pieces
            return (joined, laugh.isExact && said.isExact)
        }
        return nil
    }

    /// One phrase: as it is, with its numbers as words, without the name that it calls, without a closing particle.
    private func plainPhrase(
        _ pieces: [Piece], _ spans: [Span], _ source: String, _ target: String
    ) -> (pieces: [Piece], isExact: Bool)? {
        if let found = entry(pieces, spans, source, target) { return found }
        let isCall = pieces.allSatisfy { if case .span(let index) = $0 { spans[index].kind == .name } else { false } }
        if isCall { return (pieces, true) }
        if case .span(let index)? = pieces.first, spans[index].kind == .name, pieces.count > 1,
            let rest = plainPhrase(Array(pieces.dropFirst()), spans, source, target)
        {
            return ([.span(index), .words(" ")] + rest.pieces, rest.isExact)
        }
        if case .span(let index)? = pieces.last, spans[index].kind == .name, pieces.count > 1,
            let rest = plainPhrase(Array(pieces.dropLast()), spans, source, target)
        {
            return (rest.pieces + [.words(" "), .span(index)], rest.isExact)
        }
        if source == "zh", case .words(let words)? = pieces.last, let last = words.last, Self.particles.contains(last),
            words.count > 1,
            let rest = entry(pieces.dropLast() + [.words(String(words.dropLast()))], spans, source, target)
        {
            return (rest.pieces, false)
        }
        return nil
    }

    /// Colour a Chinese phrase without changing what it says.
    private static let particles: Set<Character> = ["啊", "呀", "哦", "哟", "哇", "啦", "哈", "诶", "耶"]

    private func entry(
        _ pieces: [Piece], _ spans: [Span], _ source: String, _ target: String
    ) -> (pieces: [Piece], isExact: Bool)? {
        let hasNumber = pieces.contains {
            if case .span(let index) = $0 { spans[index].kind == .number } else { false }
        }
        if hasNumber, let index = entry(PhraseKey(pieces, spans, inliningNumbers: true), in: source),
            let form = entries[index].forms[target], form.slots.isEmpty
        {
            return (form.pieces, entries[index].isExact)
        }
        guard let index = entry(PhraseKey(pieces, spans), in: source), let form = entries[index].forms[target] else {
            return nil
        }
        // Each slot takes the message's span of its kind; a phrase has at most one of each.
        let filled: [Piece] = form.pieces.compactMap { piece in
            guard case .span(let slot) = piece else { return piece }
            return pieces.first { place in
                if case .span(let span) = place { spans[span].kind == form.slots[slot] } else { false }
            }
        }
        guard filled.count == form.pieces.count else { return nil }
        return (filled, entries[index].isExact)
    }
}

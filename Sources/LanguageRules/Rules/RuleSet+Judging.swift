import ChatModel
import TextAnalysis

extension RuleSet {
    /// Asks every rule that counts at the room's level. Linear in the text; pure.
    package func judge(_ analysed: AnalysedText, in context: RuleContext) -> TermVerdict {
        var hits: [RuleHit] = []
        judgeTerms(analysed, context, &hits)
        judgePatterns(analysed, context, &hits)
        judgeLinks(analysed, context, &hits)
        judgeShape(analysed, context, &hits)
        guard !hits.isEmpty else { return .clean }
        hits = analysed.text.onWholeCharacters(hits)
        hits.sort { ($1.action, $0.range.lowerBound, $0.rule) < ($0.action, $1.range.lowerBound, $1.rule) }
        let masks = hits.filter { $0.action == .mask }.map(\.range)
        return TermVerdict(hits: hits, masked: masks.isEmpty ? nil : analysed.text.masking(masks))
    }

    private func judgeTerms(_ analysed: AnalysedText, _ context: RuleContext, _ hits: inout [RuleHit]) {
        guard context.level > 0 else { return }
        let found = matcher.matches(in: analysed.text)
        if found.isCutShort { hits.append(hit(.contrived, contrived, 0..<analysed.text.utf8.count)) }
        guard !found.matches.isEmpty else { return }
        let allowed = AllowedPlaces(found.matches.filter { $0.term >= termSources.count }.map(\.range))
        for match in found.matches where match.term < termSources.count {
            let source = termSources[match.term]
            guard source.level <= context.level, !allowed.cover(match.range) else { continue }
            hits.append(hit(.term, source, match.range))
        }
    }

    private func judgePatterns(_ analysed: AnalysedText, _ context: RuleContext, _ hits: inout [RuleHit]) {
        guard context.level > 0, patterns.count > 0 else { return }
        guard let matching = patterns.matching(analysed.folded.utf8) else {
            hits.append(hit(.contrived, contrived, 0..<analysed.text.utf8.count))
            return
        }
        // Each place costs a search of its own: of a message that meets very many, the first will do.
        for (order, pattern) in matching.enumerated() where patternSources[pattern].level <= context.level {
            let limit = order >= 16 ? 0 : patternSources[pattern].action == .mask ? 16 : 1
            if limit == 0 { hits.append(hit(.pattern, patternSources[pattern], 0..<analysed.text.utf8.count)) }
            for range in patterns.ranges(of: pattern, in: analysed.folded.utf8, limit: limit) {
                hits.append(hit(.pattern, patternSources[pattern], analysed.folded.original(of: range)))
            }
        }
    }

    private func judgeLinks(_ analysed: AnalysedText, _ context: RuleContext, _ hits: inout [RuleHit]) {
        let policy = context.links ?? links?.policy ?? .allow
        guard policy != .allow else { return }
        for link in LinkScanner.links(in: analysed.folded.utf8) where !isKnown(link.host) {
            hits.append(
                RuleHit(
                    kind: .link, rule: linkSource.rule, category: linkSource.category, level: 0,
                    action: policy == .hold ? .hold : .reject, isPrivate: false,
                    range: analysed.folded.original(of: link.range)))
        }
    }

    private func isKnown(_ host: String) -> Bool {
        guard let hosts = links?.hosts, !hosts.isEmpty else { return false }
        var rest = host[...]
        while true {
            if hosts.contains(String(rest)) { return true }
            guard let dot = rest.firstIndex(of: ".") else { return false }
            rest = rest[rest.index(after: dot)...]
        }
    }

    private func judgeShape(_ analysed: AnalysedText, _ context: RuleContext, _ hits: inout [RuleHit]) {
        let all = 0..<analysed.text.utf8.count
        if let (rule, source) = capitals, source.level <= context.level, all.count >= rule.lettersMin {
            let (letters, capitals) = TextShape.capitals(analysed.text)
            if letters >= rule.lettersMin, capitals * 100 > letters * rule.percent {
                hits.append(hit(.capitals, source, all))
            }
        }
        if let (rule, source) = repetition, source.level <= context.level,
            all.count > min(rule.charactersMax, rule.wordsMax)
        {
            let (characters, words) = TextShape.repetition(analysed.folded.utf8)
            if characters > rule.charactersMax || words > rule.wordsMax { hits.append(hit(.repetition, source, all)) }
        }
        if let (rule, source) = mentions, source.level <= context.level, all.count > 2 * rule.most,
            TextShape.mentions(analysed.folded.utf8) > rule.most
        {
            hits.append(hit(.mentions, source, all))
        }
    }

    private func hit(_ kind: RuleKind, _ source: Source, _ range: Range<Int>) -> RuleHit {
        RuleHit(
            kind: kind, rule: source.rule, category: source.category, level: source.level, action: source.action,
            isPrivate: source.isPrivate, range: range)
    }
}

extension MaskedText {
    /// The text for one language: terms stand in their form, those without one are words again.
    package func resolved(for language: DisplayLanguage, _ glossary: [TermForms]) -> MaskedText {
        guard spans.contains(where: { $0.kind == .term }) else { return self }
        var resolved = MaskedText(prefix: prefix, core: [], suffix: suffix, spans: [])
        for piece in core {
            switch piece {
            case .words(let words): resolved.append(words)
            case .span(let index):
                var span = spans[index]
                if span.kind == .term {
                    guard let entry = span.term, glossary.indices.contains(entry),
                        let form = glossary[entry][language]
                    else {
                        resolved.append(span.text)
                        continue
                    }
                    span.text = form
                }
                resolved.core.append(.span(resolved.spans.count))
                resolved.spans.append(span)
            }
        }
        return resolved
    }

    private mutating func append(_ words: String) {
        if case .words(let before)? = core.last {
            core[core.count - 1] = .words(before + words)
        } else {
            core.append(.words(words))
        }
    }
}

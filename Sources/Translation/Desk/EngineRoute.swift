import ChatModel

/// How a pair is translated: by which engines, and into which of the two Chinese scripts.
struct Itinerary: Hashable, Sendable {
    struct Pair: Hashable, Sendable {
        var from: DisplayLanguage
        var to: DisplayLanguage
    }

    /// The language that engines are asked for: the other Chinese script where none of them gives the reader's, so that
    /// readers of both share one call.
    let to: DisplayLanguage
    let routes: [EngineRoute]

    init(_ engines: [any TranslationEngine], _ pair: Pair, converts: Bool) {
        func routes(to target: DisplayLanguage) -> [EngineRoute] {
            engines.enumerated().compactMap {
                EngineRoute($1, at: $0, from: pair.from, to: target, converts: converts)
            }
        }
        let direct = routes(to: pair.to)
        if !direct.isEmpty, let other = pair.to.otherScript, direct.allSatisfy({ $0.reads != nil }) {
            to = other
            self.routes = routes(to: other)
        } else {
            to = pair.to
            self.routes = direct
        }
    }
}

/// How one engine is asked for a pair: as it is, or through the other Chinese script.
struct EngineRoute: Hashable, Sendable {
    /// The engine's place in the chain.
    var engine: Int
    var from: LanguageTag
    var to: LanguageTag
    /// The script that the text is put into before it is sent.
    var writes: DisplayLanguage?
    /// The script that the answer is put into.
    var reads: DisplayLanguage?

    /// Nil where the engine does not translate the pair.
    ///
    /// - Parameter converts: whether texts can be put into the other script.
    init?(_ engine: any TranslationEngine, at place: Int, from: DisplayLanguage, to: DisplayLanguage, converts: Bool) {
        for source in Self.forms(of: from, converts) {
            for target in Self.forms(of: to, converts)
            where engine.supports(from: source.tag, to: target.tag) {
                self.engine = place
                self.from = source.tag
                self.to = target.tag
                writes = source == from ? nil : source
                reads = target == to ? nil : to
                return
            }
        }
        return nil
    }

    private static func forms(of language: DisplayLanguage, _ converts: Bool) -> [DisplayLanguage] {
        guard converts, let other = language.otherScript else { return [language] }
        return [language, other]
    }
}

/// A word of a room that translations must get right.
package enum GlossaryEntry: Hashable, Sendable {
    /// Stands unchanged in every translation.
    case keep(String)
    /// What the same thing is called in two or more languages.
    case terms([LanguageTag: String])

    package static let characters = 1...64
    package static let languages = 2...8

    /// Reads the members of an entry as hosts write it: `keep` alone, or language tags.
    ///
    /// Nil where a name is no tag, a tag comes twice, or there are too few or too many terms or characters.
    package init?(members: [(name: String, term: String)]) {
        guard members.allSatisfy({ Self.characters.contains($0.term.count) }) else { return nil }
        if members.count == 1, members[0].name == Self.keepName {
            self = .keep(members[0].term)
            return
        }
        guard Self.languages.contains(members.count) else { return nil }
        var terms: [LanguageTag: String] = [:]
        for (name, term) in members {
            guard name != Self.keepName, let tag = LanguageTag(name), terms.updateValue(term, forKey: tag) == nil
            else { return nil }
        }
        self = .terms(terms)
    }

    /// The entry as hosts write it, in the order of the tags.
    package var members: [(name: String, term: String)] {
        switch self {
        case .keep(let term): [(Self.keepName, term)]
        case .terms(let terms): terms.map { ($0.key.tag, $0.value) }.sorted { $0.0 < $1.0 }
        }
    }

    private static let keepName = "keep"
}

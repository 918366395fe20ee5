import ChatModel

/// How a term of the glossary is to stand in each language that has a form.
package typealias TermForms = [DisplayLanguage: String]

/// The words that a room leaves unchanged or translates its own way: emotes, a keep-list, a glossary, and the names of
/// those who spoke lately.
package struct RoomVocabulary: Sendable {
    package struct Limits: Hashable, Sendable {
        /// Names of those who spoke last that are recognised.
        package var names = 256
        /// Words that stand for emotes.
        package var emotes = 2000
        /// Entries of glossary and keep-list together.
        package var terms = 500

        package init() {}
    }

    package private(set) var glossary: [TermForms] = []
    private let limits: Limits
    private let fixed: TermTrie
    private var spoken: TermTrie
    /// The newest last.
    private var names: [String] = []
    private var known: Set<String> = []

    /// What is beyond the limits is left out.
    ///
    /// - Parameter converter: gives a term that has a form in one Chinese script the form of the other.
    package init(
        glossary: [GlossaryEntry] = [], emotes: [String] = [], limits: Limits = Limits(),
        converter: ChineseConverter? = nil
    ) {
        self.limits = limits
        spoken = TermTrie()
        var fixed = TermTrie()
        for entry in glossary.prefix(limits.terms) {
            switch entry {
            case .keep(let word): fixed.insert(word, .init(kind: .keep))
            case .terms(let terms):
                let forms = Self.forms(terms, converter)
                for form in Set(forms.values) { fixed.insert(form, .init(kind: .term, entry: self.glossary.count)) }
                self.glossary.append(forms)
            }
        }
        for emote in emotes.prefix(limits.emotes) {
            fixed.insert(emote, .init(kind: .emote, exact: Array(emote.unicodeScalars)))
        }
        self.fixed = fixed
    }

    private static func forms(_ terms: [LanguageTag: String], _ converter: ChineseConverter?) -> TermForms {
        var forms: TermForms = [:]
        for (tag, term) in terms.sorted(by: { $0.key.tag < $1.key.tag }) {
            if let display = DisplayLanguage(tag), forms[display] == nil { forms[display] = term }
        }
        for (display, term) in forms {
            guard let other = display.otherScript, forms[other] == nil else { continue }
            forms[other] = converter?.convert(term, to: other) ?? term
        }
        return forms
    }

    /// Remembers who spoke, so that the name is left unchanged where others write it without `@`.
    ///
    /// Names that are plain lower-case words, or shorter than two characters, are not: a viewer called `no` must not
    /// take that word out of every sentence. After `@` they still stand.
    package mutating func saw(name: String) {
        guard limits.names > 0, known.count < limits.names || !known.contains(name), Self.isDistinct(name) else {
            return
        }
        guard known.insert(name).inserted else { return }
        names.append(name)
        if names.count > 2 * limits.names {
            // Both lists shrink at once, so a room of many speakers rebuilds once in as many new names.
            names.removeFirst(names.count - limits.names)
            known = Set(names)
            spoken = TermTrie()
            for name in names { insert(name) }
        } else {
            insert(name)
        }
    }

    private mutating func insert(_ name: String) {
        spoken.insert(name, .init(kind: .name, exact: Array(name.unicodeScalars)))
    }

    private static func isDistinct(_ name: String) -> Bool {
        let scalars = name.unicodeScalars
        guard scalars.count >= 2, scalars.count <= TermTrie.longest, let first = scalars.first, first.isNamePart
        else { return false }
        if scalars.allSatisfy(\.isSpaceless) { return true }
        return scalars.count >= 3 && !scalars.allSatisfy { $0.properties.isLowercase }
    }

    /// The longest of the room's words at the place.
    func match(in text: [Unicode.Scalar], at start: Int) -> (end: Int, term: TermTrie.Term)? {
        let word = fixed.match(in: text, at: start)
        guard let name = spoken.match(in: text, at: start), name.end > word?.end ?? 0 else { return word }
        return name
    }

    /// Where a known name that begins at the place ends.
    func nameEnd(in text: [Unicode.Scalar], at start: Int) -> Int? { spoken.match(in: text, at: start)?.end }
}

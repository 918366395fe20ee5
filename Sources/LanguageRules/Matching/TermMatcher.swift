import TextAnalysis

/// How a term is found in a message.
package enum TermMode: String, Sendable, CaseIterable {
    /// As it is written, where a word begins and ends.
    case word
    /// As it is written, anywhere.
    case substring
    /// Disguised too, where a word begins and ends.
    case evasive
}

/// Where in a message a term was found.
struct TermMatch: Hashable, Sendable {
    /// The index of the term.
    let term: Int
    /// Bytes of the message.
    let range: Range<Int>
}

/// Finds all of many terms in a message, each in its mode. Made once, used by any number of rooms.
struct TermMatcher: Sendable {
    struct Term: Hashable, Sendable {
        let text: String
        let mode: TermMode
    }

    enum Shape: Hashable, Sendable {
        case letters(LetterTerm)
        case han(HanTerm)
    }

    struct Form: Sendable {
        let term: Int
        let mode: TermMode
        let shape: Shape
        /// The automaton's symbols.
        let length: Int
    }

    /// How often one message's letters are laid beside a term's at most; what is beyond counts as not found.
    static let trialsMax = 20_000

    private let forms: [Form]
    private let automaton: TermAutomaton
    private let splits: CharacterSplits
    /// Chinese characters of evasive terms.
    private let characters: Set<UInt32>

    /// - Parameter terms: a term without letters is never found.
    init(_ terms: [Term]) {
        var forms: [Form] = []
        var patterns: [[UInt32]] = []
        var characters: Set<UInt32> = []
        for (number, term) in terms.enumerated() {
            for shape in Self.shapes(of: term) {
                let pattern: [UInt32]
                switch shape {
                case .letters(let letters): pattern = SymbolStream.pattern(letters.symbols)
                case .han(let han):
                    pattern = SymbolStream.pattern(han.symbols)
                    guard term.mode == .evasive else { break }
                    for case .han(let character) in han.elements { characters.insert(character) }
                }
                guard !pattern.isEmpty else { continue }
                forms.append(Form(term: number, mode: term.mode, shape: shape, length: pattern.count))
                patterns.append(pattern)
            }
        }
        self.forms = forms
        automaton = TermAutomaton(patterns)
        splits = CharacterSplits(characters)
        self.characters = characters
    }

    /// Bytes that the automaton takes.
    var memory: Int { automaton.memory + forms.count * 256 }

    /// Whether a text has letters, without which it is never found.
    static func canFind(_ text: String) -> Bool { !shapes(of: Term(text: text, mode: .word)).isEmpty }

    private static func shapes(of term: Term) -> [Shape] {
        var text = term.text
        let units = text.withUTF8 { TextUnits($0, readsMarks: false) }
        guard units.units.contains(where: \.isHan) else { return LetterTerm(units).map { [.letters($0)] } ?? [] }
        let elements = HanTerm.elements(units)
        var shapes = [Shape.han(HanTerm(elements: elements, isAbbreviation: false))]
        guard term.mode == .evasive else { return shapes }
        for form in HanAliases.forms(of: elements) {
            shapes.append(.han(HanTerm(elements: form, isAbbreviation: true)))
        }
        if let initials = HanAliases.initials(of: elements) {
            shapes.append(.han(HanTerm(elements: initials, isAbbreviation: true)))
        }
        return shapes
    }

    /// All matches, in no order; each once.
    func matches(in text: String) -> TermMatches {
        guard !forms.isEmpty else { return TermMatches() }
        var text = text
        return text.withUTF8 { utf8 in
            var search = TermSearch(matcher: self, utf8: utf8)
            let read = TextUnits(utf8, readsMarks: true)
            search.look(in: read, otherReadings: false)
            if search.hasOtherReadings { search.look(in: read, otherReadings: true) }
            if let composed = splits.composed(read.units) {
                var units = read
                units.units = composed
                search.look(in: units, otherReadings: false)
            }
            if read.hasReadMarks { search.look(in: TextUnits(utf8, readsMarks: false), otherReadings: false) }
            return search.found
        }
    }

    /// What ``matches(in:)`` found.
    struct TermMatches: Sendable {
        var matches: Set<TermMatch> = []
        /// Whether the message was too contrived to be searched to its end.
        var isCutShort = false
    }

    func stream(_ units: [TextUnit], otherReadings: Bool) -> SymbolStream {
        SymbolStream(units, for: automaton, otherReadings: otherReadings, own: characters)
    }

    func scan(_ stream: SymbolStream, _ found: (Form, _ last: Int) -> Bool) {
        automaton.scan(stream.symbols) { found(forms[$0], $1) }
    }
}

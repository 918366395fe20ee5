import ChatModel

/// Judges whether an engine's answer can be shown as the translation of a text.
package struct AnswerCheck: Sendable {
    /// Why an answer was not shown.
    package enum Unfit: String, Error, Hashable, Sendable, CaseIterable {
        /// The engine had nothing for the text.
        case empty
        /// The text came back.
        case echo
        case length
        /// Not in a script of the language that was asked for.
        case script
        /// Control characters, markup, or line breaks.
        case characters
        /// A placeholder was lost, doubled or invented, or a link, mention or emote is in it that no one wrote.
        case placeholders
        /// The language check says that it is another.
        case language
    }

    /// Whether a text is in a language; nil where that can't be told. Called off the rooms' loops.
    package typealias LanguageCheck = @Sendable (_ text: String, _ language: LanguageTag) -> Bool?

    private let isInLanguage: LanguageCheck?

    package init(isInLanguage: LanguageCheck? = nil) { self.isInLanguage = isInLanguage }

    /// The answer's pieces, cleaned of white space at its ends.
    package func judge(
        _ answer: String, of text: MaskedText, to language: DisplayLanguage, _ coding: PlaceholderCoding
    ) throws(Unfit) -> [Piece] {
        guard answer.utf8.count <= 64 + 16 * (text.words.utf8.count + 64 * text.spans.count) else { throw .length }
        var pieces: [Piece]
        do {
            pieces = try coding.decode(answer, spans: text.spans.count)
        } catch {
            throw error == .markup ? .characters : .placeholders
        }
        pieces = Self.trimmed(pieces)
        let source = text.words
        let words = MaskedText(core: pieces).words
        try checkCharacters(words, source)
        guard words.unicodeScalars.contains(where: { WritingScript($0) != nil }) else { throw .empty }
        try checkLength(words, source)
        guard FoldedText([.words(words)], []) != FoldedText([.words(source)], []) else { throw .echo }
        try checkScript(words, source, language.tag)
        try checkInventions(pieces)
        if let isInLanguage, isInLanguage(words, language.tag) == false { throw .language }
        return pieces
    }

    private static func trimmed(_ pieces: [Piece]) -> [Piece] {
        var pieces = pieces
        if case .words(let words)? = pieces.first {
            pieces[0] = .words(String(words.drop(while: \.isWhitespace)))
        }
        if case .words(let words)? = pieces.last {
            pieces[pieces.count - 1] = .words(words.trimmingSuffix(while: \.isWhitespace))
        }
        return pieces.filter { $0 != .words("") }
    }

    /// Markup, braces and what is not seen are let through only where the message has them too.
    private func checkCharacters(_ words: String, _ source: String) throws(Unfit) {
        for scalar in words.unicodeScalars {
            let isSuspect =
                switch scalar {
                case "<", ">", "{", "}", "\\", "|", "`", "\u{FFFD}", "*", "_", "~", "^", "=": true
                case "\u{200C}", "\u{200D}": false
                default: scalar.isInvisible
                }
            if isSuspect, !source.unicodeScalars.contains(scalar) { throw .characters }
        }
    }

    /// A character of Chinese, Japanese or Korean says about as much as three of the others.
    private func checkLength(_ words: String, _ source: String) throws(Unfit) {
        let (length, expected) = (Self.weight(words), Self.weight(source))
        guard length <= 4 * expected + 24, 5 * length + 24 >= expected else { throw .length }
    }

    private static func weight(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { weight, scalar in
            guard let script = WritingScript(scalar) else { return weight }
            return weight + (script.isDense ? 3 : 1)
        }
    }

    /// Latin words of the message may stay as they are: names of games, `OK`, `iPhone`.
    private func checkScript(_ words: String, _ source: String, _ language: LanguageTag) throws(Unfit) {
        guard let expected = WritingScript.expected(language) else { return }
        let kept = Set(Self.latinWords(source))
        var foreign = 0
        var native = 0
        for scalar in words.unicodeScalars {
            guard let script = WritingScript(scalar) else { continue }
            if expected.contains(script) { native += script.isDense ? 3 : 1 } else { foreign += script.isDense ? 3 : 1 }
        }
        guard foreign > 0 else { return }
        if !expected.contains(.latin) {
            foreign -= Self.latinWords(words).reduce(0) { kept.contains($1) ? $0 + $1.count : $0 }
        }
        // Nothing native at all is no translation, unless all of it was to be kept, which the echo check has seen.
        guard native > 0, foreign * 2 <= native + foreign else { throw .script }
    }

    private static func latinWords(_ text: String) -> [[Unicode.Scalar]] {
        text.unicodeScalars.split { WritingScript($0) != .latin }.map { $0.map(\.folded) }
    }

    /// What the engine added must not look like a link, a mention or an emote of someone's.
    private func checkInventions(_ pieces: [Piece]) throws(Unfit) {
        for case .words(let words) in pieces {
            let scalars = Array(words.unicodeScalars)
            let scanner = PatternScanner(text: scalars)
            for place in scalars.indices {
                let isWordStart = place == 0 || !scalars[place - 1].isNamePart
                guard scalars[place] == "@" || scalars[place] == ":" || scalars[place] == "[" || isWordStart,
                    let match = scanner.match(at: place, isWordStart: isWordStart)
                else { continue }
                guard match.kind == .number || (match.kind == .keep && scalars[place] != "#") else {
                    throw .placeholders
                }
            }
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while holds: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, holds(last) { text.removeLast() }
        return String(text)
    }
}

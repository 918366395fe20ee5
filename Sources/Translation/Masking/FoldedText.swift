/// The form under which masked texts that say the same share a translation: `SOOOO good :)` and `soo  good`.
///
/// Letter case, width, apostrophes, amounts of white space and runs of a letter or a mark do not count; spans count by
/// their kind alone.
package struct FoldedText: Hashable, Sendable {
    package let text: String

    package init(text: String) { self.text = text }

    package init(_ core: [Piece], _ spans: [Span]) {
        var folder = Folder(longestRun: 2)
        for piece in core {
            switch piece {
            case .words(let words): folder.add(words)
            case .span(let index): folder.add(Self.mark(spans.indices.contains(index) ? spans[index].kind : .keep))
            }
        }
        text = folder.finish()
    }

    package init(_ text: MaskedText) { self.init(text.core, text.spans) }

    /// Stands for a span of the kind. Text can't hold it: what is not assigned is left out when masking.
    static func mark(_ kind: Span.Kind) -> Unicode.Scalar {
        switch kind {
        case .name: "\u{E001}"
        case .emote: "\u{E002}"
        case .link: "\u{E003}"
        case .number: "\u{E004}"
        case .keep: "\u{E005}"
        case .term: "\u{E006}"
        }
    }
}

/// Folds text scalar by scalar.
struct Folder {
    /// How many of the same letter in a row remain.
    let longestRun: Int
    private var folded: [UInt8] = []
    private var lastPut: Unicode.Scalar?
    private var last: Unicode.Scalar?
    private var run = 0
    private var isSpaceDue = false
    /// Folded scalars of the word that is being read.
    private var word: [Unicode.Scalar] = []

    init(longestRun: Int) {
        self.longestRun = longestRun
        folded.reserveCapacity(128)
    }

    mutating func add(_ words: String) {
        for scalar in words.unicodeScalars { take(scalar.folded) }
    }

    /// Adds the place of a span.
    mutating func add(_ mark: Unicode.Scalar) {
        endWord()
        put(mark)
        last = nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        if scalar.isWhite {
            endWord()
            isSpaceDue = true
            last = nil
            return
        }
        guard scalar != "'", scalar != "’", scalar != "`" else { return }
        let isLetter = scalar.isASCIILetter || (scalar.value > 127 && scalar.properties.isAlphabetic)
        run = scalar == last ? run + 1 : 1
        last = scalar
        guard run <= (isLetter || scalar.isNumeral ? longestRun : 1) else { return }
        if isLetter {
            word.append(scalar)
        } else {
            endWord()
            put(scalar)
        }
    }

    private mutating func endWord() {
        guard let first = word.first else { return }
        put(first)
        for scalar in word[1..<Self.lengthWithoutRepeats(word)] { append(scalar) }
        lastPut = word.last
        word.removeAll(keepingCapacity: true)
    }

    /// `hahahaha` and `jajajaja` say no more than two of their beats.
    private static func lengthWithoutRepeats(_ word: [Unicode.Scalar]) -> Int {
        guard word.count >= 5, word[0] != word[1], (2..<word.count).allSatisfy({ word[$0] == word[$0 - 2] }) else {
            return word.count
        }
        return 4
    }

    private mutating func put(_ scalar: Unicode.Scalar) {
        if isSpaceDue, let before = lastPut, !before.isSpaceless, !scalar.isSpaceless { folded.append(32) }
        isSpaceDue = false
        append(scalar)
        lastPut = scalar
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.value < 128 {
            folded.append(UInt8(scalar.value))
        } else {
            folded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    mutating func finish() -> String {
        endWord()
        return String(decoding: folded, as: UTF8.self)
    }
}

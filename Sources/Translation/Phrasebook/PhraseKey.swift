/// The form under which a phrase is found: without punctuation, accents and emphasis.
struct PhraseKey: Sendable {
    /// Runs of a letter cut to two.
    let text: String
    private let pieces: [Piece]
    private let spans: [Span]
    private let inliningNumbers: Bool

    init(_ pieces: [Piece], _ spans: [Span], inliningNumbers: Bool = false) {
        self.pieces = pieces
        self.spans = spans
        self.inliningNumbers = inliningNumbers
        text = Self.folded(pieces, spans, inliningNumbers, longestRun: 2)
    }

    /// Runs of a letter cut to one.
    var collapsed: String { Self.folded(pieces, spans, inliningNumbers, longestRun: 1) }

    /// Whether a letter stands more than twice in a row, as in `sooo`.
    var isElongated: Bool { Self.folded(pieces, spans, inliningNumbers, longestRun: 3) != text }

    private static func folded(
        _ pieces: [Piece], _ spans: [Span], _ inliningNumbers: Bool, longestRun: Int
    ) -> String {
        var folder = Folder(longestRun: longestRun)
        for piece in pieces {
            switch piece {
            case .words(let words): folder.add(withoutPunctuation(words))
            case .span(let index):
                let span = spans[index]
                if inliningNumbers, span.kind == .number {
                    folder.add(span.text)
                } else {
                    folder.add(FoldedText.mark(span.kind))
                }
            }
        }
        return folder.finish()
    }

    /// A phrase as it stands in a phrasebook.
    init(_ form: PhraseForm) {
        self.init(form.pieces, form.slots.map { Span(kind: $0, text: "") })
    }

    private static func withoutPunctuation(_ words: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in words.unicodeScalars {
            if scalar.value < 128 {
                if scalar.isASCIIWord || scalar == "'" || scalar == "%" || scalar == "+" {
                    plain.append(scalar)
                } else {
                    plain.append(" ")
                }
            } else if let base = Self.bases[scalar] {
                plain.append(base)
            } else if scalar == "’" {
                continue
            } else {
                plain.append(scalar.properties.isAlphabetic || scalar.isNumeral ? scalar : " ")
            }
        }
        return String(plain)
    }

    /// `ñ` is a letter of its own.
    private static let bases: [Unicode.Scalar: Unicode.Scalar] = [
        "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ü": "u", "Á": "a", "É": "e", "Í": "i", "Ó": "o", "Ú": "u",
        "Ü": "u",
        "à": "a", "è": "e", "ì": "i", "ò": "o", "ù": "u",
    ]
}

/// A line taken apart where phrases end: at punctuation and at emotes.
struct Clauses {
    /// What stands after a clause.
    enum Mark: Hashable {
        case none, comma, stop, question, exclamation, tilde, ellipsis

        init?(_ scalar: Unicode.Scalar) {
            switch scalar {
            case ",", "，", "、", ";", "；": self = .comma
            case ".", "。": self = .stop
            case "?", "？": self = .question
            case "!", "！": self = .exclamation
            case "~", "～", "〜": self = .tilde
            case "…": self = .ellipsis
            default: return nil
            }
        }

        /// Of several marks the one that says most: `?!` is a question.
        func joined(_ other: Mark) -> Mark {
            if self == .stop, other == .stop { return .ellipsis }
            let rank: [Mark] = [.question, .exclamation, .ellipsis, .tilde, .stop, .comma]
            return rank.first { $0 == self || $0 == other } ?? .none
        }
    }

    struct Clause {
        var pieces: [Piece] = []
        var mark = Mark.none
        /// Emotes after the clause.
        var emotes: [Int] = []

        var isEmpty: Bool { pieces.isEmpty && emotes.isEmpty }
    }

    private(set) var clauses: [Clause] = []

    init(_ text: MaskedText) {
        var clause = Clause()
        var isEnded = false
        var words = String.UnicodeScalarView()
        func endWords() {
            if words.contains(where: { !$0.isWhite }) { clause.pieces.append(.words(String(words))) }
            words.removeAll()
        }
        func next() {
            endWords()
            if !clause.isEmpty { clauses.append(clause) }
            clause = Clause()
            isEnded = false
        }
        for piece in text.core {
            switch piece {
            case .span(let index) where text.spans[index].kind == .emote:
                endWords()
                clause.emotes.append(index)
                isEnded = true
            case .span:
                if isEnded { next() }
                endWords()
                clause.pieces.append(piece)
            case .words(let text):
                for scalar in text.unicodeScalars {
                    if let mark = Mark(scalar) {
                        endWords()
                        clause.mark = clause.mark == .none ? mark : clause.mark.joined(mark)
                        isEnded = true
                    } else {
                        if isEnded, !scalar.isWhite { next() }
                        words.append(scalar)
                    }
                }
            }
        }
        next()
    }
}

/// Puts translated clauses together with the punctuation of their language.
struct ClauseWriter {
    private let isChinese: Bool
    private let isSpanish: Bool
    private(set) var pieces: [Piece] = []

    init(_ language: String) {
        isChinese = language == "zh"
        isSpanish = language == "es"
    }

    mutating func add(_ clause: [Piece], _ mark: Clauses.Mark, emotes: [Int], isLast: Bool, startsUpper: Bool) {
        var clause = clause
        if startsUpper, case .words(let words)? = clause.first {
            clause[0] = .words(words.prefix(1).uppercased() + words.dropFirst())
        }
        if !clause.isEmpty {
            // In Chinese text no space follows its own punctuation.
            if case .words(let before)? = pieces.last, !isChinese, before.last?.isWhitespace == false { append(" ") }
            if case .span? = pieces.last { append(" ") }
            punctuate(&clause, mark, isApart: isLast || !emotes.isEmpty)
            for piece in clause { append(piece) }
        }
        for emote in emotes {
            if !pieces.isEmpty { append(" ") }
            append(.span(emote))
        }
    }

    private func punctuate(_ clause: inout [Piece], _ mark: Clauses.Mark, isApart: Bool) {
        if case .words(let words)? = clause.last, let last = words.last, "?!？！".contains(last) { return }
        switch mark {
        case .question: enclose(&clause, "¿", isChinese ? "？" : "?")
        case .exclamation: enclose(&clause, "¡", isChinese ? "！" : "!")
        case .tilde: clause.append(.words(isChinese ? "～" : "~"))
        case .ellipsis: clause.append(.words(isChinese ? "……" : "..."))
        case .stop: clause.append(.words(isChinese ? "。" : "."))
        case .comma, .none:
            if !isApart { clause.append(.words(isChinese ? "，" : ",")) }
        }
    }

    private func enclose(_ clause: inout [Piece], _ open: String, _ close: String) {
        if isSpanish, case .words(let words)? = clause.first, !words.hasPrefix(open) {
            clause.insert(.words(open), at: 0)
        }
        clause.append(.words(close))
    }

    private mutating func append(_ text: String) { append(.words(text)) }

    /// Words that meet become one piece.
    private mutating func append(_ piece: Piece) {
        if case .words(let words) = piece, case .words(let before)? = pieces.last {
            pieces[pieces.count - 1] = .words(before + words)
        } else {
            pieces.append(piece)
        }
    }
}

import ChatModel

/// What became of lines, by where their translations are from.
struct OutcomeTally {
    private var counts: [String: Int] = [:]
    private var instant = Percentiles()
    private var later = Percentiles()
    private(set) var translated = 0

    mutating func add(_ answer: Conversation.Answer) {
        switch answer.outcome.outcome {
        case .text(_, let quality, let by):
            counts["\(by) (\(quality.rawValue))", default: 0] += 1
            translated += 1
        case .none(let reason): counts["none: \(reason.rawValue)", default: 0] += 1
        }
        if answer.isInstant { instant.add(answer.took) } else { later.add(answer.took) }
    }

    /// - Parameter lines: those that nobody needed translated among them.
    func summary(of lines: Int) -> String {
        let answered = counts.values.reduce(0, +)
        var rows = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { name, count in
            "  \(name): \(count), \(percent(count, of: lines))"
        }
        rows.append("  needless: \(lines - answered)")
        rows.append("  at once: \(instant)")
        rows.append("  later: \(later)")
        return rows.joined(separator: "\n")
    }
}

/// What a rule does with a message, from the mildest to the harshest.
package enum RuleAction: Hashable, Sendable {
    /// Shown with the place starred out.
    case mask
    /// Shown, and the author is warned.
    case warn
    /// Shown once a moderator approves it.
    case hold
    case reject
    /// Rejected, and the author is silenced for a time.
    case timeout(Duration)

    /// The names that rule files use.
    package static let names = ["mask", "warn", "hold", "reject", "timeout"]

    package var name: String { Self.names[rank] }

    private var rank: Int {
        switch self {
        case .mask: 0
        case .warn: 1
        case .hold: 2
        case .reject: 3
        case .timeout: 4
        }
    }
}

extension RuleAction: Comparable {
    package static func < (left: RuleAction, right: RuleAction) -> Bool {
        if case .timeout(let first) = left, case .timeout(let second) = right { return first < second }
        return left.rank < right.rank
    }
}

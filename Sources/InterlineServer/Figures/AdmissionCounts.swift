import AdminAPI
import Synchronization

/// What became of messages, by the rule that decided.
final class AdmissionCounts: Sendable {
    enum Outcome: String, Sendable { case said, held, refused }

    private struct Key: Hashable {
        let outcome: Outcome
        let rule: String
    }

    /// Rules come from files, so there may be any number of them; those beyond are counted together.
    static let rulesMax = 200
    static let others = "other"

    private let counts = Mutex<[Key: Int]>([:])

    func count(_ outcome: Outcome, _ rule: String) {
        counts.withLock { counts in
            var key = Key(outcome: outcome, rule: rule)
            if counts[key] == nil, counts.count >= Self.rulesMax { key = Key(outcome: outcome, rule: Self.others) }
            counts[key, default: 0] += 1
        }
    }

    func total(_ outcome: Outcome) -> Int {
        counts.withLock { $0.reduce(0) { $1.key.outcome == outcome ? $0 + $1.value : $0 } }
    }

    var metric: Metric {
        let counts = counts.withLock { $0 }.sorted {
            ($0.key.outcome.rawValue, $0.key.rule) < ($1.key.outcome.rawValue, $1.key.rule)
        }
        return Metric(
            "interline_admissions_total", .counter,
            counts.map { ([("outcome", $0.key.outcome.rawValue), ("rule", $0.key.rule)], Double($0.value)) },
            "Messages by what became of them and the rule that decided; none decides what is said.")
    }
}

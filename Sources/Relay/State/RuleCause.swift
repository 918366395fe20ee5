import ChatModel
import LanguageRules

/// What in a message a rule is about.
package enum RuleCause: Hashable, Sendable {
    case language(allowed: [LanguageTag], found: LanguageTag)
    /// A term or pattern, never said which: the rule may be private.
    case term
    case link
    /// How it is written.
    case fault(RuleKind)
    /// The room is shielded, and the author has not spoken in it before.
    case newcomer
    /// The room's external review.
    case review(reason: String?)
    /// It is shown once it is translated.
    case translation

    init(_ hit: RuleHit) {
        switch hit.kind {
        case .term, .pattern: self = .term
        case .link: self = .link
        case .capitals, .repetition, .mentions, .contrived: self = .fault(hit.kind)
        }
    }
}

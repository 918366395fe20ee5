import ChatModel
import RateLimits

/// What a room decided about a draft.
struct Admission: Sendable {
    enum Verdict: Sendable {
        case say
        /// A moderator looks at it first.
        case hold(RuleCause, rule: String)
        case refuse(Refusal)
    }

    var verdict: Verdict
    /// The message as it may be shown; of a refused one nil.
    var message: Message?
    /// Takes back what it cost its author.
    var undo: RoomState.Undo?
    /// How sure its language is, 0 to 1.
    var confidence: Double?
    /// Whether a private rule has to do with it, so that its text is not repeated to its author.
    var isPrivate = false
    /// What its author is told besides.
    var warnings: [Warning] = []
    /// How long its author is silenced by the rule, and which it was.
    var timeout: (Duration, rule: String)?

    struct Warning: Sendable {
        enum Kind: Sendable {
            case rule(RuleCause)
            /// Too many warnings: so long between messages.
            case slowed(Duration, for: Duration)
        }

        let kind: Kind
        let rule: String
    }

    static func refuse(_ refusal: Refusal) -> Admission { Admission(verdict: .refuse(refusal)) }
}

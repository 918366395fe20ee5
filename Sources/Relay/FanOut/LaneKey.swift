import ChatModel
import Translation

/// Which subscribers of a room get the same bytes.
struct LaneKey: Hashable, Sendable {
    var encoding: LaneEncoding
    /// In a flood they get a sample, where the room has a delivery budget.
    var isSampled: Bool
    /// The language that they get translations into; nil: none.
    var language: DisplayLanguage?
}

/// What a flood may take from a viewer.
enum LineRank: Sendable {
    /// What everyone gets in any flood: acts, announcements, what hosts and moderators say.
    case always
    /// What is sampled in a flood. Its author gets it, and whom it answers.
    case sampled(LineAudience)
    /// What is said of a message, such as its translation: who did not get the message does not get it.
    case follows(Sequence)
}

import ChatModel

/// Whose a message is, and for whom.
struct LineAudience: Hashable, Sendable {
    let language: LanguageTag
    let author: UserID
    /// The author of the message that it answers.
    var answers: UserID?
}

/// The question queue of each room.
package struct QuestionSettings: Hashable, Sendable {
    /// Questions that wait for an answer.
    package var most = 100
    /// Of one user.
    package var mostPerUser = 3
    /// Votes for all questions of a room together.
    package var votesMax = 200_000

    package init() {}
}

extension QuestionSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.integer("max", 1...500, &most)
        reader.integer("per_user_max", 1...500, &mostPerUser)
        reader.integer("votes_max", 100...5_000_000, &votesMax)
    }
}

/// The reactions to a room's newest messages.
package struct ReactionSettings: Hashable, Sendable {
    /// The newest messages, which take reactions.
    package var messages = 500
    /// Different reactions to one message.
    package var kindsMax = 20
    /// Reactions to all messages of a room together.
    package var most = 200_000

    package init() {}
}

extension ReactionSettings: SettingsSection {
    mutating func decode(_ reader: SettingsReader) {
        reader.integer("messages", 0...10_000, &messages)
        reader.integer("kinds_max", 1...100, &kindsMax)
        reader.integer("max", 100...5_000_000, &most)
    }
}

import ChatModel

/// What moderators are told of a user.
package struct UserCard: Hashable, Sendable {
    /// A moderators' note.
    package struct Note: Hashable, Sendable {
        package var at: Timestamp
        package var by: Author
        package var text: String

        package init(at: Timestamp, by: Author, text: String) {
            self.at = at
            self.by = by
            self.text = text
        }
    }

    /// The ban or timeout that holds.
    package struct Sanction: Hashable, Sendable {
        package var level: Notice.Level
        package var notice: String
        package var reason: String?
        /// Nil for a ban.
        package var until: Timestamp?

        package init(level: Notice.Level, notice: String, reason: String? = nil, until: Timestamp? = nil) {
            self.level = level
            self.notice = notice
            self.reason = reason
            self.until = until
        }
    }

    package var id: UserID
    package var name: String
    package var notes: [Note]
    package var sanction: Sanction?
    /// How many warnings count.
    package var warnings: Int

    package init(id: UserID, name: String, notes: [Note] = [], sanction: Sanction? = nil, warnings: Int = 0) {
        self.id = id
        self.name = name
        self.notes = notes
        self.sanction = sanction
        self.warnings = warnings
    }
}

import ChatModel

/// What a moderator noted about a user, for other moderators.
package struct UserNote: Hashable, Sendable, Codable {
    /// Unique in its room.
    package let id: String
    package let user: UserID
    package let by: UserID
    package let text: String
    package let at: Timestamp

    package init(id: String, user: UserID, by: UserID, text: String, at: Timestamp) {
        self.id = id
        self.user = user
        self.by = by
        self.text = text
        self.at = at
    }
}

/// Why a note is not taken.
package enum UserNoteRefusal: Error, Hashable, Sendable {
    case empty
    case tooLong(most: Int)
    /// There are as many about this user as may be.
    case userFull(most: Int)
    /// There are as many in the room as may be.
    case roomFull(most: Int)
}

/// Moderators' notes on the users of a room. None is ever dropped for another.
package struct UserNotes: Sendable {
    private var byUser: [UserID: [UserNote]] = [:]
    private let mostPerUser: Int
    private let most: Int
    private let characters: Int

    /// Notes in the room.
    package private(set) var count = 0

    /// - Parameters:
    ///   - mostPerUser: about one user.
    ///   - most: in the room.
    ///   - characters: graphemes of a note; also bounded at eight bytes for each.
    package init(mostPerUser: Int = 50, most: Int = 5000, characters: Int = 500) {
        self.mostPerUser = max(mostPerUser, 1)
        self.most = max(most, 1)
        self.characters = max(characters, 1)
    }

    /// All notes, to be stored; those of each user oldest first.
    package var all: [UserNote] { byUser.values.flatMap { $0 } }

    /// Oldest first.
    package func notes(of user: UserID) -> [UserNote] { byUser[user] ?? [] }

    /// Adds a note, or one that was stored before a restart.
    package mutating func add(_ note: UserNote) -> Result<UserNote, UserNoteRefusal> {
        guard note.text.isWithin(characters: characters) else { return .failure(.tooLong(most: characters)) }
        guard note.text.hasVisibleCharacters else { return .failure(.empty) }
        guard count < most else { return .failure(.roomFull(most: most)) }
        var notes = byUser[note.user] ?? []
        guard notes.count < mostPerUser else { return .failure(.userFull(most: mostPerUser)) }
        let place = notes.lastIndex { $0.at <= note.at }.map { $0 + 1 } ?? 0
        notes.insert(note, at: place)
        byUser[note.user] = notes
        count += 1
        return .success(note)
    }

    /// Takes a note back; nil where there is none such.
    @discardableResult
    package mutating func remove(_ id: String, of user: UserID) -> UserNote? {
        guard var notes = byUser[user], let place = notes.firstIndex(where: { $0.id == id }) else { return nil }
        let note = notes.remove(at: place)
        byUser[user] = notes.isEmpty ? nil : notes
        count -= 1
        return note
    }
}

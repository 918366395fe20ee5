import ChatModel

/// The audit trail as operators see it: across rooms, and with what they did themselves.
package protocol AdminTrail: Sendable {
    /// Writes down what an operator does, before it is done.
    func record(_ act: AdminAct) async throws(StateStoreError)

    /// A page of what was recorded, the newest first.
    func acts(_ query: AdminQuery) async throws(StateStoreError) -> AdminPage
}

/// Something that was done and recorded, by an operator, a moderator or a rule.
package struct AdminAct: Hashable, Sendable {
    package var at: Timestamp
    /// Nil where it is about no single room.
    package var room: RoomID?
    package var actor: UserID
    package var action: String
    package var user: UserID?
    package var message: Sequence?
    package var reason: String?
    package var until: Timestamp?
    package var detail: String?

    package init(
        at: Timestamp, room: RoomID? = nil, actor: UserID, action: String, user: UserID? = nil,
        message: Sequence? = nil, reason: String? = nil, until: Timestamp? = nil, detail: String? = nil
    ) {
        self.at = at
        self.room = room
        self.actor = actor
        self.action = action
        self.user = user
        self.message = message
        self.reason = reason
        self.until = until
        self.detail = detail
    }

    package init(_ entry: AuditEntry) {
        self.init(
            at: entry.at, room: entry.room, actor: entry.actor, action: entry.action, user: entry.user,
            message: entry.message, reason: entry.reason, until: entry.until, detail: entry.detail)
    }
}

/// Which acts are asked for.
package struct AdminQuery: Hashable, Sendable {
    package var room: RoomID?
    package var actor: UserID?
    package var user: UserID?
    package var action: String?
    /// Only entries before this one.
    package var before: Int64?
    package var limit: Int
    /// The most entries that are looked at for a page.
    package var scanMost = 10_000

    package init(
        room: RoomID? = nil, actor: UserID? = nil, user: UserID? = nil, action: String? = nil, before: Int64? = nil,
        limit: Int
    ) {
        self.room = room
        self.actor = actor
        self.user = user
        self.action = action
        self.before = before
        self.limit = limit
    }
}

/// Some recorded acts, and where to go on.
package struct AdminPage: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let id: Int64
        package let act: AdminAct

        package init(id: Int64, act: AdminAct) {
            self.id = id
            self.act = act
        }
    }

    package let entries: [Entry]
    /// The next page is before this entry; nil: there is none. A page may be empty and yet have a next one.
    package let next: Int64?

    package init(entries: [Entry], next: Int64?) {
        self.entries = entries
        self.next = next
    }
}

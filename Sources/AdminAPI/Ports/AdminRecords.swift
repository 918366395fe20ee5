import ChatModel

/// That a user is banned from the whole server.
package struct AdminBan: Hashable, Sendable, Codable {
    package let user: String
    package let by: String
    /// Milliseconds since 1970.
    package let at: Int64
    /// When it ends, in milliseconds since 1970; nil: it stays.
    package let until: Int64?
    package private(set) var reason: String?

    package init(user: UserID, by: UserID, at: Timestamp, until: Timestamp?, reason: String?) {
        self.user = user.name
        self.by = by.name
        self.at = at.milliseconds
        self.until = until?.milliseconds
        self.reason = reason
    }

    package var withoutReason: AdminBan {
        var ban = self
        ban.reason = nil
        return ban
    }
}

/// That tokens no longer count: one by its `jti`, or all that a user had been given by then.
package struct AdminRevocation: Hashable, Sendable, Codable {
    /// `token/` with the `jti`, or `user/` with the user.
    package let key: String
    package let by: String
    /// Milliseconds since 1970.
    package let at: Int64
    /// When it may be forgotten, in milliseconds since 1970: the tokens have expired by then.
    package let until: Int64
    package private(set) var reason: String?

    package init(key: String, by: UserID, at: Timestamp, until: Timestamp, reason: String?) {
        self.key = key
        self.by = by.name
        self.at = at.milliseconds
        self.until = until.milliseconds
        self.reason = reason
    }

    package var withoutReason: AdminRevocation {
        var revocation = self
        revocation.reason = nil
        return revocation
    }

    package static func key(token id: String) -> String { "token/" + id }
    package static func key(user: UserID) -> String { "user/" + user.name }
}

/// One thing that is wrong with a file.
package struct FileProblem: Hashable, Sendable {
    package let file: String
    package let line: Int?
    package let key: String
    package let message: String

    package init(file: String, line: Int?, key: String, message: String) {
        self.file = file
        self.line = line
        self.key = key
        self.message = message
    }
}

/// What reading settings and files again came to.
package struct ReloadReport: Hashable, Sendable {
    /// The settings that changed and hold from now on.
    package let applied: [String]
    /// The settings that changed in the file and hold after a restart.
    package let needsRestart: [String]

    package init(applied: [String], needsRestart: [String]) {
        self.applied = applied
        self.needsRestart = needsRestart
    }
}

/// How one loop is doing.
package struct LoopStatus: Hashable, Sendable {
    package let index: Int
    /// 0 to 1.
    package let load: Double
    package let lag: Duration
    package let connections: Int

    package init(index: Int, load: Double, lag: Duration, connections: Int) {
        self.index = index
        self.load = load
        self.lag = lag
        self.connections = connections
    }
}

/// How the node is doing.
package struct NodeStatus: Sendable {
    package let server: String
    package let node: String
    package let started: Timestamp
    package let isDraining: Bool
    package let connections: Int
    package let rooms: Int
    package let loops: [LoopStatus]

    package init(
        server: String, node: String, started: Timestamp, isDraining: Bool, connections: Int, rooms: Int,
        loops: [LoopStatus]
    ) {
        self.server = server
        self.node = node
        self.started = started
        self.isDraining = isDraining
        self.connections = connections
        self.rooms = rooms
        self.loops = loops
    }
}

/// By what connections are counted.
package enum ConnectionGrouping: String, CaseIterable, Sendable { case address, room, loop }

/// A token that was made.
package struct MintedToken: Sendable {
    package let token: String
    package let id: String
    package let expires: Timestamp

    package init(token: String, id: String, expires: Timestamp) {
        self.token = token
        self.id = id
        self.expires = expires
    }
}

import ChatModel

/// Why the node did not do what an operator asked.
package enum NodeRefusal: Error, Sendable {
    /// Something that must be written down cannot be, now.
    case unavailable(String)
    /// There are as many as may be.
    case full(String)
    /// What was given, or what stands in files, is wrong.
    case wrong([FileProblem])
    /// It cannot be done with this configuration.
    case unsupported(String)
}

/// What operators ask of the node as a whole.
package protocol NodeControl: Sendable {
    func status() async -> NodeStatus
    /// The groups with the most connections, these first.
    func connections(by grouping: ConnectionGrouping, limit: Int) async -> [(group: String, connections: Int)]
    /// How translation is doing.
    ///
    /// - Parameter rooms: the most rooms of whose spending is told.
    func translation(rooms: Int) -> TranslationStatus
    /// Sends everyone elsewhere and takes no new connections until ``undrain()``. False where it did so already.
    func drain() async -> Bool
    func undrain() async -> Bool

    /// Reads settings, rules, keys and certificates again: all of it, or nothing where something is wrong.
    func reload() async throws(NodeRefusal) -> ReloadReport
    func reloadRules() async throws(NodeRefusal)
    /// What is wrong with the text of a rule file.
    func check(rules text: String) -> [FileProblem]

    func mint(_ principal: Principal, lasting: Duration) async throws(NodeRefusal) -> MintedToken
    /// From when this returns the tokens are refused, and connections that use them are being closed.
    func revoke(_ revocation: AdminRevocation) async throws(NodeRefusal)
    /// False where there was no such revocation.
    func forgetRevocation(_ key: String) async throws(NodeRefusal) -> Bool
    func revocations(after key: String, limit: Int) -> [AdminRevocation]

    /// From when this returns the user is refused, and their connections are being closed.
    func ban(_ ban: AdminBan) async throws(NodeRefusal)
    /// False where there was no ban.
    func unban(_ user: UserID) async throws(NodeRefusal) -> Bool
    func ban(of user: UserID) -> AdminBan?
    func bans(after user: String, limit: Int) -> [AdminBan]
    /// Drops why a user is banned and their tokens are revoked; that they are stays.
    func forgetReasons(about user: UserID) async throws(NodeRefusal)
}

/// Who may use the admin API.
package protocol AdminAuthority: Sendable {
    func admit(_ token: String) async -> AdminAdmission
}

/// What a token is worth to the admin API.
package enum AdminAdmission: Hashable, Sendable {
    case admin(UserID)
    /// Right, but not an operator's.
    case forbidden(String)
    case wrong
}

import ChatModel

/// A timeout or ban of one user in one room.
package struct StandingSanction: Hashable, Sendable, Codable {
    /// The notice that told the user, for an appeal.
    package var notice: String
    /// When it ends, in milliseconds since 1970; nil for a ban, which stays.
    package var until: Int64?
    package var reason: String?
    package var by: String
    /// Whether a host imposed it. A moderator's does not bind hosts, who may not have been there to be recognised.
    package var byHost = false

    package var isBan: Bool { until == nil }

    func binds(_ principal: Principal) -> Bool { byHost || !principal.can.contains(.host) }
}

/// The timeouts and bans that hold in a room.
struct Sanctions: Sendable {
    private var byUser: [UserID: StandingSanction] = [:]
    private var sweepAt = 1024

    var count: Int { byUser.count }

    subscript(user: UserID, now: Timestamp) -> StandingSanction? {
        guard let found = byUser[user] else { return nil }
        if let until = found.until, until <= now.milliseconds { return nil }
        return found
    }

    /// Those that hold, in no order.
    func standing(at now: Timestamp) -> [UserSanction] {
        byUser.compactMap { user, sanction in
            if let until = sanction.until, until <= now.milliseconds { return nil }
            return UserSanction(user: user, sanction: sanction)
        }
    }

    /// Whether one more user fits, once those whose timeout is over have been dropped.
    mutating func hasRoom(for user: UserID, most: Int, at now: Timestamp) -> Bool {
        guard byUser.count >= most, byUser[user] == nil else { return true }
        sweep(at: now)
        return byUser.count < most
    }

    mutating func set(_ sanction: StandingSanction?, for user: UserID, at now: Timestamp) {
        byUser[user] = sanction
        guard byUser.count >= sweepAt else { return }
        sweep(at: now)
    }

    private mutating func sweep(at now: Timestamp) {
        byUser = byUser.filter { $0.value.until.map { $0 > now.milliseconds } ?? true }
        sweepAt = max(1024, 2 * byUser.count)
    }
}

import ChatModel
import ChatProtocol

/// Why an operator ends a connection.
package enum Expulsion: Hashable, Sendable {
    /// The user is banned from the whole server.
    case banned
    /// The token no longer counts.
    case revoked
}

extension Session {
    /// Who is at the other end.
    package var principal: Principal { state.principal }

    /// Says why and closes.
    package func expel(_ why: Expulsion) { expel(why, answering: nil) }

    func expel(_ why: Expulsion, answering id: RequestID?) {
        switch why {
        case .banned: perform(.close(.banned, state.error(id, .bannedFromServer, rule: "server_ban")), for: nil)
        case .revoked: perform(.close(.badToken, state.error(id, .unauthorized, rule: "token.revoked")), for: nil)
        }
    }
}

import ChatModel
import ChatProtocol
import Relay

extension SessionState {
    mutating func join(_ join: Join, _ id: RequestID?) -> SessionAction {
        guard isAuthenticated || policy.anonymous != nil else {
            return .reply(error(id, .unauthorized, rule: "anonymous"))
        }
        if let refusal = whileFull(id) { return refusal }
        if rooms[join.room] == nil {
            guard rooms.count < policy.limits.rooms else {
                return .reply(error(id, .tooManyRooms(limit: policy.limits.rooms), rule: "limits.rooms"))
            }
        }
        rooms[join.room, default: Membership()].joinsAsked += 1
        if let language = join.language { self.language = language }
        return .call(
            join.room,
            .join(
                JoinRequest(
                    request: id, principal: principal, language: join.language ?? saidLanguage ?? principal.language,
                    encoding: encoding, since: join.since, history: join.history)))
    }
}

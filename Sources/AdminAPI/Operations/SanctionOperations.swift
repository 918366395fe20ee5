import ChatModel
import Hummingbird
import Relay

extension AdminServer {
    /// Timeouts and bans of one room, and what it knows of a user.
    static func sanctions(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(id: "listSanctions", method: .get, path: "/v1/rooms/{room}/sanctions") { request in
                let name = try request.room()
                let (after, limit) = try request.query { ($0.text("after", bytes: 1...128) ?? "", $0.limit()) }
                let found = try await services.registry.room(name).standing(after: after, limit: limit + 1)
                return AdminResponse.page(found, limit: limit, place: \.user.name) { $0.sanction.json(of: $0.user) }
            },
            AdminOperation(
                id: "sanction", method: .put, path: "/v1/rooms/{room}/sanctions/{user}", isMutating: true,
                body: "application/json"
            ) { request in
                let (name, user) = (try request.room(), try request.user())
                let (seconds, reason, keeps) = try request.fields { reader -> (Int64?, String?, Bool?) in
                    let seconds = reader.integer("seconds", 1...1_209_600)
                    let reason = reader.text("reason", bytes: 0...500)
                    return (seconds, reason, reader.flag("keep"))
                }
                try await request.audit(
                    room: name, user: user, reason: reason, until: seconds.map { request.time + .seconds($0) })
                try await services.registry.room(name).administer(
                    .sanction(user, seconds: seconds.map { Int($0) }, reason: reason, keepsMessages: keeps ?? false),
                    by: request.principal)
                return AdminResponse.nothing
            },
            AdminOperation(
                id: "pardon", method: .delete, path: "/v1/rooms/{room}/sanctions/{user}", isMutating: true
            ) { request in
                let (name, user) = (try request.room(), try request.user())
                try request.query { _ in }
                try await request.audit(room: name, user: user)
                try await services.registry.room(name).administer(.pardon(user), by: request.principal)
                return AdminResponse.nothing
            },
            AdminOperation(id: "getRoomUser", method: .get, path: "/v1/rooms/{room}/users/{user}") { request in
                let (name, user) = (try request.room(), try request.user())
                try request.query { _ in }
                return AdminResponse.json(try await services.registry.room(name).known(of: user))
            },
        ]
    }
}

extension Room {
    /// A room's notices, notes and sanction of a user.
    nonisolated func known(of user: UserID) async throws(AdminProblem) -> JSON {
        let (found, notices): (UserRecord, [GivenNotice])
        do throws(Refusal) { (found, notices) = try await record(of: user) } catch { throw AdminProblem(error) }
        return .members([
            "room": .string(id.name), "user": .string(user.name), "name": .optional(found.name),
            "warnings": .count(found.warnings), "sanction": found.sanction?.json(of: user),
            "notes": .array(found.notes.map(\.json)), "notices": .array(notices.map(\.json)),
        ])
    }
}

extension StandingSanction {
    func json(of user: UserID) -> JSON {
        .members([
            "user": .string(user.name), "kind": .string(isBan ? "ban" : "timeout"),
            "until": .optional(until.map { Timestamp(milliseconds: $0).rfc3339 }), "reason": .optional(reason),
            "by": .string(by), "notice": .string(notice),
        ])
    }
}

extension UserNote {
    fileprivate var json: JSON {
        .object([
            "id": .string(id), "by": .string(by.name), "at": .string(at.rfc3339), "text": .string(text),
        ])
    }
}

extension GivenNotice {
    fileprivate var json: JSON {
        .members([
            "id": .string(id), "level": .string(level.rawValue), "code": .string(code), "rule": .optional(rule),
            "at": .string(at.rfc3339), "until": .optional(until?.rfc3339), "text": .optional(text),
            "acknowledged": .optional(acknowledgedAt?.rfc3339), "appeal": .optional(appeal?.text),
            "granted": appeal?.answer.map { .boolean($0.isGranted) },
        ])
    }
}

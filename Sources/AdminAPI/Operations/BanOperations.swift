import ChatModel
import Hummingbird

extension AdminServer {
    /// Bans from the whole server.
    static func bans(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(id: "listBans", method: .get, path: "/v1/bans") { request in
                let (after, limit) = try request.query { ($0.text("after", bytes: 1...128) ?? "", $0.limit()) }
                let found = services.node.bans(after: after, limit: limit + 1)
                return AdminResponse.page(found, limit: limit, place: \.user, \.json)
            },
            AdminOperation(
                id: "ban", method: .put, path: "/v1/bans/{user}", isMutating: true, body: "application/json"
            ) { request in
                let user = try request.user()
                let (seconds, reason) = try request.fields { reader in
                    (reader.integer("seconds", 1...315_360_000), reader.text("reason", bytes: 0...500))
                }
                let until = seconds.map { request.time + .seconds($0) }
                let ban = AdminBan(user: user, by: request.admin, at: request.time, until: until, reason: reason)
                try await request.audit(user: user, reason: reason, until: until)
                try await services.node.ban(ban)
                return AdminResponse.json(ban.json)
            },
            AdminOperation(id: "unban", method: .delete, path: "/v1/bans/{user}", isMutating: true) { request in
                let user = try request.user()
                try request.query { _ in }
                try await request.audit(user: user)
                guard try await services.node.unban(user) else {
                    throw AdminProblem.notFound("the user is not banned from the server")
                }
                return AdminResponse.nothing
            },
        ]
    }
}

extension AdminBan {
    var json: JSON {
        .members([
            "user": .string(user), "by": .string(by), "at": .string(Timestamp(milliseconds: at).rfc3339),
            "until": .optional(until.map { Timestamp(milliseconds: $0).rfc3339 }), "reason": .optional(reason),
        ])
    }
}

extension AdminProblem {
    init(_ refusal: NodeRefusal) {
        self =
            switch refusal {
            case .unavailable(let detail): .unavailable(detail)
            case .full(let detail): .conflict(detail)
            case .unsupported(let detail): .conflict(detail)
            case .wrong(let problems):
                AdminProblem(
                    status: .unprocessableContent, code: "wrong_file",
                    detail: "nothing was changed: \(problems.count) problem\(problems.count == 1 ? "" : "s")",
                    files: problems)
            }
    }
}

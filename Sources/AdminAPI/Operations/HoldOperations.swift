import ChatModel
import Hummingbird
import Relay

extension AdminServer {
    /// Messages that wait for a moderator.
    static func holds(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(id: "listHolds", method: .get, path: "/v1/rooms/{room}/holds") { request in
                let name = try request.room()
                let (after, limit) = try request.query { ($0.text("after", bytes: 1...64), $0.limit()) }
                var waiting = try await services.registry.room(name).waitingHolds()
                if let after {
                    guard let place = waiting.firstIndex(where: { $0.id == after }) else {
                        throw AdminProblem.badField(
                            "after", "expected a hold that still waits; it was decided meanwhile")
                    }
                    waiting.removeFirst(place + 1)
                }
                return AdminResponse.page(waiting, limit: limit, place: \.id, \.json)
            },
            decision(services, "approveHold", "approve", .approved),
            decision(services, "denyHold", "deny", .denied),
        ]
    }

    private static func decision(
        _ services: AdminServices, _ id: String, _ word: String, _ decision: HoldDecision
    ) -> AdminOperation {
        AdminOperation(
            id: id, method: .post, path: "/v1/rooms/{room}/holds/{hold}/\(word)", isMutating: true,
            body: "application/json"
        ) { request in
            let (name, hold) = (try request.room(), request.path["hold"] ?? "")
            guard (1...64).contains(hold.utf8.count) else {
                throw AdminProblem.badField("hold", "expected the id of a held message: 1 to 64 bytes")
            }
            let reason = try request.fields { $0.text("reason", bytes: 0...500) }
            let room = services.registry.room(name)
            // With whose it is, so that the reason can be found when they are erased.
            let author = try? await room.waitingHolds().first { $0.id == hold }?.author.user
            try await request.audit(room: name, user: author, reason: reason, detail: hold)
            try await room.administer(
                .decide(hold, decision, reason: reason), by: request.principal)
            return AdminResponse.nothing
        }
    }
}

extension Hold<Never> {
    fileprivate var json: JSON {
        .members([
            "id": .string(id), "at": .string(heldAt.rfc3339), "until": .optional(until?.rfc3339),
            "user": .object(["id": .string(author.user.name), "name": .string(author.name)]),
            "text": .string(message.text), "lang": .string(message.language.tag),
            "confidence": confidence.map { .number($0) }, "rule": .string(rule),
        ])
    }
}

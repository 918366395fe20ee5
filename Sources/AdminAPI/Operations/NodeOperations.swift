import ChatModel
import Hummingbird

extension AdminServer {
    /// The node as a whole.
    static func node(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(id: "getNode", method: .get, path: "/v1/node") { request in
                try request.query { _ in }
                return AdminResponse.json(await services.node.status().json)
            },
            AdminOperation(id: "listConnections", method: .get, path: "/v1/node/connections") { request in
                let (grouping, limit) = try request.query { reader in
                    (reader.choice("by") ?? ConnectionGrouping.loop, reader.limit())
                }
                let groups = await services.node.connections(by: grouping, limit: limit)
                return AdminResponse.json(
                    .object([
                        "by": .string(grouping.rawValue),
                        "items": .array(
                            groups.map { .object(["group": .string($0.group), "connections": .count($0.connections)]) }),
                    ]))
            },
            AdminOperation(id: "drainNode", method: .post, path: "/v1/node/drain", isMutating: true) { request in
                try await request.audit()
                guard await services.node.drain() else { throw AdminProblem.conflict("the node drains already") }
                return AdminResponse.nothing
            },
            AdminOperation(id: "undrainNode", method: .post, path: "/v1/node/undrain", isMutating: true) { request in
                try await request.audit()
                guard await services.node.undrain() else { throw AdminProblem.conflict("the node does not drain") }
                return AdminResponse.nothing
            },
            AdminOperation(id: "reload", method: .post, path: "/v1/reload", isMutating: true) { request in
                try await request.audit()
                let report = try await services.node.reload()
                return AdminResponse.json(
                    .object([
                        "applied": .array(report.applied.map { .string($0) }),
                        "needs_restart": .array(report.needsRestart.map { .string($0) }),
                    ]))
            },
        ]
    }
}

extension NodeStatus {
    fileprivate var json: JSON {
        .object([
            "server": .string(server), "node": .string(node), "started": .string(started.rfc3339),
            "draining": .boolean(isDraining), "connections": .count(connections), "rooms": .count(rooms),
            "loops": .array(
                loops.map { loop in
                    .object([
                        "loop": .count(loop.index), "load": .number(loop.load), "connections": .count(loop.connections),
                        "lag_ms": .integer(loop.lag.milliseconds),
                    ])
                }),
        ])
    }
}

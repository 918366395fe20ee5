import Hummingbird

extension AdminServer {
    /// Rule files: looked at before they are used, and read again.
    static func rules(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(
                id: "checkRules", method: .post, path: "/v1/rules/check", body: "application/yaml",
                bodyBytesMax: 1 << 20
            ) { request in
                let problems = services.node.check(rules: try request.text())
                return AdminResponse.json(
                    .object(["valid": .boolean(problems.isEmpty), "problems": .array(problems.map(\.json))]))
            },
            AdminOperation(id: "reloadRules", method: .post, path: "/v1/rules/reload", isMutating: true) { request in
                try await request.audit()
                try await services.node.reloadRules()
                return AdminResponse.nothing
            },
        ]
    }
}

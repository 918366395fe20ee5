import TestSupport
import Testing

/// More connections than the configuration allows.
struct ConnectionLimitTests {
    private func expectLimit(_ configuration: RelayConfiguration, of count: Int) async throws {
        try await RelayProcess.with(configuration) { relay in
            var clients: [WebSocketTestClient] = []
            for _ in 0..<count { clients.append(try await relay.connect().client) }
            let extra = try await WebSocketTestClient.connect(to: relay.webSocket)
            #expect(try await extra.ending().code == 4005)
            // Those that are in stay in, and a place that is left is free again.
            for client in clients { #expect(try await client.command("ping").name == "ok") }
            try await clients.removeLast().close()
            let deadline = ContinuousClock.now + .patience
            var isServed = false
            while !isServed, ContinuousClock.now < deadline {
                let next = try await WebSocketTestClient.connect(to: relay.webSocket)
                isServed = (try? await next.command("ping"))?.name == "ok"
                if !isServed { _ = try await next.streamEnds() }
            }
            #expect(isServed, "the place that was left is never free")
        }
    }

    @Test func `more connections of one address than allowed are closed with 4005`() async throws {
        let configuration = try RelayConfiguration.sample()
            .setting("connections.per_address", to: "3")
            .setting("connections.per_address_exempt", to: "[]")
        try await expectLimit(configuration, of: 3)
    }

    @Test func `more connections than allowed in all are closed with 4005`() async throws {
        try await expectLimit(.sample().setting("connections.max", to: "5"), of: 5)
    }

    @Test func `an address that is exempt is not counted`() async throws {
        let configuration = try RelayConfiguration.sample().setting("connections.per_address", to: "1")
        try await RelayProcess.with(configuration) { relay in
            let clients = [try await relay.connect().client, try await relay.connect().client]
            for client in clients { #expect(try await client.command("ping").name == "ok") }
        }
    }
}

import TestSupport
import Testing

/// Addresses that connect or guess too often.
struct AddressGuardTests {
    private func configuration(_ settings: [(String, String)]) throws -> RelayConfiguration {
        try settings.reduce(.sample().setting("connections.per_address_exempt", to: "[]")) {
            try $0.setting($1.0, to: $1.1)
        }
    }

    @Test func `more new connections than an address may make are closed without a word`() async throws {
        let limits = [("connections.handshakes_per_s", "0.001"), ("connections.handshake_burst", "5")]
        try await RelayProcess.with(configuration(limits)) { relay in
            var clients: [WebSocketTestClient] = []
            for _ in 0..<5 { clients.append(try await relay.connect().client) }
            for _ in 0..<3 {
                let refused = try? await WebSocketTestClient.connect(to: relay.webSocket)
                #expect(refused == nil)
            }
            // Those that are in stay in.
            for client in clients { #expect(try await client.command("ping").name == "ok") }
            #expect(try await relay.metric("interline_handshake_refusals_total") == 3)
        }
    }

    @Test func `behind a trusted proxy they are refused with 429, each address for itself`() async throws {
        let limits = [
            ("connections.handshakes_per_s", "0.001"), ("connections.handshake_burst", "2"),
            ("proxies.trusted", "[127.0.0.0/8]"),
        ]
        try await RelayProcess.with(configuration(limits)) { relay in
            for (index, address) in ["203.0.113.7", "203.0.113.7", "203.0.113.7", "203.0.113.8"].enumerated() {
                var handshake = Handshake()
                handshake.extraHeaders = [("X-Forwarded-For", address)]
                do {
                    let client = try await WebSocketTestClient.connect(to: relay.webSocket, handshake)
                    #expect(index != 2)
                    #expect(try await client.command("ping").name == "ok")
                } catch ClientError.refused(let response) {
                    #expect(index == 2)
                    #expect(response.status == 429)
                    #expect(response["retry-after"] == "10")
                }
            }
        }
    }

    @Test func `an address that got too many tokens wrong is put off, with a right one too`() async throws {
        try await RelayProcess.with(configuration([("connections.failed_tokens_per_min", "1")])) { relay in
            // First, since it takes its time: after a minute the address has a token again.
            let good = try await relay.token(user: "ana", role: "member")
            do {
                let client = try await WebSocketTestClient.connect(to: relay.webSocket, .with(\.token, "x.y.z"))
                #expect(try await client.next("error").code == "unauthorized")
                #expect(try await client.ending().code == 4001)
            }
            for token in ["x.y.z", good] {
                let client = try await WebSocketTestClient.connect(to: relay.webSocket, .with(\.token, token))
                let error = try await client.next("error")
                #expect(error.code == "rate_limited")
                #expect((1...60_000).contains(error["retry_ms"]?.integer ?? 0), "\(error)")
                #expect(error["rule"] == "connections.failed_tokens_per_min")
                #expect(try await client.ending().code == 4005)
            }
            // Who shows no token guesses none.
            #expect(try await relay.serves())
            #expect(try await relay.metric(#"interline_tokens_refused_total{reason="wrong"}"#) == 1)
            #expect(try await relay.metric("interline_unseen_tokens_total") == 2)
        }
    }

    @Test func `expired tokens are no guesses`() async throws {
        try await RelayProcess.with(configuration([("connections.failed_tokens_per_min", "1")])) { relay in
            let token = try await relay.token(user: "late", role: "member", ttl: "1s")
            var expired = 0
            let deadline = ContinuousClock.now + .patience
            while expired < 3, ContinuousClock.now < deadline {
                let client = try await WebSocketTestClient.connect(to: relay.webSocket, .with(\.token, token))
                // Its first seconds it holds; then each connection is told.
                if try await client.ending().code == 4002 { expired += 1 }
            }
            #expect(expired == 3)
        }
    }
}

import TestSupport
import Testing

/// What becomes of a token that does not hold.
struct BadTokenTests {
    static let bad = [
        "", "x", "a.b.c", "..", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUiLCJleHAiOjQxMDI0NDQ4MDB9.",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJldmUiLCJleHAiOjQxMDI0NDQ4MDB9.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        String(repeating: "A", count: 3_000),
    ]

    @Test(arguments: bad) func `a bad token in hello is unauthorized and closes with 4001`(token: String) async throws {
        let (client, _) = try await SharedRelay.rubbish.connect()
        #expect(try await client.command("hello", ["token": .string(token)]).code == "unauthorized")
        try await expectClose(client, with: [4001], after: "hello with token \(token.prefix(80))")
    }

    @Test(arguments: bad.dropFirst().prefix(4))
    func `a bad token at the upgrade is let through and told after the welcome`(token: String) async throws {
        let relay = try await SharedRelay.rubbish
        for handshake in [Handshake.with(\.token, token), .with(\.path, "/ws?token=\(token)")] {
            let client = try await WebSocketTestClient.connect(to: relay.webSocket, handshake)
            #expect(try await client.next().name == "welcome")
            #expect(try await client.next("error").code == "unauthorized")
            try await expectClose(client, with: [4001], after: handshake.path)
        }
    }

    @Test func `a token with one character changed is unauthorized`() async throws {
        let relay = try await SharedRelay.rubbish
        let token = try await relay.token(user: "mallory", role: "viewer")
        let parts = token.split(separator: ".").map(String.init)
        #expect(parts.count == 3)
        for part in 0..<3 {
            var changed = parts
            changed[part] =
                String(parts[part].prefix(5)) + (parts[part].dropFirst(5).first == "A" ? "B" : "A")
                + parts[part].dropFirst(6)
            let (client, _) = try await relay.connect()
            let token = changed.joined(separator: ".")
            #expect(try await client.command("hello", ["token": .string(token)]).code == "unauthorized")
            try await expectClose(client, with: [4001], after: "hello with part \(part) changed")
        }
    }

    @Test func `a good token is taken in hello, in the header and in the address`() async throws {
        let relay = try await SharedRelay.rubbish
        let token = try await relay.token(user: "alice", role: "member", name: "Alice")
        for handshake in [Handshake(), .with(\.token, token), .with(\.path, "/ws?token=\(token)")] {
            let client = try await WebSocketTestClient.connect(to: relay.webSocket, handshake)
            let isInHello = handshake.token == nil && handshake.path == "/ws"
            let reply = try await client.command("hello", isInHello ? ["token": .string(token)] : [:])
            #expect(reply.name == "ok")
            #expect(reply["you"]?["user"] == "alice", "\(reply)")
            #expect(reply["you"]?["role"] == "member", "\(reply)")
            try await client.close()
        }
    }

    @Test func `an expired token is token_expired and closes with 4002`() async throws {
        let relay = try await SharedRelay.rubbish
        let token = try await relay.token(user: "late", role: "viewer", ttl: "1s")
        let deadline = ContinuousClock.now + .patience
        while ContinuousClock.now < deadline {
            let (client, _) = try await relay.connect()
            let reply = try await client.command("hello", ["token": .string(token)])
            if reply.code == "token_expired" {
                return try await expectClose(client, with: [4002], after: "hello with an expired token")
            }
            // Not yet over: the connection that holds it may be told when it is.
            try await client.listen(for: .milliseconds(500))
            if await client.ending != nil { continue }
            try await client.close()
        }
        Issue.record("a token of one second is good for ever")
    }
}

import TestSupport
import Testing

/// Whose address counts where the test itself plays the proxy.
struct ForwardedAddressTests {
    private func configuration(trusted: String) throws -> RelayConfiguration {
        try RelayConfiguration.sample().setting("proxies.trusted", to: "[\(trusted)]")
            .setting("connections.per_address", to: "2").setting("connections.per_address_exempt", to: "[]")
    }

    /// Whether a client whose handshake has these fields is served.
    private func isServed(_ relay: RelayProcess, _ forwarded: [String]) async throws -> WebSocketTestClient? {
        var handshake = Handshake()
        handshake.extraHeaders = forwarded.map { ("X-Forwarded-For", $0) }
        let client = try await WebSocketTestClient.connect(to: relay.webSocket, handshake)
        _ = try await client.next("welcome")
        return (try? await client.command("ping"))?.name == "ok" ? client : nil
    }

    @Test func `behind a trusted proxy each client has a limit of its own`() async throws {
        try await RelayProcess.with(configuration(trusted: "127.0.0.0/8")) { relay in
            var kept: [WebSocketTestClient] = []
            let same = [["203.0.113.7"], ["9.9.9.9, 203.0.113.7"], ["9.9.9.9", "203.0.113.7"]]
            for (index, fields) in same.enumerated() {
                let client = try await isServed(relay, fields)
                #expect((client != nil) == (index < 2), "\(fields)")
                if let client { kept.append(client) }
            }
            // A network of IPv6 is one client.
            for (index, last) in ["1", "2", "3"].enumerated() {
                let client = try await isServed(relay, ["2001:db8::\(last)"])
                #expect((client != nil) == (index < 2), "2001:db8::\(last)")
                if let client { kept.append(client) }
            }
            // The proxy itself has none.
            for _ in 0..<4 {
                let client = try await isServed(relay, [])
                #expect(client != nil)
                if let client { kept.append(client) }
            }
            // A place that is left is free for its address again.
            try await kept.removeFirst().close()
            let deadline = ContinuousClock.now + .patience
            var isFree = false
            while !isFree, ContinuousClock.now < deadline { isFree = try await isServed(relay, ["203.0.113.7"]) != nil }
            #expect(isFree)
        }
    }

    @Test func `from anyone else the header means nothing`() async throws {
        try await RelayProcess.with(configuration(trusted: "10.0.0.0/8")) { relay in
            var kept: [WebSocketTestClient] = []
            for index in 0..<3 {
                let client = try await isServed(relay, ["203.0.113.\(index)"])
                #expect((client != nil) == (index < 2))
                if let client { kept.append(client) }
            }
        }
    }

    @Test func `a header longer than the relay reads is no way in`() async throws {
        try await RelayProcess.with(configuration(trusted: "127.0.0.0/8")) { relay in
            var handshake = Handshake()
            let endless = Array(repeating: "127.0.0.1", count: 2000).joined(separator: ",")
            handshake.extraHeaders = [("X-Forwarded-For", endless)]
            let client = try? await WebSocketTestClient.connect(to: relay.webSocket, handshake)
            #expect(client == nil, "a head of 20 kB was taken")
            let serves = try await relay.serves()
            #expect(serves)
        }
    }
}

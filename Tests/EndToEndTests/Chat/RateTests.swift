import TestSupport
import Testing

/// How fast one may speak, and who.
struct RateTests {
    /// Waits as long as the refusal says, while the connection is read.
    private func wait(_ client: WebSocketTestClient, as refusal: ReceivedEvent) async throws {
        let milliseconds = try #require(refusal.retry, "\(refusal)")
        try await client.listen(for: .milliseconds(milliseconds + 20))
    }

    @Test func `slow mode makes a user wait, and says for how long`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["slow_s": 1]])
        let ana = try await relay.join(room, as: "ana")
        let phone = try await relay.join(room, as: "ana")
        try await ana.said("first", in: room)
        let refused = try await phone.say("second", in: room)
        expectRefusal(refused, "slow_mode", retryAtMost: 1_000)
        // Each user waits alone.
        try await relay.join(room, as: "ben").said("I may", in: room)
        try await wait(ana, as: refused)
        try await ana.said("second", in: room)
        try await host.done("set", in: room, ["patch": ["slow_s": 0]])
        try await ana.said("third", in: room)
    }

    @Test func `slow mode, rates and duplicates spare moderators and hosts`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["slow_s": 60]])
        let moderator = try await relay.join(room, as: "mod", "moderator")
        for client in [host, moderator] {
            for _ in 0..<3 { try await client.said("the same again", in: room) }
        }
    }

    @Test func `the same text again is a duplicate, shortly`() async throws {
        let relay = try await ChatRelay.strict
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await ana.said("buy now", in: room)
        let refused = try await ana.say("buy now", in: room)
        expectRefusal(refused, "duplicate", retryAtMost: 2_000)
        try await relay.join(room, as: "ben").said("buy now", in: room)
        try await wait(ana, as: refused)
        try await ana.said("buy now", in: room)
    }

    @Test func `short texts are never duplicates`() async throws {
        let relay = try await ChatRelay.strict
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await ana.said("666", in: room)
        try await ana.said("666", in: room)
    }

    @Test func `more than the rate is refused until the time it says`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        var refusal: ReceivedEvent?
        for index in 0..<6 where refusal == nil {
            let reply = try await ana.say("fast \(index)", in: room, ["nonce": .string("f\(index)")])
            if reply.isError { refusal = reply }
        }
        let refused = try #require(refusal)
        expectRefusal(refused, "rate_limited", retryAtMost: 500)
        #expect(await host.messages(in: room).count <= 4)
        try await wait(ana, as: refused)
        try await ana.said("calmer", in: room)
    }

    @Test func `a refused message does not make the wait longer`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["slow_s": 2]])
        let ana = try await relay.join(room, as: "ana")
        try await ana.said("first", in: room)
        let refused = try await ana.say("second", in: room)
        var latest = refused
        while let retry = latest.retry, retry > 1_000 { latest = try await ana.say("impatient", in: room) }
        #expect(latest.code == "slow_mode")
        try await wait(ana, as: latest)
        try await ana.said("second", in: room)
    }

    @Test func `where only members may speak viewers read, and moderators need no membership`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        let member = try await relay.join(room, as: "mia", "member")
        let viewer = try await relay.join(room, as: "vic", "viewer")
        let guest = try await relay.join(room, as: "-", nil)
        try await host.done("set", in: room, ["patch": ["members_only": true]])
        for client in [viewer, guest] { expectRefusal(try await client.say("me too", in: room), "members_only") }
        try await member.said("members here", in: room)
        try await host.said("hosts too", in: room)
        try await relay.join(room, as: "mod", "moderator").said("and moderators", in: room)
        _ = try await viewer.message("and moderators", in: room)
        try await host.done("set", in: room, ["patch": ["members_only": false]])
        try await viewer.said("me too", in: room)
    }

    @Test func `a paused room takes messages of moderators and hosts alone`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await host.done("set", in: room, ["patch": ["paused": true]])
        expectRefusal(try await ana.say("hello?", in: room, ["nonce": "n"]), "paused")
        try await relay.join(room, as: "mod", "moderator").said("back soon", in: room)
        try await host.said("really", in: room)
        #expect(try await ana.message("back soon", in: room).sequence != nil)
        try await host.done("set", in: room, ["patch": ["paused": false]])
        try await ana.said("hello?", in: room, ["nonce": "n"])
    }

    @Test func `a room takes only so many messages of all its users together`() async throws {
        let yaml = ChatRelay.easyGoing.replacing("rates:\n", with: "rates:\n  room_messages_per_s: 5\n")
        try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
            let (room, host) = try await relay.open()
            var refusal: ReceivedEvent?
            for index in 0..<40 where refusal == nil {
                let speaker = try await relay.join(room, as: "u\(index % 4)")
                let reply = try await speaker.say("crowd \(index)", in: room)
                if reply.isError { refusal = reply }
            }
            expectRefusal(try #require(refusal), "rate_limited", retryAtMost: 1_000)
            try await host.said("hosts always", in: room)
        }
    }

    @Test func `commands above the connection's rate are refused, for moderators too`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: "limits:\n  commands_per_s: 5\n")) { relay in
            let token = try await relay.token(user: "host", role: "host")
            let (client, welcome) = try await relay.connect(token: token)
            #expect(welcome["limits"]?["commands_per_s"] == 5)
            var refusal: ReceivedEvent?
            for _ in 0..<12 where refusal == nil {
                let reply = try await client.command("ping")
                if reply.isError { refusal = reply }
            }
            let refused = try #require(refusal)
            expectRefusal(refused, "rate_limited", retryAtMost: 1_000)
            try await wait(client, as: refused)
            #expect(try await client.command("ping").name == "ok")
        }
    }
}

import TestSupport
import Testing

/// Errors speak the user's language.
struct ErrorLanguageTests {
    /// The word for a room, in the message of `no_such_room`.
    private static let words = [("en", "room"), ("es", "sala"), ("zh", "房间"), ("zh-Hans", "房间"), ("es-MX", "sala")]

    private func expect(_ client: WebSocketTestClient, says word: String) async throws {
        let reply = try await client.command("join", ["room": .string(freshRoom())])
        #expect(reply.code == "no_such_room")
        #expect(reply["message"]?.string?.contains(word) == true, "\(reply)")
    }

    @Test(arguments: words) func `hello says the language`(language: String, word: String) async throws {
        let (client, _) = try await ChatRelay.easy.connect()
        #expect(try await client.command("hello", ["lang": .string(language)]).name == "ok")
        try await expect(client, says: word)
    }

    @Test(arguments: words) func `join says the language`(language: String, word: String) async throws {
        let relay = try await ChatRelay.easy
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana", "member", ["lang": .string(language)])
        try await expect(ana, says: word)
    }

    @Test func `a token says the language, and the client overrides it`() async throws {
        let relay = try await ChatRelay.easy
        let token = try await relay.token(user: "eva", role: "member", lang: "es")
        let (client, _) = try await relay.connect(token: token)
        try await expect(client, says: "sala")
        #expect(try await client.command("hello", ["lang": "zh"]).name == "ok")
        try await expect(client, says: "房间")
    }

    @Test func `a refused message is explained in the language, numbers included`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["slow_s": 600]])
        for (language, word) in [("en", "Slow"), ("es", "lento"), ("zh", "慢速")] {
            let ana = try await relay.join(room, as: "speaker-\(language)", "member", ["lang": .string(language)])
            try await ana.said("first", in: room)
            let refused = try await ana.say("second", in: room)
            expectRefusal(refused, "slow_mode", retryAtMost: 600_000)
            #expect(refused["message"]?.string?.contains(word) == true, "\(refused)")
            #expect(refused["message"]?.string?.contains(where: \.isNumber) == true, "\(refused)")
        }
    }
}

import TestSupport
import Testing

/// Reactions, emotes and house rules over real sockets.
struct ReactionTests {
    private static let yaml =
        ChatRelay.easyGoing + """
            reactions:
              messages: 10
              kinds_max: 2
            rooms:
              configured:
                - name: hall
                  languages: [zh]
                  emotes:
                    - name: wave
                      value: "👋"
                    - name: cat
                      value: /emotes/cat.webp
                  house_rules:
                    - language: en
                      text: Be kind </script>
                    - language: zh
                      text: 请友善发言
                    - language: es
                      text: Sé amable

            """

    private func react(
        _ client: WebSocketTestClient, _ of: Int64, _ emoji: String, in room: String
    ) async throws -> ReceivedEvent {
        try await client.command("react", ["room": .string(room), "of": .integer(of), "emoji": .string(emoji)])
    }

    @Test func `reactions come as totals, batched, and to those who join with the history`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let place = try await host.said("one", in: room)
        var clients: [WebSocketTestClient] = []
        for number in 0..<8 { clients.append(try await relay.join(room, as: "user\(number)")) }
        for client in clients {
            for _ in 0..<2 { #expect(try await react(client, place, "👍", in: room).name == "ok") }
        }
        let last = try await host.next(what: "eight thumbs") { $0.name == "reactions" && $0["counts"]?["👍"] == 8 }
        #expect(last["of"] == .integer(place) && last["seq"] == nil)
        // Far fewer lines than reactions: at most one a second, and the first at once.
        #expect(await host.received.count { $0.name == "reactions" } < 8)
        let late = try await relay.join(room, as: "late")
        let told = try await late.next("reactions", room: room)
        #expect(told["counts"] == ["👍": 8])
        let events = await late.received.map(\.name)
        #expect(try #require(events.firstIndex(of: "msg")) < (try #require(events.firstIndex(of: "reactions"))))
    }

    @Test func `emotes, house rules, kinds and the window hold, also after a crash`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: Self.yaml)) { relay in
            let ana = try await relay.join("hall", as: "ana", "member", ["lang": "es-MX"])
            let joined = try #require(await ana.received.last { $0.name == "joined" })
            #expect(joined["state"]?["emotes"] == ["cat": "/emotes/cat.webp", "wave": "👋"])
            #expect(joined["state"]?["rules"] == ["es": "Sé amable", "zh": "请友善发言"])
            let first = try await ana.said("first", in: "hall")
            #expect(try await react(ana, first, ":cat:", in: "hall").name == "ok")
            expectRefusal(try await react(ana, first, ":dog:", in: "hall"), "forbidden")
            #expect(try await react(ana, first, "❤", in: "hall").name == "ok")
            expectRefusal(try await react(ana, first, "👍", in: "hall"), "forbidden")
            try await relay.kill()
            try await relay.restart()
            let back = try await relay.join("hall", as: "ben")
            #expect(try await back.next("reactions", room: "hall")["counts"] == [":cat:": 1, "❤️": 1])
            expectRefusal(try await react(back, first, "👍", in: "hall"), "forbidden")
            for number in 0..<10 { try await back.said("later \(number)", in: "hall") }
            expectRefusal(try await react(back, first, "❤", in: "hall"), "no_such_message")
        }
    }

    @Test func `a flood of reactions is refused by a rate of its own`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        let place = try await host.said("one", in: room)
        let ana = try await relay.join(room, as: "ana")
        var refused: ReceivedEvent?
        for _ in 0..<60 where refused == nil {
            let reply = try await react(ana, place, "👍", in: room)
            if reply.isError { refused = reply }
        }
        let refusal = try #require(refused)
        expectRefusal(refusal, "rate_limited", retryAtMost: 200)
        #expect(refusal["rule"] == "rates.reactions")
        try await ana.said("speaking is another thing", in: room)
    }

    @Test func `a room that allows none takes no reaction`() async throws {
        let yaml = ChatRelay.easyGoing + "reactions: {messages: 0}\n"
        try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
            let (room, host) = try await relay.open()
            let place = try await host.said("one", in: room)
            expectRefusal(try await react(host, place, "👍", in: room), "no_such_message")
        }
    }
}

import TestSupport
import Testing

/// What may not be said.
struct TextLimitTests {
    @Test(arguments: [
        "", " ", "\n\t ", "\u{200B}", "\u{200D}\u{FE0F}", "\u{2060}\u{FEFF}", "\u{E0041}\u{E0042}", "\u{3000}",
        "\u{00AD}", "\u{202E}\u{202C}", "\u{2800}", "\u{3164}", "\u{115F}", "\u{180E}",
    ])
    func `text that cannot be seen is empty`(text: String) async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        for client in [ana, host] { expectRefusal(try await client.say(text, in: room), "empty") }
        expectRefusal(
            try await host.command("announce", ["room": .string(room), "text": .string(text)]), "empty")
        #expect(try await ana.history(of: room) == [])
    }

    @Test(arguments: ["é", "e\u{301}", "👩‍👩‍👧‍👦", "🇪🇸", "中", "\r\n", "क्षि", "a"])
    func `length is counted in characters as people see them`(character: String) async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let limit = 500
        try await host.done("set", in: room, ["patch": ["chars_max": 100]])
        let ana = try await relay.join(room, as: "ana")
        let just = "a" + String(repeating: character, count: 99)
        try await ana.said(just, in: room)
        #expect(try await ana.message(just, in: room).text == just)
        expectRefusal(try await ana.say(just + "a", in: room), "too_long")
        // The smaller of both limits holds, for hosts as well.
        try await host.done("set", in: room, ["patch": ["chars_max": 4000]])
        expectRefusal(try await host.say(String(repeating: "x", count: limit + 1), in: room), "too_long")
        try await host.said(String(repeating: "x", count: limit), in: room)
    }

    @Test func `too_long says how long it may be`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["chars_max": 7]])
        let refused = try await host.say("12345678", in: room)
        expectRefusal(refused, "too_long")
        #expect(refused["message"]?.string?.contains("7") == true, "\(refused)")
    }

    @Test func `text stays as it was sent`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        for text in ["  spaces  around ", "line\nbreak", "<b>&amp;</b>", "e\u{301} ﬁ Å", "\u{200B}seen"] {
            try await ana.said(text, in: room)
            let unicode = try await host.next("msg", room: room).text.map { Array($0.unicodeScalars) }
            #expect(unicode == Array(text.unicodeScalars))
        }
    }
}

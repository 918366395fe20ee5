import TestSupport
import Testing

/// What is said, and who sees it how.
struct MessageTests {
    @Test func `all in a room see the same message, compressed or not`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let guest = try await relay.join(room, as: "-", nil)
        let packed = try await relay.join(
            room, as: "ben", handshake: .with(\.subprotocols, ["interline.v1.deflate"]))
        #expect(packed.response["sec-websocket-protocol"] == "interline.v1.deflate")
        let text = "Hola 👩‍👩‍👧‍👦 你好 \"quoted\" \\ / \u{7F} \u{2028} tab\there"
        let reply = try await ana.say(text, in: room, ["lang": "es"])
        #expect(reply.name == "ok")
        let sequence = try #require(reply.sequence)
        #expect(reply["at"]?.string?.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil)
        var lines: Set<String> = []
        for client in [host, ana, guest, packed] {
            let message = try await client.message(text, in: room)
            #expect(message.sequence == sequence)
            #expect(message["at"] == reply["at"])
            #expect(message["user"]?["id"] == "ana")
            #expect(message["user"]?["name"] == "ANA")
            #expect(message["lang"]?.string?.isEmpty == false)
            lines.insert(message.body.line)
        }
        #expect(lines.count == 1, "\(lines)")
    }

    @Test func `the sender of an unnumbered say sees its message and no reply`() async throws {
        let relay = try await ChatRelay.easy
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await ana.send(["op": "say", "room": .string(room), "text": "no id"])
        _ = try await ana.message("no id", in: room)
        _ = try await ana.command("ping")
        #expect(await ana.received.filter { $0.name == "ok" }.count == 1)
    }

    @Test func `a reply names the message that it answers`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let question = try await ana.said("where are you?", in: room)
        try await host.said("here", in: room, ["reply_to": .integer(question)])
        #expect(try await ana.message("here", in: room)["reply_to"] == .integer(question))
        #expect(try await ana.history(of: room).last?["reply_to"] == .integer(question))
        let toNobody = try await ana.say("hm", in: room, ["reply_to": .integer(question + 100_000)])
        #expect(toNobody.code == "no_such_message")
    }

    @Test func `many lines in one frame are taken in their order and answered once each`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let ids: [JSONValue] = (0..<40).map { $0 % 2 == 0 ? .integer($0) : .string("s\($0)") }
        let lines = ids.enumerated().map { index, id in
            JSONValue.object([
                "op": "say", "id": id, "room": .string(room), "text": .string("line \(index)"),
            ]).line
        }
        try await ana.send(line: lines.joined(separator: "\n"))
        var sequences: [Int64] = []
        for id in ids { sequences.append(try #require(try await ana.reply(to: id).sequence)) }
        #expect(sequences == sequences.sorted() && Set(sequences).count == ids.count)
        for index in ids.indices { _ = try await host.message("line \(index)", in: room) }
        #expect(await host.messages(in: room).compactMap(\.text) == ids.indices.map { "line \($0)" })
    }

    @Test func `every command with an id has exactly one reply`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let first = try await host.said("to be handled", in: room)
        let name = JSONValue.string(room)
        let commands: [(String, [String: JSONValue])] = [
            ("hello", ["lang": "en"]), ("join", ["room": name]), ("ping", [:]), ("lang", ["room": name, "lang": "es"]),
            ("lang", ["room": name, "lang": nil]), ("history", ["room": name]),
            ("say", ["room": name, "text": "one", "nonce": "n"]), ("say", ["room": name, "text": "one", "nonce": "n"]),
            ("say", ["room": name, "text": ""]), ("announce", ["room": name, "text": "news"]),
            ("pin", ["room": name, "of": .integer(first)]), ("unpin", ["room": name, "of": .integer(first)]),
            ("unpin", ["room": name, "of": .integer(first)]),
            ("set", ["room": name, "patch": ["slow_s": 0]]), ("set", ["room": name, "patch": ["nope": 0]]),
            ("timeout", ["room": name, "user": "zoe", "seconds": 1]), ("ban", ["room": name, "user": "zoe"]),
            ("unban", ["room": name, "user": "zoe"]), ("delete", ["room": name, "of": .integer(first)]),
            ("delete", ["room": name, "of": .integer(first)]), ("clear", ["room": name]), ("nosuch", [:]),
            ("join", ["room": "!"]), ("history", ["room": "elsewhere"]), ("leave", ["room": name]),
            ("leave", ["room": name]), ("say", ["room": name, "text": "gone"]),
        ]
        let lines = commands.enumerated().map { index, command in
            JSONValue.object(
                command.1.merging(["op": .string(command.0), "id": .integer(Int64(1000 + index))]) { $1 }
            ).line
        }
        let before = await host.received.filter(\.isReply).count
        try await host.send(line: lines.joined(separator: "\n"))
        for index in commands.indices { _ = try await host.reply(to: .integer(Int64(1000 + index))) }
        _ = try await host.command("ping")
        #expect(await host.received.filter(\.isReply).count - before == commands.count + 1)
    }
}

import TestSupport
import Testing

/// The table of answers in the protocol's section on connections, row by row.
struct ProtocolTableTests {
    private func connect() async throws -> WebSocketTestClient { try await SharedRelay.rubbish.connect().client }

    @Test func `welcome is the first event and announces the limits`() async throws {
        let client = try await connect()
        let first = try #require(await client.received.first)
        #expect(first.name == "welcome")
        #expect(first["server"]?.string?.isEmpty == false)
        #expect(first["node"]?.string?.isEmpty == false)
        let at = try #require(first["at"]?.string)
        #expect(at.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil)
        for name in ["frame_bytes", "text_chars", "rooms", "commands_per_s", "idle_s"] {
            #expect((first["limits"]?[name]?.integer ?? 0) > 0, "limits.\(name)")
        }
        try await client.close()
    }

    @Test(arguments: [
        "x", "{", "}", "{\"op\":\"ping\"", "{\"op\":\"ping\",}", "{'op':'ping'}", "[1,2", "\"open", "nul", "truefalse",
        "{\"op\":\"ping\"} {}", "{\"op\":\"ping\"}x", "{\"op\":\"pi\u{1}ng\"}", "{\"op\":\"\\x\"}",
        "{\"op\":\"\\u12\"}",
        "{\"op\" \"ping\"}", "{op:\"ping\"}", "+1", "01", "1.", ".5", "NaN", "{\"a\":Infinity}", "// hi", "\u{FEFF}{}",
    ])
    func `a line that is not JSON is bad_json and closes with 4006`(line: String) async throws {
        let client = try await connect()
        try await client.send(line: line)
        let error = try await client.next("error")
        #expect(error.code == "bad_json")
        #expect(error["id"] == nil)
        try await expectClose(client, with: [4006], after: line)
    }

    @Test(arguments: [
        "[]", "[{\"op\":\"ping\"}]", "1", "\"ping\"", "null", "true", "{}", "{\"op\":5}", "{\"op\":null}",
        "{\"op\":[\"ping\"]}",
        "{\"op\":\"join\"}", "{\"op\":\"join\",\"room\":7}", "{\"op\":\"join\",\"room\":\"\"}",
        "{\"op\":\"join\",\"room\":\"a b\"}", "{\"op\":\"join\",\"room\":\"\\u0000\"}",
        "{\"op\":\"join\",\"room\":\"\\ud800\"}", "{\"op\":\"join\",\"room\":\"lobby\",\"since\":4}",
        "{\"op\":\"join\",\"room\":\"lobby\",\"history\":\"all\"}", "{\"op\":\"say\",\"room\":\"lobby\"}",
        "{\"op\":\"say\",\"room\":\"lobby\",\"text\":5}", "{\"op\":\"say\",\"room\":\"lobby\",\"text\":\"a\\u0000b\"}",
        "{\"op\":\"say\",\"room\":\"lobby\",\"text\":\"\\udc00\"}",
        "{\"op\":\"say\",\"room\":\"lobby\",\"text\":\"\\ud83dx\"}",
        "{\"op\":\"timeout\",\"room\":\"lobby\",\"user\":\"u\",\"seconds\":0}",
        "{\"op\":\"timeout\",\"room\":\"lobby\",\"user\":\"u\",\"seconds\":-5}",
        "{\"op\":\"timeout\",\"room\":\"lobby\",\"user\":\"u\",\"seconds\":1.5}",
        "{\"op\":\"timeout\",\"room\":\"lobby\",\"user\":\"u\",\"seconds\":\"60\"}",
        "{\"op\":\"history\",\"room\":\"lobby\",\"before\":3,\"after\":1}",
        "{\"op\":\"history\",\"room\":\"lobby\",\"limit\":0}", "{\"op\":\"history\",\"room\":\"lobby\",\"limit\":201}",
        "{\"op\":\"hello\",\"token\":5}", "{\"op\":\"delete\",\"room\":\"lobby\",\"of\":9007199254740992}",
        "{\"op\":\"delete\",\"room\":\"lobby\",\"of\":99999999999999999999999999}",
    ])
    func `JSON that is no command is bad_command and the connection stays`(line: String) async throws {
        let client = try await connect()
        try await client.send(line: line)
        let error = try await client.next { $0.isReply }
        #expect(error.code == "bad_command", "\(line) got \(error)")
        #expect(error["message"]?.string?.isEmpty == false)
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test func `a bad command's error carries its id`() async throws {
        let client = try await connect()
        let reply = try await client.command("join", ["room": 7])
        #expect(reply.code == "bad_command")
        try await client.close()
    }

    @Test(arguments: ["nosuch", "", "PING", "ping "]) func `an unknown op is told and the connection stays`(
        op: String
    ) async throws {
        let client = try await connect()
        #expect(try await client.command(op).code == "unknown_op")
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test(
        arguments: [
            "a", "", .string(String(repeating: "i", count: 64)), .string(String(repeating: "é", count: 32)), 0, 7, -7,
            9_007_199_254_740_991,
        ] as [JSONValue])
    func `an id comes back as it was sent`(id: JSONValue) async throws {
        let client = try await connect()
        try await client.send(["op": "ping", "id": id])
        #expect(try await client.reply(to: id).name == "ok")
        try await client.close()
    }

    @Test(
        arguments: [
            .string(String(repeating: "i", count: 65)), .string(String(repeating: "é", count: 33)), 1.5, true, [], [1],
            [:],
            9_007_199_254_740_992, -9_007_199_254_740_992,
        ] as [JSONValue])
    func `an id that is refused gives bad_command without id`(id: JSONValue) async throws {
        let client = try await connect()
        try await client.send(["op": "ping", "id": id])
        let error = try await client.next { $0.isReply }
        #expect(error.code == "bad_command", "\(error)")
        #expect(error["id"] == nil)
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test func `a command without an id gets no ok, and its error has no id`() async throws {
        let client = try await connect()
        try await client.send(line: "{\"op\":\"ping\"}\n{\"op\":\"nosuch\"}\n{\"op\":\"ping\",\"id\":1}")
        let error = try await client.next { $0.isReply }
        #expect(error.code == "unknown_op")
        #expect(error["id"] == nil)
        #expect(try await client.next { $0.isReply }["id"] == 1)
        try await client.close()
    }

    @Test(arguments: ["\n", "\r\n", "\n\n"])
    func `a frame holds a command a line, answered in order`(separator: String) async throws {
        let client = try await connect()
        let lines = (1...5).map { "{\"op\":\"ping\",\"id\":\($0)}" }
        try await client.send(line: lines.joined(separator: separator) + separator)
        for id in 1...5 { #expect(try await client.next { $0.isReply }["id"] == .integer(Int64(id))) }
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test func `fields that nobody knows are ignored`() async throws {
        let client = try await connect()
        let extra: [String: JSONValue] = ["x": [1, ["y": nil]], "ev": "msg", "seq": -1, "op2": "ban", "": ""]
        #expect(try await client.command("ping", extra).name == "ok")
        try await client.close()
    }
}

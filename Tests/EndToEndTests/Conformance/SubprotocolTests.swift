import TestSupport
import Testing

/// Which subprotocol is chosen, and what it changes.
struct SubprotocolTests {
    @Test(arguments: [
        (["interline.v1"], "interline.v1"), (["interline.v1.deflate"], "interline.v1.deflate"),
        (["interline.v1", "interline.v1.deflate"], "interline.v1"),
        (["interline.v1.deflate", "interline.v1"], "interline.v1.deflate"),
        (["chat", "interline.v1.deflate", "interline.v1"], "interline.v1.deflate"),
        (["interline.v2", "interline.v1"], "interline.v1"),
    ])
    func `the client's first known subprotocol is chosen`(offer: [String], choice: String) async throws {
        let (client, _) = try await SharedRelay.conformance.connect(.with(\.subprotocols, offer))
        #expect(client.response["sec-websocket-protocol"] == choice)
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test func `without an offer none is named and text is spoken`() async throws {
        let (client, _) = try await SharedRelay.conformance.connect(.with(\.subprotocols, []))
        #expect(client.response.headers["sec-websocket-protocol"] == nil)
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test(arguments: [["chat"], ["interline.v2"], ["interline"], ["interline.v1x"], ["a", "b", "c"]])
    func `an offer of unknown subprotocols alone is refused`(offer: [String]) async throws {
        let address = try await SharedRelay.conformance.webSocket
        let request = Handshake.with(\.subprotocols, offer).bytes(to: address)
        let response = try #require(
            try await RawSocket.exchange(request, with: address), "closed without an answer")
        #expect((400..<500).contains(response.status))
    }

    @Test(arguments: ["interline.v1", "interline.v1.deflate"])
    func `an offer in two headers counts as one list`(first: String) async throws {
        let second = first == "interline.v1" ? "interline.v1.deflate" : "interline.v1"
        let handshake = Handshake.with(\.subprotocols, []).with(
            \.extraHeaders, [("Sec-WebSocket-Protocol", first), ("Sec-WebSocket-Protocol", second)])
        let (client, _) = try await SharedRelay.conformance.connect(handshake)
        #expect(client.response["sec-websocket-protocol"] == first)
        try await client.close()
    }

    /// The client takes only complete raw DEFLATE streams in binary frames there.
    @Test func `with deflate all events come as DEFLATE and commands go as text`() async throws {
        let relay = try await SharedRelay.conformance
        let room = freshRoom()
        let token = try await relay.token(user: "host-\(room)", role: "host", rooms: [room])
        let deflated = Handshake.with(\.subprotocols, ["interline.v1.deflate"])
        let (sender, _) = try await relay.connect(token: token)
        #expect(try await sender.command("join", ["room": .string(room)]).name == "joined")
        let (reader, _) = try await relay.connect(token: token, deflated)
        #expect(try await reader.command("join", ["room": .string(room)]).name == "joined")
        for number in 0..<5 {
            let text = "line \(number) " + String(repeating: "水x", count: number * 20)
            let reply = try await sender.command("say", ["room": .string(room), "text": .string(text)])
            #expect(reply.name == "ok", "\(reply)")
            #expect(try await reader.next("msg", room: room)["text"]?.string == text)
        }
        try await sender.close()
        try await reader.close()
    }

    @Test func `with deflate a binary frame of the client is still refused`() async throws {
        let (client, _) = try await SharedRelay.conformance.connect(.with(\.subprotocols, ["interline.v1.deflate"]))
        try await client.send(ClientFrame(ClientFrame.Opcode.binary, Payload.ping(bytes: 60)))
        try await expectClose(client, with: [4006], after: "a binary frame")
    }
}

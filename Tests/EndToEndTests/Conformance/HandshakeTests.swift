import TestSupport
import Testing

/// The upgrade: what is accepted, what is refused, and how.
struct HandshakeTests {
    private func answer(to handshake: Handshake) async throws -> HTTPResponse? {
        let address = try await SharedRelay.conformance.webSocket
        return try await RawSocket.exchange(handshake.bytes(to: address), with: address)
    }

    /// Checks that the handshake leads to a welcome; the client itself checks `Sec-WebSocket-Accept`.
    private func expectWelcome(_ handshake: Handshake) async throws {
        let (client, _) = try await SharedRelay.conformance.connect(handshake)
        #expect(client.response["upgrade"]?.lowercased() == "websocket")
        #expect(client.response["connection"]?.lowercased().contains("upgrade") == true)
        #expect(client.response["sec-websocket-extensions"] == nil)
        try await client.close()
    }

    @Test(arguments: HandshakeKey.all) func `the accept header proves the key`(key: HandshakeKey) async throws {
        try await expectWelcome(.with(\.key, key))
    }

    @Test(arguments: ["keep-alive, Upgrade", "upgrade", "UPGRADE", "Upgrade, keep-alive"])
    func `the connection header is a list without case`(connection: String) async throws {
        try await expectWelcome(.with(\.connection, connection))
    }

    @Test func `the upgrade header has no case`() async throws {
        try await expectWelcome(.with(\.upgrade, "WebSocket"))
    }

    @Test func `a query after the path is accepted`() async throws { try await expectWelcome(.with(\.path, "/ws?x=1")) }

    @Test func `an offer of permessage-deflate is not taken`() async throws {
        let offer = (name: "Sec-WebSocket-Extensions", value: "permessage-deflate; client_max_window_bits")
        try await expectWelcome(.with(\.extraHeaders, [offer]))
    }

    @Test func `a handshake in single bytes is accepted`() async throws {
        let relay = try await SharedRelay.conformance
        let client = try await WebSocketTestClient.connect(to: relay.webSocket, chop: 1)
        _ = try await client.next("welcome")
        try await client.close()
    }

    @Test(arguments: ["0", "7", "8", "12", "14", "99", "x"])
    func `another version is refused with the one that is spoken`(version: String) async throws {
        let response = try #require(try await answer(to: .with(\.version, version)))
        #expect([400, 426].contains(response.status))
        #expect(response["sec-websocket-version"] == "13")
    }

    @Test(arguments: [
        Handshake.with(\.key, nil), .with(\.version, nil), .with(\.method, "POST"), .with(\.method, "PUT"),
        .with(\.upgrade, nil),
    ])
    func `an incomplete upgrade is refused`(handshake: Handshake) async throws {
        let response = try #require(try await answer(to: handshake), "closed without an answer")
        #expect((400..<500).contains(response.status))
    }

    @Test func `an upgrade without a Connection header is closed or refused`() async throws {
        // libwebsockets closes it before it asks the relay; see the Conformance page.
        let response = try await answer(to: .with(\.connection, nil))
        #expect(response.map { (400..<500).contains($0.status) } ?? true)
    }

    @Test(arguments: ["/wss", "/ws/", "/ws/x", "/WS", "/nowhere", "/"])
    func `an upgrade elsewhere than at the endpoint gets no WebSocket`(path: String) async throws {
        let response = try #require(try await answer(to: .with(\.path, path)), "closed without an answer")
        #expect(response.status == 404)
    }

    @Test(arguments: ["http://evil.example", "null", "http://127.0.0.1.evil.example", "https://interline.evil.example"])
    func `a page of a foreign origin is refused`(origin: String) async throws {
        let response = try #require(try await answer(to: .with(\.origin, origin)), "closed without an answer")
        #expect(response.status == 403)
    }

    @Test func `a page of another port of the same host is foreign`() async throws {
        let address = try await SharedRelay.conformance.webSocket
        let origin = "http://\(address.host):\(address.port ^ 1)"
        #expect(try #require(try await answer(to: .with(\.origin, origin))).status == 403)
    }

    @Test func `a page of the relay's own origin is accepted`() async throws {
        let address = try await SharedRelay.conformance.webSocket
        try await expectWelcome(.with(\.origin, "http://\(address)"))
    }

    @Test(arguments: [1, 5])
    func `frames glued to the request are served or closed, not lost`(count: Int) async throws {
        let address = try await SharedRelay.conformance.webSocket
        let frames = (0..<count).map { ClientFrame(ClientFrame.Opcode.text, Payload.ping(id: "g\($0)", bytes: 60)) }
        let client: WebSocketTestClient
        do {
            client = try await WebSocketTestClient.connect(to: address, glued: frames.flatMap(\.bytes))
        } catch ClientError.closedInHandshake {
            return
        }
        _ = try await client.next("welcome")
        do {
            for number in 0..<count {
                #expect(try await client.next { $0.isReply }["id"] == .string("g\(number)"))
            }
        } catch ClientError.ended(.closed, _, _) {
            return
        }
        try await client.close()
    }

    @Test func `a close glued to the request is answered`() async throws {
        let address = try await SharedRelay.conformance.webSocket
        let client = try await WebSocketTestClient.connect(to: address, glued: ClientFrame.close(1000).bytes)
        #expect(try await client.ending().code == 1000)
    }
}

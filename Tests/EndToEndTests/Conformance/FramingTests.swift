import TestSupport
import Testing

/// Autobahn's sections 1 and 10: text messages of every length encoding, whole and in pieces.
struct FramingTests {
    @Test(arguments: [40, 64, 124, 125, 126, 127, 128, 1_000, 4_096, 65_535, 65_536])
    func `a message of any allowed size is read`(size: Int) async throws {
        let relay = try await SharedRelay.conformance
        let (client, welcome) = try await relay.connect()
        let limit = try #require(welcome["limits"]?["frame_bytes"]?.integer)
        try await client.send(ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: size)))
        guard size <= limit else {
            #expect(try await client.next("error").code == "too_large")
            return try await expectClose(client, with: [1009], after: "a message of \(size) bytes")
        }
        #expect(try await client.reply(to: "p").name == "ok")
        try await client.close()
    }

    @Test(arguments: [40, 125, 126, 127, 128, 1_000], [1, 7])
    func `a message is read however TCP cuts it`(size: Int, chop: Int) async throws {
        let relay = try await SharedRelay.conformance
        try await expectAnswer(
            by: relay, onSending: [ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: size))], chop: chop)
    }

    @Test(arguments: [1, 997, 1_460])
    func `the largest allowed message is read however TCP cuts it`(chop: Int) async throws {
        let relay = try await SharedRelay.conformance
        let (client, welcome) = try await relay.connect()
        let limit = try #require(welcome["limits"]?["frame_bytes"]?.integer)
        let size = min(Int(limit), 65_535)
        try await client.send(ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: size)), chop: chop)
        #expect(try await client.reply(to: "p").name == "ok")
        try await client.close()
    }

    @Test(arguments: [65_535, 65_536, 65_537, 131_072, SharedRelay.roomyFrameBytes], [Int.max, 1_460])
    func `a message whose length needs 64 bits is read`(size: Int, chop: Int) async throws {
        try await expectAnswer(
            by: SharedRelay.roomy, onSending: [ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: size))],
            chop: chop)
    }

    /// Whether an empty frame holds no line or a bad one is left open; a connection that hangs is not.
    @Test func `an empty message does no harm`() async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        try await client.send([.text(""), ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 40))])
        let reply = try await client.next { $0.isReply }
        if reply.isError {
            #expect(reply.code == "bad_json")
            try await expectClose(client, with: [4006], after: "an empty message")
        } else {
            #expect(reply["id"] == "p")
            try await client.close()
        }
    }

    @Test func `frames that arrive glued are answered in order`() async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        let ids = (0..<20).map { "p\($0)" }
        try await client.send(ids.map { ClientFrame(ClientFrame.Opcode.text, Payload.ping(id: $0, bytes: 60)) })
        for id in ids {
            let reply = try await client.next { $0.isReply }
            #expect(reply["id"] == .string(id))
        }
        try await client.close()
    }

    @Test(arguments: [ClientFrame.LengthField.bits16, .bits64])
    func `a length that is not written the shortest way is refused`(length: ClientFrame.LengthField) async throws {
        let frame = ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 60)).with(\.length, length)
        try await expectClose(by: SharedRelay.conformance, with: protocolErrors, onSending: [frame])
    }

    @Test func `a 64-bit length where 16 bits do is refused`() async throws {
        let frame = ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 300)).with(\.length, .bits64)
        try await expectClose(by: SharedRelay.conformance, with: protocolErrors, onSending: [frame])
    }
}

/// RFC 6455 §5.1: a client masks, or is closed.
struct MaskingTests {
    @Test(arguments: [
        ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 60)), .ping([1, 2, 3]), .ping(), .pong([1]),
        .close(1000), .close(),
    ])
    func `an unmasked frame closes the connection`(frame: ClientFrame) async throws {
        try await expectClose(
            by: SharedRelay.conformance, with: protocolErrors, onSending: [frame.with(\.mask, nil)])
    }

    @Test func `an unmasked frame is not served before the close`() async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        try await client.send(ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 60)).with(\.mask, nil))
        _ = try await client.ending()
        #expect(await client.received.filter { $0.name == "ok" } == [])
    }

    @Test func `an unmasked continuation closes the connection`() async throws {
        var frames = ClientFrame.fragments(
            ClientFrame.Opcode.text, [Payload.ping(bytes: 60), Array(" ".utf8)])
        frames[1].mask = nil
        try await expectClose(by: SharedRelay.conformance, with: protocolErrors, onSending: frames)
    }

    @Test(arguments: [[0, 0, 0, 0], [255, 255, 255, 255], [0x7B, 0x22, 0x6F, 0x70], [0, 1, 2, 3]] as [[UInt8]])
    func `any mask is undone`(mask: [UInt8]) async throws {
        let frame = ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 333)).with(\.mask, mask)
        try await expectAnswer(by: SharedRelay.conformance, onSending: [frame])
    }

    @Test(arguments: [0, 1, 60, 200])
    func `a binary frame closes the connection`(size: Int) async throws {
        let payload = size >= Payload.minimum ? Payload.ping(bytes: size) : [UInt8](repeating: 0, count: size)
        try await expectClose(
            by: SharedRelay.conformance, with: [4006], onSending: [ClientFrame(ClientFrame.Opcode.binary, payload)])
    }
}

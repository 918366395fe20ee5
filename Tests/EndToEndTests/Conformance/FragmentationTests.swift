import TestSupport
import Testing

/// Autobahn's section 5.
struct FragmentationTests {
    /// The payload cut into so many pieces of about the same size.
    private static func pieces(_ payload: [UInt8], _ count: Int) -> [[UInt8]] {
        (0..<count).map { Array(payload[payload.count * $0 / count..<payload.count * ($0 + 1) / count]) }
    }

    @Test(arguments: [2, 3, 10, 60], [Int.max, 1])
    func `a message in fragments is put together`(count: Int, chop: Int) async throws {
        let frames = ClientFrame.fragments(ClientFrame.Opcode.text, Self.pieces(Payload.ping(bytes: 60), count))
        try await expectAnswer(by: SharedRelay.conformance, onSending: frames, chop: chop)
    }

    @Test func `empty fragments at the start, in the middle and at the end change nothing`() async throws {
        let halves = Self.pieces(Payload.ping(bytes: 60), 2)
        let frames = ClientFrame.fragments(ClientFrame.Opcode.text, [[], halves[0], [], halves[1], []])
        try await expectAnswer(by: SharedRelay.conformance, onSending: frames)
    }

    @Test(arguments: [Int.max, 1])
    func `pings between fragments are answered, and the message too`(chop: Int) async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        let parts = ClientFrame.fragments(ClientFrame.Opcode.text, Self.pieces(Payload.ping(bytes: 60), 4))
        for (number, part) in parts.enumerated() {
            try await client.send([part], chop: chop)
            guard number < 3 else { break }
            try await client.send([.ping([UInt8(number)])], chop: chop)
            #expect(try await client.pongs(count: number + 1).last == [UInt8(number)])
        }
        #expect(try await client.reply(to: "p").name == "ok")
        try await client.close()
    }

    @Test func `a close between fragments is answered and the message dropped`() async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        var frames = ClientFrame.fragments(ClientFrame.Opcode.text, Self.pieces(Payload.ping(bytes: 60), 2))
        frames.insert(.close(1000), at: 1)
        try await client.send(frames)
        try await expectClose(client, with: [1000], after: "a close between fragments")
        #expect(await client.received.filter { $0.name == "ok" } == [])
    }

    @Test(arguments: [true, false])
    func `a continuation without a start closes the connection`(isFinal: Bool) async throws {
        let frame = ClientFrame(ClientFrame.Opcode.continuation, Payload.ping(bytes: 60)).with(\.isFinal, isFinal)
        try await expectClose(by: SharedRelay.conformance, with: protocolErrors, onSending: [frame])
    }

    @Test func `a continuation after a whole message closes the connection`() async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        try await client.send([
            ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 60)),
            ClientFrame(ClientFrame.Opcode.continuation, Payload.ping(id: "q", bytes: 60)),
        ])
        try await expectClose(client, with: protocolErrors, after: "a continuation after a whole message")
        #expect(await client.received.filter { $0["id"] == "q" } == [])
    }

    @Test(arguments: [ClientFrame.Opcode.text, ClientFrame.Opcode.binary], [true, false])
    func `a new message inside a message closes the connection`(opcode: UInt8, isFinal: Bool) async throws {
        let halves = Self.pieces(Payload.ping(bytes: 60), 2)
        let frames = [
            ClientFrame(ClientFrame.Opcode.text, halves[0]).with(\.isFinal, false),
            ClientFrame(opcode, Payload.ping(id: "q", bytes: 60)).with(\.isFinal, isFinal),
            ClientFrame(ClientFrame.Opcode.continuation, halves[1]),
        ]
        try await expectClose(by: SharedRelay.conformance, with: protocolErrors, onSending: frames)
    }

    @Test(arguments: [ClientFrame.Opcode.ping, ClientFrame.Opcode.pong, ClientFrame.Opcode.close], [0, 2])
    func `a control frame in fragments closes the connection`(opcode: UInt8, size: Int) async throws {
        let payload = [0x03, 0xE8].prefix(size).map { UInt8($0) }
        let frames = [
            ClientFrame(opcode, payload).with(\.isFinal, false), ClientFrame(ClientFrame.Opcode.continuation, [0x61]),
        ]
        try await expectClose(by: SharedRelay.conformance, with: protocolErrors, onSending: frames)
    }

    @Test func `a binary message in fragments closes the connection`() async throws {
        let frames = ClientFrame.fragments(ClientFrame.Opcode.binary, Self.pieces(Payload.ping(bytes: 60), 3))
        try await expectClose(by: SharedRelay.conformance, with: [4006], onSending: frames)
    }

    @Test func `fragments that add up to the limit are read, and one byte more is too large`() async throws {
        let relay = try await SharedRelay.conformance
        for excess in [0, 1] {
            let (client, welcome) = try await relay.connect()
            let limit = Int(try #require(welcome["limits"]?["frame_bytes"]?.integer))
            let pieces = Self.pieces(Payload.ping(bytes: limit + excess), 7)
            try await client.send(ClientFrame.fragments(ClientFrame.Opcode.text, pieces))
            if excess == 0 {
                #expect(try await client.reply(to: "p").name == "ok")
                try await client.close()
            } else {
                #expect(try await client.next("error").code == "too_large")
                try await expectClose(client, with: [1009], after: "fragments of \(limit + 1) bytes in all")
            }
        }
    }
}

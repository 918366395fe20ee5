import TestSupport
import Testing

/// Autobahn's sections 3 and 4: nothing was negotiated that gives reserved bits or opcodes a meaning.
struct ReservedTests {
    @Test(arguments: 1...7 as ClosedRange<UInt8>)
    func `a text frame with reserved bits closes the connection`(bits: UInt8) async throws {
        let frame = ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 60)).with(\.reserved, bits)
        try await expectClose(by: SharedRelay.conformance, with: protocolErrors, onSending: [frame])
    }

    @Test(arguments: 1...7 as ClosedRange<UInt8>)
    func `a control frame with reserved bits closes the connection`(bits: UInt8) async throws {
        let relay = try await SharedRelay.conformance
        try await expectClose(by: relay, with: protocolErrors, onSending: [.ping([1]).with(\.reserved, bits)])
        try await expectClose(by: relay, with: protocolErrors, onSending: [.close(1000).with(\.reserved, bits)])
    }

    @Test(arguments: 1...7 as ClosedRange<UInt8>)
    func `a continuation with reserved bits closes the connection`(bits: UInt8) async throws {
        var frames = ClientFrame.fragments(ClientFrame.Opcode.text, [Payload.ping(bytes: 60), Array("  ".utf8)])
        frames[1].reserved = bits
        try await expectClose(by: SharedRelay.conformance, with: protocolErrors, onSending: frames)
    }

    @Test(arguments: 1...7 as ClosedRange<UInt8>)
    func `what came before a frame with reserved bits is served`(bits: UInt8) async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        let good = ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 60))
        try await client.send(good)
        #expect(try await client.reply(to: "p").name == "ok")
        do {
            try await client.send([good.with(\.reserved, bits)], chop: 1)
        } catch SocketError.reset {
            // It closed before the last byte; what it sent is still to be read.
        }
        try await expectClose(client, with: protocolErrors, after: "RSV \(bits) in single bytes")
    }

    @Test(arguments: [3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF] as [UInt8], [0, 60, 200])
    func `a reserved opcode closes the connection`(opcode: UInt8, size: Int) async throws {
        let payload = size == 0 ? [] : Payload.ping(bytes: size)
        try await expectClose(
            by: SharedRelay.conformance, with: protocolErrors, onSending: [ClientFrame(opcode, payload)])
    }

    @Test(arguments: [3, 7, 0xB, 0xF] as [UInt8])
    func `a reserved opcode inside a message closes the connection`(opcode: UInt8) async throws {
        var frames = ClientFrame.fragments(ClientFrame.Opcode.text, [Payload.ping(bytes: 60), Array("  ".utf8)])
        frames.insert(ClientFrame(opcode, [1]), at: 1)
        try await expectClose(by: SharedRelay.conformance, with: protocolErrors, onSending: frames)
    }
}

import TestSupport
import Testing

/// Autobahn's section 7.
struct CloseTests {
    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999] as [UInt16])
    func `a valid code is echoed`(code: UInt16) async throws {
        try await expectClose(by: SharedRelay.conformance, with: [code], onSending: [.close(code)])
    }

    @Test(arguments: [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535] as [UInt16])
    func `an invalid code closes with a protocol error`(code: UInt16) async throws {
        try await expectClose(by: SharedRelay.conformance, with: protocolErrors, onSending: [.close(code)])
    }

    @Test func `a close without a code is answered`() async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        try await client.send(.close())
        let ending = try await client.ending()
        #expect([Ending.closed(code: nil, reason: ""), .closed(code: 1000, reason: "")].contains(ending))
        #expect(try await client.streamEnds())
    }

    @Test func `a close of one byte closes with a protocol error`() async throws {
        try await expectClose(
            by: SharedRelay.conformance, with: protocolErrors,
            onSending: [ClientFrame(ClientFrame.Opcode.close, [0x03])])
    }

    @Test(arguments: [0, 1, 60, 122, 123], [Int.max, 1])
    func `a reason of up to 123 bytes is accepted`(size: Int, chop: Int) async throws {
        try await expectClose(
            by: SharedRelay.conformance, with: [1000],
            onSending: [.close(1000, reason: [UInt8](repeating: 0x72, count: size))], chop: chop)
    }

    @Test func `a reason of 124 bytes closes with a protocol error`() async throws {
        try await expectClose(
            by: SharedRelay.conformance, with: protocolErrors,
            onSending: [.close(1000, reason: [UInt8](repeating: 0x72, count: 124))])
    }

    @Test(arguments: [[0x80], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]])
    func `a reason that is not UTF-8 is an error`(reason: [UInt8]) async throws {
        try await expectClose(
            by: SharedRelay.conformance, with: [1002, 1007], onSending: [.close(1000, reason: reason)])
    }

    @Test(arguments: [
        ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 60)), .ping([1]), .close(1001),
        ClientFrame(ClientFrame.Opcode.continuation, [1]), ClientFrame(0xF),
    ])
    func `what follows a close is ignored`(frame: ClientFrame) async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        try await client.send([.close(1000), frame])
        // The strict reader throws on anything that follows the relay's one close frame.
        try await expectClose(client, with: [1000], after: "a close and then \(frame.bytes.evidence)")
        #expect(await client.received.filter { $0.name == "ok" } == [])
        #expect(await client.pongs == [])
    }

    @Test func `what came before a close is served`() async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        try await client.send([ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 60)), .close(1000)])
        #expect(try await client.ending() == .closed(code: 1000, reason: ""))
        #expect(await client.received.contains { $0["id"] == "p" && $0.name == "ok" })
    }

    @Test func `a client that vanishes without a close is let go`() async throws {
        let relay = try await SharedRelay.conformance
        let (client, _) = try await relay.connect()
        client.socket.finishWriting()
        let ending = try await client.ending()
        #expect(ending != .reset)
        #expect(try await relay.serves())
    }
}

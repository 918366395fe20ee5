import TestSupport
import Testing

/// Autobahn's section 9, with the bounds of this protocol.
struct SizeLimitTests {
    private func connect() async throws -> (client: WebSocketTestClient, limit: Int) {
        let (client, welcome) = try await SharedRelay.conformance.connect()
        return (client, Int(try #require(welcome["limits"]?["frame_bytes"]?.integer)))
    }

    @Test func `a frame of exactly the limit is read`() async throws {
        let (client, limit) = try await connect()
        try await client.send(ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: limit)))
        #expect(try await client.reply(to: "p").name == "ok")
        try await client.close()
    }

    @Test(arguments: [1, 2, 1_000, 100_000])
    func `a frame over the limit is told so and closed with 1009`(excess: Int) async throws {
        let (client, limit) = try await connect()
        try await client.send(ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: limit + excess)))
        let error = try await client.next("error")
        #expect(error.code == "too_large")
        #expect(error["message"]?.string?.isEmpty == false)
        try await expectClose(client, with: [1009], after: "a frame of \(limit + excess) bytes")
    }

    @Test func `a line of exactly the limit is read with its line end cut off`() async throws {
        let (client, limit) = try await connect()
        let line = Payload.ping(bytes: limit - 1) + Array("\n".utf8)
        try await client.send(ClientFrame(ClientFrame.Opcode.text, line))
        #expect(try await client.reply(to: "p").name == "ok")
        try await client.close()
    }

    @Test(arguments: [1 << 32, UInt64(Int64.max), UInt64(Int64.max) + 1, .max])
    func `an absurd length closes at once and costs no memory`(length: UInt64) async throws {
        let relay = try await SharedRelay.conformance
        let before = try await relay.residentBytes()
        let (client, _) = try await relay.connect()
        // Only the head and a few bytes arrive, so that the relay has nothing to wait for but its own check.
        try await client.send(ClientFrame(ClientFrame.Opcode.text, Array("{}".utf8)).with(\.length, .claimed(length)))
        let codes = protocolErrors.union([1009])
        try await expectClose(client, with: codes, after: "a length of \(length)")
        let growth = try await relay.residentBytes() - before
        #expect(growth < 64 << 20, "grew by \(growth) bytes")
    }

    @Test func `a head that announces too much closes before the payload comes`() async throws {
        let (client, limit) = try await connect()
        let frame = ClientFrame(ClientFrame.Opcode.text, Array("{".utf8)).with(\.length, .claimed(UInt64(limit) * 64))
        try await client.send(frame)
        try await expectClose(client, with: [1009], after: frame.bytes.evidence)
    }
}

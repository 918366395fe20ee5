import TestSupport
import Testing

/// Pings of a relay that sends one a second and gives a silent peer twenty-four.
struct KeepAliveTests {
    @Test func `a peer that answers pings stays`() async throws {
        let (client, welcome) = try await SharedRelay.impatient.connect()
        #expect(welcome["limits"]?["idle_s"] == 24)
        try await client.listen(for: .seconds(28))
        #expect(await client.ending == nil)
        #expect(await client.pingCount >= 2)
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test func `a peer that is silent is closed with 4008`() async throws {
        let address = try await SharedRelay.impatient.webSocket
        let start = ContinuousClock.now
        let client = try await WebSocketTestClient.connect(to: address, answersPings: false)
        try await expectClose(client, with: [4008], after: "nothing")
        let taken = ContinuousClock.now - start
        #expect(taken > .seconds(20), "closed after \(taken)")
        #expect(await client.pingCount >= 1)
    }

    @Test func `half a frame is no sign of life for long`() async throws {
        let address = try await SharedRelay.impatient.webSocket
        let client = try await WebSocketTestClient.connect(to: address, answersPings: false)
        try await client.send(bytes: Array(ClientFrame.text("{\"op\":\"ping\"}").bytes.prefix(8)))
        try await expectClose(client, with: [4008], after: "half a frame")
    }
}

import TestSupport
import Testing

/// A handshake that does not get on is ended: a relay with eight seconds of patience.
struct SlowHandshakeTests {
    private static let request = Array("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nSec-WebSocket-Ver".utf8)

    @Test(arguments: [0, 1, 10, request.count])
    func `a handshake that stops half-way is closed`(count: Int) async throws {
        let relay = try await SharedRelay.impatient
        // Before the relay's clock starts, however long this test then has to wait for its turn.
        let start = ContinuousClock.now
        let socket = try await RawSocket.connect(to: relay.webSocket)
        try await socket.write(Self.request.prefix(count), until: .now + .patience)
        try await Self.expectEnd(of: socket, until: .now + .patience)
        #expect(ContinuousClock.now - start > .seconds(6), "it had eight seconds")
        #expect(try await relay.serves())
    }

    @Test func `a handshake that only trickles is closed`() async throws {
        let relay = try await SharedRelay.impatient
        let socket = try await RawSocket.connect(to: relay.webSocket)
        var closed = false
        do {
            try await socket.write(Self.request, until: .now + .patience)
            for _ in 0..<600 where !closed {
                // The wait for an answer is the clock of the trickle.
                do {
                    closed = try await socket.read(until: .now + .milliseconds(200)).isEmpty
                } catch SocketError.timedOut {
                    try await socket.write([UInt8(ascii: "x")], until: .now + .patience)
                }
            }
        } catch SocketError.reset {
            closed = true
        }
        #expect(closed, "two minutes of trickle kept it open")
    }

    @Test func `a connection that is upgraded in time outlives the handshake's limit`() async throws {
        let (client, _) = try await SharedRelay.impatient.connect()
        try await client.listen(for: .seconds(12))
        #expect(try await client.command("ping").name == "ok")
        try await client.close()
    }

    @Test func `two hundred half-open handshakes keep nobody out and are all closed`() async throws {
        let relay = try await SharedRelay.impatient
        let before = try await relay.residentBytes()
        var sockets: [RawSocket] = []
        for _ in 0..<200 {
            let socket = try await RawSocket.connect(to: relay.webSocket)
            try await socket.write(Self.request, until: .now + .patience)
            sockets.append(socket)
        }
        #expect(try await relay.serves())
        let growth = try await relay.residentBytes() - before
        #expect(growth < 32 << 20, "200 half-open handshakes cost \(growth) bytes")
        for socket in sockets { try await Self.expectEnd(of: socket, until: .now + .patience) }
    }

    private static func expectEnd(
        of socket: RawSocket, until deadline: ContinuousClock.Instant,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let end = try await socket.readToEnd(until: deadline).end
        #expect(end != .timedOut, "the half-open handshake is still open", sourceLocation: sourceLocation)
    }
}

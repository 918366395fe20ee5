import TestSupport
import Testing

/// Input that is too deep, too big or too much.
struct OversizeTests {
    private static func nested(_ open: String, _ middle: String, _ close: String, depth: Int) -> String {
        String(repeating: open, count: depth) + middle + String(repeating: close, count: depth)
    }

    /// Sends the bytes again and again until the relay ends the connection.
    private static func send(_ bytes: [UInt8], times: Int, to client: WebSocketTestClient) async throws {
        for _ in 0..<times {
            do {
                try await client.send(bytes: bytes, timeout: .seconds(5))
            } catch SocketError.timedOut {
                // It has stopped reading, perhaps since it closed.
            } catch SocketError.reset {
                // What it sent before is still to be read.
            }
            try await client.listen(for: .milliseconds(1))
            if await client.ending != nil { return }
        }
    }

    @Test(arguments: [
        String(repeating: "[", count: 10_000), String(repeating: "{\"a\":", count: 2_500),
        String(repeating: "[{\"a\":", count: 1_500), "{\"op\":\"ping\",\"x\":" + String(repeating: "[", count: 10_000),
    ])
    func `deep JSON that never closes is bad_json and closes with 4006`(line: String) async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            let (client, welcome) = try await relay.connect()
            let limit = try #require(welcome["limits"]?["frame_bytes"]?.integer)
            try #require(line.utf8.count <= limit, "the line would be too large anyway")
            try await client.send(line: line)
            #expect(try await client.next("error").code == "bad_json")
            try await expectClose(client, with: [4006], after: "\(line.prefix(30))…")
        }
    }

    /// Whether 5,000 levels are JSON is for the parser to say; the connection must hear it either way.
    @Test func `deep JSON that closes is answered`() async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            let (client, _) = try await relay.connect()
            try await client.send(line: Self.nested("[", "", "]", depth: 5_000))
            let code = try await client.next("error").code
            #expect(["bad_json", "bad_command"].contains(code))
            if code == "bad_json" {
                try await expectClose(client, with: [4006], after: "5,000 levels")
            } else {
                #expect(try await client.command("ping").name == "ok")
            }
        }
    }

    @Test func `a hundred megabytes in one frame never pile up`() async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            let (client, _) = try await relay.connect()
            let head = ClientFrame(ClientFrame.Opcode.text).with(\.length, .claimed(100 << 20)).bytes
            try await client.send(bytes: head)
            try await Self.send([UInt8](repeating: 0x20, count: 1 << 20), times: 100, to: client)
            #expect(await client.ending != nil, "the relay took 100 MiB of one frame")
        }
    }

    @Test(arguments: [0, 1, 1_000]) func `endless fragments are closed`(size: Int) async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            let (client, _) = try await relay.connect()
            let piece = [UInt8](repeating: UInt8(ascii: "["), count: size)
            let first = ClientFrame(ClientFrame.Opcode.text, piece).with(\.isFinal, false).bytes
            let more = ClientFrame(ClientFrame.Opcode.continuation, piece).with(\.isFinal, false).bytes
            let many = (0..<1_000).flatMap { _ in more }
            try await client.send(bytes: first)
            try await Self.send(many, times: 300, to: client)
            // Fragments that hold nothing never reach the limit: those may go on, but must not pile up.
            if size > 0 { _ = try await client.ending() }
        }
    }

    @Test func `a thousand connections that drop in the middle of a frame leave nothing behind`() async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            let half = ClientFrame(ClientFrame.Opcode.text, Payload.ping(bytes: 200)).bytes.prefix(100)
            for _ in 0..<1_000 {
                let client = try await WebSocketTestClient.connect(to: relay.webSocket)
                try await client.send(bytes: Array(half))
            }
        }
    }

    @Test func `five hundred half-open handshakes keep nobody out`() async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            var sockets: [RawSocket] = []
            for number in 0..<500 {
                let socket = try await RawSocket.connect(to: relay.webSocket)
                let request = Handshake().bytes(to: await relay.webSocket)
                try await socket.write(request.prefix(number % request.count), until: .now + .patience)
                sockets.append(socket)
            }
            #expect(try await relay.serves())
            for socket in sockets { socket.close() }
        }
    }

    @Test func `a client that never reads is let go and costs a bounded amount`() async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            let client = try await WebSocketTestClient.connect(to: relay.webSocket, receiveBuffer: 4_096)
            let pings = (0..<1_000).flatMap { _ in ClientFrame.ping([UInt8](repeating: 1, count: 125)).bytes }
            do {
                for _ in 0..<100 { try await client.send(bytes: pings, timeout: .seconds(3)) }
            } catch is SocketError {
                // Closed, or not read any further: both bound what it costs.
            }
        }
    }
}

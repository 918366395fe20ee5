import TestSupport
import Testing

/// What is no handshake at all, or more of one than anyone needs.
struct HandshakeRubbishTests {
    /// Sends bytes, ends the sending side, and checks that the relay neither upgrades nor hangs nor falls.
    private func expectRefusal(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let relay = try await SharedRelay.conformance
        let deadline = ContinuousClock.now + .patience
        let socket = try await RawSocket.connect(to: relay.webSocket)
        do {
            try await socket.write(bytes, until: deadline)
            socket.finishWriting()
        } catch SocketError.reset {
            // It closed while bytes were still on their way, which is its right.
        }
        let (got, end) = try await socket.readToEnd(until: deadline)
        #expect(end != .timedOut, "sent \(bytes.evidence); not closed", sourceLocation: sourceLocation)
        let head = got.firstRange(of: [13, 10, 13, 10]).map { got[..<$0.lowerBound] } ?? got[...]
        if let response = HTTPResponse(head: head) {
            #expect(response.status >= 400, "sent \(bytes.evidence)", sourceLocation: sourceLocation)
        } else {
            #expect(got.isEmpty, "no HTTP: \(got.evidence)", sourceLocation: sourceLocation)
        }
        #expect(try await relay.serves(), sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        "\r\n\r\n", "GET\r\n\r\n", "GET /ws\r\n\r\n", "GET /ws HTTP/9.9\r\n\r\n", "FOO BAR BAZ\r\n\r\n",
        "GET /ws HTTP/1.1\r\nno colon here\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "hello relay\n",
        "GET /ws HTTP/1.1\nHost: x\n\n", "\0\0\0\0\0\0\0\0",
    ])
    func `what is no request is refused`(text: String) async throws { try await expectRefusal(Array(text.utf8)) }

    @Test(arguments: 0..<10 as Range<UInt64>) func `random bytes are refused`(seed: UInt64) async throws {
        var random = SeededRandom(seed: seed)
        try await expectRefusal(random.bytes(2_000))
    }

    @Test func `a TLS greeting on the plain port is refused`() async throws {
        try await expectRefusal(
            [0x16, 0x03, 0x01, 0x00, 0x05, 0x01, 0x00, 0x00, 0x01, 0x03] + [UInt8](repeating: 0, count: 200))
    }

    @Test(arguments: [65_536, 1 << 20]) func `a huge header is refused`(size: Int) async throws {
        let address = try await SharedRelay.conformance.webSocket
        let huge = (name: "X-Huge", value: String(repeating: "h", count: size))
        try await expectRefusal(Handshake.with(\.extraHeaders, [huge]).bytes(to: address))
    }

    @Test func `ten thousand headers are refused`() async throws {
        let address = try await SharedRelay.conformance.webSocket
        let many = (0..<10_000).map { (name: "X-H\($0)", value: "v") }
        try await expectRefusal(Handshake.with(\.extraHeaders, many).bytes(to: address))
    }

    @Test func `an endless request line is refused`() async throws {
        try await expectRefusal(Array("GET /".utf8) + [UInt8](repeating: 0x61, count: 1 << 20))
    }

    @Test func `an upgrade with a header value of every byte does no harm`() async throws {
        let address = try await SharedRelay.conformance.webSocket
        let relay = try await SharedRelay.conformance
        for byte in (0...255 as ClosedRange<UInt8>) where byte != 10 && byte != 13 {
            var request = Handshake().bytes(to: address)
            request.removeLast(2)
            request += Array("X-Odd: ".utf8) + [byte] + Array("\r\n\r\n".utf8)
            // Accepted or refused, but answered or closed within the deadline.
            let socket = try await RawSocket.connect(to: address)
            try await socket.write(request, until: .now + .patience)
            do { _ = try await socket.read(until: .now + .patience) } catch SocketError.reset {}
        }
        #expect(try await relay.serves())
    }
}

import TestSupport
import Testing

/// Autobahn's section 6: text is UTF-8, wherever it is cut.
struct TextEncodingTests {
    /// Ill-formed sequences, by what is wrong with them.
    static let illFormed: [[UInt8]] = [
        // Continuations without a start.
        [0x80], [0xBF], [0x80, 0xBF], [0x80, 0xBF, 0x80, 0xBF, 0x80, 0xBF],
        // Starts without a continuation.
        [0xC2, 0x20], [0xDF, 0x20], [0xE0, 0x20], [0xEF, 0x20], [0xF0, 0x20], [0xF4, 0x20],
        // Sequences that miss their last byte.
        [0xC3], [0xE0, 0xA0], [0xEF, 0xBF], [0xF0, 0x90, 0x80], [0xF4, 0x8F, 0xBF], [0xE2, 0x82, 0x20],
        // Bytes that never occur.
        [0xFE], [0xFF], [0xFE, 0xFE, 0xFF, 0xFF], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80],
        // Longer than needed: the slash, the last of each shorter length, and zero.
        [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF], [0xF8, 0x80, 0x80, 0x80, 0xAF],
        [0xC1, 0xBF], [0xE0, 0x9F, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xC0, 0x80], [0xE0, 0x80, 0x80],
        [0xF0, 0x80, 0x80, 0x80],
        // Surrogates, single and paired.
        [0xED, 0xA0, 0x80], [0xED, 0xAD, 0xBF], [0xED, 0xAE, 0x80], [0xED, 0xAF, 0xBF], [0xED, 0xB0, 0x80],
        [0xED, 0xBE, 0x80], [0xED, 0xBF, 0xBF], [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80],
        [0xED, 0xAF, 0xBF, 0xED, 0xBF, 0xBF],
        // Above the last code point.
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF7, 0xBF, 0xBF, 0xBF],
    ]

    /// The first and last of each length, the borders around the surrogates, and non-characters.
    static let wellFormed: [String] =
        ["\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFD}", "\u{FEFF}"]
        + (0...16).flatMap { plane in
            [0, 0xFDD0, 0xFFFE, 0xFFFF].compactMap { UnicodeScalar(plane << 16 | $0).map { String(Character($0)) } }
        }.filter { $0 != "\0" }

    @Test(arguments: illFormed) func `ill-formed text closes with 1007`(sequence: [UInt8]) async throws {
        let payload = Payload.ping(around: Array("κόσμε".utf8) + sequence + Array("edited".utf8))
        try await expectClose(
            by: SharedRelay.conformance, with: [1007], onSending: [ClientFrame(ClientFrame.Opcode.text, payload)])
    }

    @Test(arguments: illFormed)
    func `ill-formed text in fragments and single bytes closes with 1007`(sequence: [UInt8]) async throws {
        let payload = Payload.ping(around: Array("κόσμε".utf8) + sequence + Array("edited".utf8))
        let frames = ClientFrame.fragments(ClientFrame.Opcode.text, payload.map { [$0] })
        try await expectClose(by: SharedRelay.conformance, with: [1007], onSending: frames, chop: 1)
    }

    @Test(arguments: [[0xCE], [0xE2, 0x82], [0xF0, 0x9F, 0x98]] as [[UInt8]])
    func `a message that ends inside a character closes with 1007`(start: [UInt8]) async throws {
        let whole = ClientFrame(ClientFrame.Opcode.text, Payload.ping(around: "x".utf8) + start)
        try await expectClose(by: SharedRelay.conformance, with: [1007], onSending: [whole])
        // The rest comes too late, in another message.
        let fragments = ClientFrame.fragments(ClientFrame.Opcode.text, [Payload.ping(around: "x".utf8), start])
        try await expectClose(by: SharedRelay.conformance, with: [1007], onSending: fragments)
    }

    @Test func `well-formed text of every length is read`() async throws {
        let relay = try await SharedRelay.conformance
        for sequence in Self.wellFormed {
            let (client, _) = try await relay.connect()
            let payload = Payload.ping(around: sequence.utf8)
            try await client.send(ClientFrame(ClientFrame.Opcode.text, payload))
            #expect(try await client.reply(to: "p").name == "ok", "sent \(payload.evidence)")
            try await client.close()
        }
    }

    @Test(arguments: [Int.max, 1])
    func `a character may be cut between any two of its bytes`(chop: Int) async throws {
        let (client, _) = try await SharedRelay.conformance.connect()
        let payload = Payload.ping(id: "00", around: "κό€𝄞\u{10FFFF}".utf8)
        let start = Payload.ping(id: "00", around: []).count - 2
        for cut in start..<(payload.count - 1) {
            let id = "\(10 + cut - start)"
            let payload = Payload.ping(id: id, around: "κό€𝄞\u{10FFFF}".utf8)
            let frames = ClientFrame.fragments(
                ClientFrame.Opcode.text, [Array(payload[..<cut]), Array(payload[cut...])])
            try await client.send(frames, chop: chop)
            #expect(try await client.reply(to: .string(id)).name == "ok", "cut at byte \(cut)")
        }
        try await client.close()
    }
}

/// Text of any plane passes through the relay as it is.
struct TextFidelityTests {
    @Test(arguments: [
        "水 ЖÄ ไทย 한국 العربية", "a\u{301} é", "😀 👩‍👩‍👧‍👦 🏳️‍🌈", "𠀀𪛖 𫝀", "𰀀𱍊", "x\u{E0101}y", "x\u{F0000}y", "x\u{100000}y",
        "x\u{10FFFD}y", "\"\\/ \u{7F} <b>&amp;", "e\u{200D}m", "\u{202E}rtl", "a\u{FFFD}b",
    ])
    func `what is said is seen unchanged`(text: String) async throws {
        let relay = try await SharedRelay.conformance
        let room = freshRoom()
        let host = try await relay.token(user: "host-\(room)", role: "host", rooms: [room])
        let (client, _) = try await relay.connect(token: host)
        #expect(try await client.command("join", ["room": .string(room)]).name == "joined")
        let reply = try await client.command("say", ["room": .string(room), "text": .string(text)])
        #expect(reply.name == "ok", "\(reply)")
        let seen = try await client.next("msg", room: room)
        let got = try #require(seen["text"]?.string)
        #expect(Array(got.unicodeScalars) == Array(text.unicodeScalars))
        try await client.close()
    }
}

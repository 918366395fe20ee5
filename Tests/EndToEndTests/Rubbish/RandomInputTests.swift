import TestSupport
import Testing

/// Input of chance, repeatable by its seed.
struct RandomInputTests {
    @Test(arguments: 0..<24 as Range<UInt64>) func `random bytes after the handshake end in a close`(
        seed: UInt64
    ) async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            var random = SeededRandom(seed: seed)
            let bytes = random.bytes(4_096)
            let (client, _) = try await relay.connect()
            do { try await client.send(bytes: bytes) } catch SocketError.reset {}
            client.socket.finishWriting()
            do {
                _ = try await client.ending()
            } catch ClientError.timedOut {
                Issue.record("seed \(seed): sent \(bytes.evidence) and the stream's end; still open")
            }
        }
    }

    @Test(arguments: 0..<24 as Range<UInt64>) func `random frames end in a close`(seed: UInt64) async throws {
        let relay = try await SharedRelay.rubbish
        try await expectUnharmed(relay) {
            var random = SeededRandom(seed: seed)
            let frames = (0..<50).map { _ in
                let count = Int(random.next() % 300)
                return ClientFrame(UInt8(random.next() % 16), random.bytes(count))
                    .with(\.isFinal, random.next() % 4 != 0)
                    .with(\.reserved, random.next() % 8 == 0 ? UInt8(random.next() % 8) : 0)
                    .with(\.mask, random.next() % 16 == 0 ? nil : random.bytes(4))
            }
            let (client, _) = try await relay.connect()
            do { try await client.send(bytes: frames.flatMap(\.bytes)) } catch SocketError.reset {}
            client.socket.finishWriting()
            do {
                _ = try await client.ending()
            } catch ClientError.timedOut {
                Issue.record("seed \(seed): still open after 50 random frames and the stream's end")
            }
        }
    }

    static let commands = [
        #"{"op":"ping","id":"m"}"#, #"{"op":"hello","token":"a.b.c","client":"x","lang":"en"}"#,
        #"{"op":"join","room":"lobby","since":{"epoch":"e","seq":4},"history":10}"#,
        #"{"op":"say","room":"lobby","text":"hi \ud83d\ude00 水","nonce":"n1","reply_to":3}"#,
        #"{"op":"react","room":"lobby","of":1,"emoji":"👍"}"#, #"{"op":"set","room":"lobby","patch":{"slow_s":5}}"#,
        #"{"op":"timeout","room":"lobby","user":"bob","seconds":60,"reason":"spam"}"#,
        #"{"op":"history","room":"lobby","before":100,"limit":20}"#,
    ]

    /// A change may leave the command good, spoil it, or spoil the text; each has its known answer.
    @Test(arguments: 0..<60 as Range<UInt64>) func `a command with changed bytes is answered or closed`(
        seed: UInt64
    ) async throws {
        let relay = try await SharedRelay.rubbish
        var random = SeededRandom(seed: seed)
        var bytes = Array((Self.commands.randomElement(using: &random) ?? "").utf8)
        for _ in 0...(random.next() % 3) {
            let index = Int(random.next() % UInt64(bytes.count))
            switch random.next() % 3 {
            case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.remove(at: index)
            default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: index)
            }
        }
        let (client, _) = try await relay.connect()
        try await client.send([
            ClientFrame(ClientFrame.Opcode.text, bytes), .text(#"{"op":"ping","id":"after"}"#),
        ])
        do {
            #expect(try await client.reply(to: "after").name == "ok")
            try await client.close()
        } catch ClientError.ended(let ending, _, let unread) {
            #expect(
                [1007, 4001, 4002, 4006].contains(ending.code), "sent \(bytes.evidence); got \(unread) and \(ending)")
        }
    }
}

import TestSupport
import Testing
import WebSocketTransport

@Suite struct FrameDecoderPropertyTests {
    private typealias Opcode = ClientFrame.Opcode

    /// Random frames of a conversation without fault, and what they amount to.
    private func conversation(_ random: inout SeededRandom) -> (frames: [ClientFrame], expected: [RecordedFrame]) {
        var frames: [ClientFrame] = []
        var expected: [RecordedFrame] = []
        func control(_ random: inout SeededRandom) {
            let payload = random.bytes(Int.random(in: 0...125, using: &random))
            if Bool.random(using: &random) {
                frames.append(.ping(payload))
                expected.append(.ping(payload))
            } else {
                frames.append(.pong(payload))
                expected.append(.pong)
            }
        }
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            if Int.random(in: 0..<3, using: &random) == 0 { control(&random) }
            let sizes = [0, 3, 40, 125, 126, 127, 400, 65_535, 65_536, 70_000]
            let size = sizes.prefix(Int.random(in: 1...sizes.count, using: &random)).last ?? 0
            let text = String(
                String.UnicodeScalarView(
                    (0..<size / 3).map { _ in ["a", "é", "中", "🙂"].randomElement(using: &random) ?? "a" }))
            var rest = Array(text.utf8)[...]
            var pieces: [[UInt8]] = []
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let piece = rest.prefix(Int.random(in: 0...rest.count, using: &random))
                pieces.append(Array(piece))
                rest = rest.dropFirst(piece.count)
            }
            for fragment in ClientFrame.fragments(Opcode.text, pieces + [Array(rest)]) {
                frames.append(fragment.with(\.mask, random.bytes(4)))
                if !fragment.isFinal, Bool.random(using: &random) { control(&random) }
            }
            expected.append(.text(text))
        }
        return (frames, expected)
    }

    private func chunks(_ bytes: [UInt8], most: Int, _ random: inout SeededRandom) -> [ArraySlice<UInt8>] {
        var chunks: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            chunks.append(rest.prefix(Int.random(in: 0...most, using: &random)))
            rest = rest.dropFirst(chunks.last?.count ?? 0)
        }
        return chunks
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `a conversation means the same however it is cut`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (frames, expected) = conversation(&random)
        let bytes = frames.flatMap(\.bytes)
        #expect(decode([bytes]) == expected)
        for most in [2, 17, 1000, 65_536] {
            if most > 2 || bytes.count < 5000 {
                #expect(decode(chunks(bytes, most: most, &random)) == expected)
            }
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `random bytes are decoded the same however they are cut`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var bytes = random.bytes(Int.random(in: 0...400, using: &random))
        // Plausible headers get further than noise does.
        var at = 0
        while at + 1 < bytes.count {
            if Int.random(in: 0..<4, using: &random) > 0 {
                bytes[at] = [0x81, 0x01, 0x80, 0x00, 0x88, 0x89, 0x8A].randomElement(using: &random) ?? 0x81
                bytes[at + 1] = 0x80 | UInt8.random(in: 0...127, using: &random)
            }
            at += Int.random(in: 1...40, using: &random)
        }
        let whole = decode([bytes], limit: 200)
        #expect(decode(bytes.map { [$0] }, limit: 200) == whole)
        #expect(decode(chunks(bytes, most: 11, &random), limit: 200) == whole)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a conversation with a flipped bit ends in no crash and in no more events than it had`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (frames, _) = conversation(&random)
        let bytes = frames.flatMap(\.bytes)
        for _ in 0..<10 {
            var damaged = bytes
            let at = Int.random(in: 0..<min(damaged.count, 3000), using: &random)
            damaged[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            for event in decode(chunks(damaged, most: 5000, &random), limit: 100_000) {
                if case .text(let bytes) = event {
                    #expect(bytes.count <= 100_000)
                    #expect(String(validating: bytes, as: UTF8.self) != nil)
                }
            }
        }
    }
}

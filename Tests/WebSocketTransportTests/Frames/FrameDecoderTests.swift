import TestSupport
import Testing
import WebSocketTransport

@Suite struct FrameDecoderTests {
    private typealias Opcode = ClientFrame.Opcode

    private func decoded(_ frames: ClientFrame..., limit: Int = 1 << 20) -> [RecordedFrame] {
        decode([frames.flatMap(\.bytes)], limit: limit)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 124, 125, 126, 127, 128, 65_535, 65_536, 65_537, 200_000])
    func `a message of any length is unmasked`(count: Int) {
        let payload = (0..<count).map { UInt8(32 + $0 % 90) }
        #expect(decoded(ClientFrame(Opcode.text, payload)) == [.text(payload)])
    }

    @Test(arguments: [[0, 0, 0, 0], [0xFF, 0, 0, 0], [1, 2, 3, 4], [0, 0, 0, 0x80], [0xDE, 0xAD, 0xBE, 0xEF]])
    func `any mask comes off, wherever the payload is cut`(mask: [UInt8]) {
        let text = "0123456789abcdefghijklmnop"
        let bytes = ClientFrame.text(text).with(\.mask, mask).bytes
        for first in 0...bytes.count {
            for second in first...bytes.count {
                #expect(decode([bytes[..<first], bytes[first..<second], bytes[second...]]) == [.text(text)])
            }
        }
    }

    @Test func `fragments are one message, with control frames between them`() {
        let pieces = ClientFrame.fragments(Opcode.text, [Array("ab".utf8), [], Array("c".utf8), Array("d".utf8)])
        let frames = [
            pieces[0], .ping([1]), pieces[1], .pong([2]), pieces[2], .ping(), .ping(), pieces[3], .text("next"),
        ]
        #expect(
            decode([frames.flatMap(\.bytes)]) == [
                .ping([1]), .pong, .ping([]), .ping([]), .text("abcd"), .text("next"),
            ])
    }

    @Test func `fragments may all be empty`() {
        let frames = ClientFrame.fragments(Opcode.text, [[], [], []]) + [.text("x")]
        #expect(decode([frames.flatMap(\.bytes)]) == [.text(""), .text("x")])
        #expect(decode(frames.flatMap(\.bytes).map { [$0] }) == [.text(""), .text("x")])
    }

    @Test func `a character may be split over fragments`() {
        let bytes = Array("é🙂中".utf8)
        for cut in 0...bytes.count {
            let frames = ClientFrame.fragments(Opcode.text, [Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(decode([frames.flatMap(\.bytes)]) == [.text(bytes)])
        }
    }

    @Test func `a message of exactly the limit passes, one byte more is too large`() {
        let payload = [UInt8](repeating: 0x61, count: 300)
        #expect(decoded(ClientFrame(Opcode.text, payload), limit: 300) == [.text(payload)])
        #expect(decoded(ClientFrame(Opcode.text, payload), limit: 299) == [.violation(.tooLarge)])
        for cut in [0, 1, 150, 299, 300] {
            let frames = ClientFrame.fragments(Opcode.text, [Array(payload[..<cut]), Array(payload[cut...])])
            #expect(decode([frames.flatMap(\.bytes)], limit: 300) == [.text(payload)])
            #expect(decode([frames.flatMap(\.bytes)], limit: 299) == [.violation(.tooLarge)])
        }
    }

    @Test func `the limit is for each message, not for all, and not for control frames`() {
        let message = ClientFrame.text("12345")
        let ping = ClientFrame.ping([UInt8](repeating: 7, count: 125))
        let expected: [RecordedFrame] = [.text("12345"), .ping(ping.payload), .text("12345")]
        #expect(decoded(message, ping, message, limit: 5) == expected)
    }

    @Test func `a length that is too large is refused before its payload`() {
        let header = ClientFrame(Opcode.text, []).with(\.length, .claimed(1 << 40)).bytes
        #expect(decode([header]) == [.violation(.tooLarge)])
        // As soon as the length is there, without the mask.
        #expect(decode([header.prefix(10)]) == [.violation(.tooLarge)])
    }

    @Test(arguments: [
        (nil as UInt16?, nil as UInt16?), (1000, 1000), (1001, 1001), (1003, 1003), (1007, 1007), (1014, 1014),
        (3000, 3000), (4999, 4999),
    ])
    func `a close frame gives its code`(code: UInt16?, expected: UInt16?) {
        #expect(decoded(.close(code, reason: code == nil ? [] : Array("bye é".utf8))) == [.close(expected)])
    }

    @Test(arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535] as [UInt16])
    func `a code that no endpoint may send is malformed`(code: UInt16) {
        #expect(decoded(.close(code)) == [.violation(.malformed)])
    }

    @Test func `a close frame of one byte or with a reason that is not UTF-8 is refused`() {
        #expect(decoded(ClientFrame(Opcode.close, [3])) == [.violation(.malformed)])
        #expect(decoded(.close(1000, reason: [0xFF])) == [.violation(.notUTF8)])
    }

    private static let violations: [(String, [ClientFrame], FrameViolation)] = [
        ("unmasked text", [.text("a").with(\.mask, nil)], .unmasked),
        ("unmasked ping", [.ping().with(\.mask, nil)], .unmasked),
        ("binary", [ClientFrame(Opcode.binary, [1])], .binary),
        ("first reserved bit", [.text("a").with(\.reserved, 4)], .malformed),
        ("second reserved bit", [.text("a").with(\.reserved, 2)], .malformed),
        ("third reserved bit", [.ping().with(\.reserved, 1)], .malformed),
        ("reserved data opcode", [ClientFrame(3)], .malformed),
        ("reserved control opcode", [ClientFrame(11)], .malformed),
        ("continuation of nothing", [ClientFrame(Opcode.continuation, [97])], .malformed),
        ("continuation after the end", [.text("a"), ClientFrame(Opcode.continuation, [97])], .malformed),
        ("text inside a message", [.text("a").with(\.isFinal, false), .text("b")], .malformed),
        (
            "binary inside a message", [.text("a").with(\.isFinal, false), ClientFrame(Opcode.binary, [1])],
            .malformed
        ),
        ("fragmented ping", [.ping().with(\.isFinal, false)], .malformed),
        ("fragmented close", [.close().with(\.isFinal, false)], .malformed),
        ("control frame of 126 bytes", [.ping([UInt8](repeating: 0, count: 126))], .malformed),
        ("16-bit length of a short payload", [.text("a").with(\.length, .bits16)], .malformed),
        (
            "64-bit length of a medium payload",
            [ClientFrame(Opcode.text, [UInt8](repeating: 97, count: 300)).with(\.length, .bits64)], .malformed
        ),
        ("negative length", [.text("").with(\.length, .claimed(1 << 63))], .malformed),
        ("text that is not UTF-8", [ClientFrame(Opcode.text, [0xC0, 0x80])], .notUTF8),
        ("half a character", [ClientFrame(Opcode.text, [0xE4, 0xB8])], .notUTF8),
        (
            "half a character in fragments", ClientFrame.fragments(Opcode.text, [[0xE4], [0xB8]]), .notUTF8
        ),
    ]

    @Test(arguments: violations)
    func `what breaks the protocol is told apart, and what came before it is kept`(
        name: String, frames: [ClientFrame], violation: FrameViolation
    ) {
        let bytes = (frames + [.text("after")]).flatMap(\.bytes)
        let result = decode([ClientFrame.text("before").bytes + bytes])
        #expect(result.last == .violation(violation), "\(name)")
        #expect(result.first == .text("before"))
        #expect(!result.contains(.text("after")))
        // However it arrives.
        #expect(decode((ClientFrame.text("before").bytes + bytes).map { [$0] }) == result, "\(name)")
    }

    @Test func `a sink that wants no more gets no more`() {
        var bytes = [ClientFrame.text("a"), .text("b"), .text("c")].flatMap(\.bytes)
        var decoder = FrameDecoder(maximumMessageBytes: 10)
        var seen: [RecordedFrame] = []
        let violation = bytes.withUnsafeMutableBytes { bytes in
            decoder.decode(bytes) {
                seen.append(RecordedFrame($0))
                return seen.count < 2
            }
        }
        #expect(violation == nil)
        #expect(seen == [.text("a"), .text("b")])
    }
}

import TestSupport
import Testing
import WebSocketTransport

@Suite struct FrameEncoderTests {
    @Test(arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 65_537, 1 << 20])
    func `a strict client reads a frame of any length`(count: Int) throws {
        let payload = [UInt8](repeating: 0x78, count: count)
        var bytes: [UInt8] = []
        FrameEncoder.append(.text, payload, to: &bytes)
        FrameEncoder.append(.binary, payload, to: &bytes)
        var reader = ServerFrameReader()
        reader.append(bytes)
        #expect(try reader.next() == .text(String(decoding: payload, as: UTF8.self)))
        #expect(try reader.next() == .binary(payload))
        #expect(reader.pending.isEmpty)
    }

    @Test func `control frames carry their payload`() throws {
        var bytes: [UInt8] = []
        FrameEncoder.append(.ping, [], to: &bytes)
        FrameEncoder.append(.pong, [1, 2], to: &bytes)
        var reader = ServerFrameReader()
        reader.append(bytes)
        #expect(try reader.next() == .ping([]))
        #expect(try reader.next() == .pong([1, 2]))
    }

    @Test(arguments: [
        ("", ""), ("too slow", "too slow"), (String(repeating: "x", count: 123), String(repeating: "x", count: 123)),
        (String(repeating: "x", count: 124), String(repeating: "x", count: 123)),
        (String(repeating: "中", count: 42), String(repeating: "中", count: 41)),
        (String(repeating: "x", count: 121) + "中", String(repeating: "x", count: 121)),
        // One character of 201 bytes leaves no room for any of it.
        ("a" + String(repeating: "\u{301}", count: 100), ""),
    ])
    func `a close frame's reason is cut at a character to what a control frame holds`(
        reason: String, expected: String
    ) throws {
        var reader = ServerFrameReader()
        reader.append(FrameEncoder.close(4004, reason))
        #expect(try reader.next() == .close(code: 4004, reason: expected))
    }
}

import LoadKit
import Testing

/// Frames as a server writes them, and what a decoder made of them.
private struct Decoded: Equatable {
    var messages: [String] = []
    var compressed: [Bool] = []
    var pings: [String] = []
    var closes: [UInt16] = []

    /// Decodes `bytes` given in pieces of at most `size` bytes.
    init(_ bytes: [UInt8], piecesOf size: Int, longest: Int = 1 << 20) throws(FrameError) {
        var decoder = FrameDecoder(longest: longest)
        var found = Decoded()
        var start = 0
        while start < bytes.count {
            let piece = Array(bytes[start..<min(bytes.count, start + size)])
            try Self.feed(piece, to: &decoder, &found)
            start += size
        }
        self = found
    }

    init() {}

    private static func feed(
        _ piece: [UInt8], to decoder: inout FrameDecoder, _ found: inout Decoded
    ) throws(FrameError) {
        var failure: FrameError?
        piece.withUnsafeBytes { bytes in
            do throws(FrameError) {
                try decoder.consume(bytes) { frame in
                    switch frame {
                    case .message(let payload, let isCompressed, _):
                        found.messages.append(String(decoding: payload, as: UTF8.self))
                        found.compressed.append(isCompressed)
                    case .ping(let payload): found.pings.append(String(decoding: payload, as: UTF8.self))
                    case .close(let code): found.closes.append(code)
                    }
                }
            } catch { failure = error }
        }
        if let failure { throw failure }
    }
}

/// A server's frame; `first` is its first byte.
private func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let count = payload.count
    if count < 126 { return [first, UInt8(count)] + payload }
    if count < 65536 { return [first, 126, UInt8(count >> 8), UInt8(count & 255)] + payload }
    return [first, 127, 0, 0, 0, 0] + (0..<4).map { UInt8(count >> (24 - 8 * $0) & 255) } + payload
}

@Suite struct FrameDecoderTests {
    @Test(arguments: [1, 2, 3, 7, 100, 65536, 1 << 20])
    func `frames of every length form come out whole, whatever the pieces`(size: Int) throws {
        let texts = ["", "a", String(repeating: "b", count: 125), String(repeating: "c", count: 126)]
        let long = String(repeating: "d", count: 66000)
        let bytes = (texts + [long]).flatMap { frame(0x81, Array($0.utf8)) }
        #expect(try Decoded(bytes, piecesOf: size).messages == texts + [long])
    }

    @Test(arguments: [1, 1000])
    func `a ping between fragments does not disturb the message`(size: Int) throws {
        let bytes =
            frame(0x02, Array("one ".utf8)) + frame(0x89, Array("p".utf8)) + frame(0x00, Array("two ".utf8))
            + frame(0x80, Array("three".utf8)) + frame(0x88, [0x0F, 0xA4])
        let found = try Decoded(bytes, piecesOf: size)
        #expect(found.messages == ["one two three"])
        #expect(found.compressed == [true])
        #expect(found.pings == ["p"])
        #expect(found.closes == [4004])
    }

    @Test func `a frame is handed out with all its bytes, and what is skipped is not handed out`() throws {
        let frames = ["one", "two", "three"].map { frame(0x81, Array($0.utf8)) }
        var decoder = FrameDecoder()
        var found: [[UInt8]] = []
        var isFirst = true
        try frames.flatMap(\.self).withUnsafeBytes { bytes in
            try decoder.consume(bytes) { _ in
                defer { isFirst = false }
                return isFirst ? frames[0].count : 0
            } _: { frame in
                if case .message(_, _, let raw?) = frame { found.append(Array(raw)) }
            }
        }
        #expect(found == [frames[1], frames[2]])
        #expect(decoder.pendingBytes == 0)
    }

    @Test func `a close without code counts as 1005`() throws {
        #expect(try Decoded(frame(0x88, []), piecesOf: 10).closes == [1005])
    }

    @Test(
        arguments: [
            ([0x81, 0x80, 0, 0, 0, 0], FrameError.masked), ([0xC1, 0x00], .reservedBits),
            ([0x83, 0x00], .unknownOpcode(3)),
            ([0x80, 0x00], .strayContinuation), ([0x01, 0x00, 0x81, 0x00], .interruptedMessage),
            ([0x09, 0x00], .fragmentedControl), ([0x81, 127, 0xFF, 0, 0, 0, 0, 0, 0, 1], .tooLong(Int.max)),
            ([0x81, 101], .tooLong(101)),
        ] as [([UInt8], FrameError)])
    func `a stream that breaks the rules is refused`(bytes: [UInt8], error: FrameError) {
        #expect(throws: error) { try Decoded(bytes, piecesOf: 100, longest: 100) }
    }

    @Test func `fragments cannot grow beyond the longest message`() {
        let bytes = frame(0x01, Array(repeating: 65, count: 60)) + frame(0x00, Array(repeating: 65, count: 60))
        #expect(throws: FrameError.tooLong(120)) { try Decoded(bytes, piecesOf: 1000, longest: 100) }
    }

    @Test func `random bytes never read out of bounds and end in frames or an error`() {
        var random = SplitMix(seed: 7)
        var refused = 0
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 1...64, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            do throws(FrameError) {
                let whole = try Decoded(bytes, piecesOf: 64)
                let cut = try Decoded(bytes, piecesOf: 1)
                #expect(whole == cut)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 0)
    }

    @Test(arguments: [0, 1, 125, 126, 70000])
    func `a client's frame is masked and holds its payload`(count: Int) {
        var encoder = FrameEncoder(seed: 3)
        var bytes: [UInt8] = []
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        encoder.append(.text, payload, to: &bytes)
        let header = count < 126 ? 2 : count < 65536 ? 4 : 10
        #expect(bytes[0] == 0x81)
        #expect(bytes[1] & 0x80 == 0x80)
        let mask = bytes[header..<(header + 4)].map { $0 }
        let unmasked = bytes[(header + 4)...].enumerated().map { $1 ^ mask[$0 & 3] }
        #expect(unmasked == payload)
    }
}

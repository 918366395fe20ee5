import TestSupport
import Testing
import WebSocketTransport

@Suite struct UTF8ValidationTests {
    private func isValid(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { UTF8Validation.isValid($0) } }

    @Test(
        arguments: [
            [], [0], [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
            [0xEF, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF], Array("häßlich 中文 🙂 \u{301}".utf8),
        ] as [[UInt8]])
    func `well-formed text is valid, whatever is around it`(bytes: [UInt8]) {
        #expect(isValid(bytes))
        for before in 0..<17 {
            for after in 0..<17 {
                #expect(isValid([UInt8](repeating: 97, count: before) + bytes + [UInt8](repeating: 98, count: after)))
            }
        }
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
            [0xE4, 0xB8], [0xE4, 0xB8, 0x41], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80], [0xF0, 0x90, 0x80, 0xC0], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xC2, 0x80, 0x80],
        ] as [[UInt8]])
    func `overlong forms, surrogates, what is cut off and what is too high are not`(bytes: [UInt8]) {
        for before in 0..<17 {
            for after in 0..<17 {
                #expect(!isValid([UInt8](repeating: 97, count: before) + bytes + [UInt8](repeating: 98, count: after)))
            }
        }
    }

    @Test func `all pairs and starts of three bytes are judged as the standard library does`() {
        for lead in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let pair = [lead, second]
                #expect(isValid(pair) == (String(validating: pair, as: UTF8.self) != nil))
                for tail in [[0x80], [0xBF], [0x7F], [0x80, 0x80], [0xBF, 0xC0]] as [[UInt8]] where lead >= 0xE0 {
                    #expect(isValid(pair + tail) == (String(validating: pair + tail, as: UTF8.self) != nil))
                }
            }
        }
    }

    @Test func `random bytes are judged as the standard library does`() {
        var random = SeededRandom(seed: 8)
        let text = Array("abcdefghijklmnop ä中🙂é𝄞 0123456789".utf8)
        var validCount = 0
        for _ in 0..<20_000 {
            var bytes = (0..<Int.random(in: 0...3, using: &random)).flatMap { _ in text }
            bytes = Array(bytes.dropFirst(Int.random(in: 0...9, using: &random)))
            for _ in 0..<Int.random(in: 0...1, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let expected = String(validating: bytes, as: UTF8.self) != nil
            validCount += expected ? 1 : 0
            #expect(isValid(bytes) == expected, "\(bytes)")
        }
        #expect((1000..<19_000).contains(validCount))
    }
}

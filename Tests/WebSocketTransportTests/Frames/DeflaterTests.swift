import TestSupport
import Testing
import WebSocketTransport

@Suite struct DeflaterTests {
    @Test(arguments: [0, 1, 100, 4096, 65_536, 1_000_000])
    func `each payload is a stream complete in itself`(count: Int) throws {
        let deflater = try #require(Deflater())
        var random = SeededRandom(seed: UInt64(count))
        let line = Array(#"{"ev":"msg","room":"lobby","text":"hello, world"}"#.utf8)
        let payloads = [
            (0..<count).map { line[$0 % line.count] }, random.bytes(count), [UInt8](repeating: 0, count: count), [],
            line,
        ]
        for payload in payloads + payloads.reversed() {
            #expect(RawInflate.inflate(deflater.compress(payload)) == payload)
        }
    }

    @Test func `text becomes smaller, and no stream leans on one before it`() throws {
        let deflater = try #require(Deflater())
        let line = Array(String(repeating: #"{"ev":"msg","text":"hello"}"#, count: 40).utf8)
        let first = deflater.compress(line)
        #expect(first.count < line.count / 5)
        #expect(deflater.compress(line) == first)
    }
}

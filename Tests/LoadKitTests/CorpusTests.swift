import CZlib
import LoadKit
import Testing

@Suite struct CorpusTests {
    @Test func `the corpus shipped holds clean lines of licensed sources, each text once`() throws {
        let path = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Load/corpus/"
        let lines = try Corpus.load(path + "chat-corpus.tsv")
        let texts = lines.map(\.text)
        #expect(Set(lines.map(\.language)).isSuperset(of: ["en", "zh"]))
        #expect(texts.count == 19_099)
        #expect(Set(texts).count == texts.count)
        #expect(texts.allSatisfy { text in text.allSatisfy { $0 >= 32 && $0 != 127 } })
        let sources = Set(
            try FileBytes.read(path + "chat-corpus.tsv").split(separator: 10).compactMap {
                $0.split(separator: 9).last.map { String(decoding: $0, as: UTF8.self) }
            })
        #expect(sources == ["ubuntu-irc", "lccc-toy", "kdconv", "nsmc", "wisesight", "tatoeba"])
    }

    @Test(arguments: [1, 2, 3, 10, 101, 500])
    func `stretched texts are valid UTF-8 of little less than the size asked for`(bytes: Int) {
        let lines = ["😀é", "hello", "中文字"].map { CorpusLine(language: "en", text: Array($0.utf8)) }
        for text in Corpus.stretched(lines, to: bytes).map(\.text) {
            #expect(text.count <= max(bytes, 4))
            #expect(text.count > bytes - 5 || bytes < 5)
            #expect(bytes < 5 || String(validating: text, as: UTF8.self) != nil)
            #expect(text.last != 32)
        }
    }

    @Test func `a relay's address is read from a URL`() throws {
        let endpoint = try Endpoint("ws://127.0.0.1:8123")
        #expect((endpoint.host, endpoint.port, endpoint.path) == ("127.0.0.1", 8123, "/ws"))
        #expect(endpoint.isLoopback)
        #expect(try Endpoint("ws://127.0.0.1/x?token=a").path == "/x?token=a")
        #expect(try Endpoint("wss://127.0.0.1").isEncrypted)
        #expect(try Endpoint("wss://127.0.0.1").port == 443)
        #expect(try Endpoint("ws://127.0.0.1:1/x").moved(to: "127.0.0.1:2").port == 2)
        #expect(throws: Endpoint.Failure.notWebSocket("http://a")) { try Endpoint("http://a") }
        #expect(throws: Endpoint.Failure.badPort("99999")) { try Endpoint("ws://127.0.0.1:99999/ws") }
    }

    @Test func `an upgrade is complete only with its last line end, and tells the subprotocol`() throws {
        let answer = "HTTP/1.1 101 Switching\r\nSec-WebSocket-Protocol: interline.v1.deflate\r\n\r\n"
        let bytes = Array(answer.utf8)
        for end in 0..<bytes.count { #expect(try Upgrade.answer(in: Array(bytes[..<end])) == nil) }
        #expect(try Upgrade.answer(in: bytes + [0x81]) == Upgrade.Answer(deflate: true, length: bytes.count))
        #expect(throws: Upgrade.Failure.refused(status: 503)) {
            try Upgrade.answer(in: Array("HTTP/1.1 503 Busy\r\n\r\n".utf8))
        }
    }

    @Test func `frames are inflated one by one, and a corrupt one does not spoil the next`() throws {
        let text = Array(String(repeating: #"{"ev":"msg"}"# + "\n", count: 20_000).utf8)
        let frame = try deflate(text)
        let inflater = try #require(Inflater())
        for _ in 0..<2 {
            var found: [UInt8] = []
            try frame.withUnsafeBytes { try inflater.inflate($0) { found = Array($0) } }
            #expect(found == text)
            let broken: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
            #expect(throws: Inflater.Failure.self) { try broken.withUnsafeBytes { try inflater.inflate($0) { _ in } } }
        }
    }

    private func deflate(_ bytes: [UInt8]) throws -> [UInt8] {
        var stream = z_stream()
        try #require(interline_deflate_init_raw(&stream, 6) == Z_OK)
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count + 1000)
        let count = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target -> Int in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                return CZlib.deflate(&stream, Z_FINISH) == Z_STREAM_END ? target.count - Int(stream.avail_out) : 0
            }
        }
        return Array(output[..<count])
    }
}

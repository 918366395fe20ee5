import ChatModel
import Testing

@testable import ChatProtocol

struct LineSplitterTests {
    @Test(
        arguments: [
            ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a\r", "b\r"]),
            ("\n", [""]), ("a\n\nb", ["a", "", "b"]), ("\n\na", ["", "", "a"]),
        ] as [(String, [String])])
    func `a frame is split at line feeds`(frame: String, lines: [String]) {
        let found = Array(frame.utf8).withUnsafeBytes { bytes in
            LineSplitter(bytes).map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(found == lines)
    }

    @Test func `the blank lines of a frame decode to nothing`() {
        let frame = Array("{\"op\":\"ping\"}\r\n\r\n\n{\"op\":\"ping\",\"id\":2}\n".utf8)
        let commands = frame.withUnsafeBytes { bytes in
            LineSplitter(bytes).compactMap { line in try? CommandDecoder.decode(line) }
        }
        #expect(commands == [Command(id: nil, operation: .ping), Command(id: .integer(2), operation: .ping)])
    }
}

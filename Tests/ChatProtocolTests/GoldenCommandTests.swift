import ChatModel
import Testing

@testable import ChatProtocol

struct GoldenCommandTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var name: String
        var line: String
        /// An error code, `blank`, or nil where the line is a command.
        var refusal: String?
        var id: RequestID?

        var testDescription: String { name }

        init(_ text: String) throws {
            let golden = try #require(JSONValue(parsing: Array(text.utf8)))
            guard case .value(let name) = golden.string("name"), case .value(let line) = golden.string("line") else {
                throw Malformed(line: text)
            }
            self.name = name
            self.line = line
            switch (golden.boolean("decodes"), golden.string("decodes")) {
            case (.value(true), _): refusal = nil
            case (_, .value(let code)): refusal = code
            default: throw Malformed(line: text)
            }
            switch (golden.string("id"), golden.integer("id")) {
            case (.value(let text), _): id = .string(text)
            case (_, .value(let number)): id = .integer(number)
            default: id = nil
            }
        }
    }

    struct Malformed: Error { var line: String }

    private static func goldens() throws -> [Golden] { try GoldenFile.lines("commands.jsonl").map(Golden.init) }

    @Test func `every golden line decodes or is refused as its file says`() throws {
        for golden in try Self.goldens() {
            let found = decode(golden.line)
            switch found {
            case .success(let command?):
                #expect(golden.refusal == nil, "\(golden.name)")
                #expect(command.id == golden.id, "\(golden.name)")
            case .success(nil): #expect(golden.refusal == "blank", "\(golden.name)")
            case .failure(let error):
                #expect(golden.refusal == error.phrase.code?.rawValue, "\(golden.name): \(error)")
                #expect(error.id == golden.id, "\(golden.name)")
            }
        }
    }

    @Test func `the golden commands decode to these operations`() throws {
        var decoded: [String: ChatProtocol.Operation] = [:]
        for golden in try Self.goldens() where Self.expected[golden.name] != nil {
            decoded[golden.name] = try decode(golden.line).get()?.operation
        }
        for (name, operation) in Self.expected { #expect(decoded[name] == operation, "\(name)") }
    }

    @Test func `every operation has a golden command`() throws {
        let ops = try Self.goldens().filter { $0.refusal == nil }.compactMap { golden -> String? in
            let line = try #require(JSONRewriterTests.value(of: golden.line))
            guard case .value(let op) = line.string("op") else { return nil }
            return op
        }
        #expect(Set(ops) == Set(CommandDecoder.operations.keys))
    }

    private static let lobby = RoomID("lobby") ?? .init(unchecked: ())
    private static let expected: [String: ChatProtocol.Operation] = [:]
}

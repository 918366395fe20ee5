import ChatModel
import Foundation
import Testing

@testable import Translation

@Suite struct SecretTests {
    private func withFile(_ contents: [UInt8], _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)").path()
        try Data(contents).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test func `nothing that prints a key prints it`() throws {
        let secret = Secret("sesame-open")
        var shown = "\(secret) \(String(reflecting: secret)) \([secret]) \(["key": secret])"
        dump(secret, to: &shown)
        for kind in EngineKind.allCases {
            let request = try provider(kind).request(for: try batch(["hi"]), at: noon.wall)
            dump(request, to: &shown)
            shown += "\(request) \(String(reflecting: request)) \(provider(kind)) \(String(reflecting: provider(kind)))"
            dump(provider(kind), to: &shown)
        }
        #expect(!shown.contains("sesame"))
    }

    @Test func `a key comes from a file or the environment without white space around it`() throws {
        try withFile(Array("\n  sesame\r\n".utf8)) { path in
            let read = try SecretSource.file(path).read(environment: [:])
            #expect(read == Secret("sesame"))
        }
        #expect(try SecretSource.environment("KEY").read(environment: ["KEY": " sesame "]) == Secret("sesame"))
    }

    @Test func `what can not be a key is refused without being shown`() throws {
        #expect(throws: SecretSourceError.notInEnvironment(name: "KEY")) {
            try SecretSource.environment("KEY").read(environment: [:])
        }
        #expect(throws: SecretSourceError.unusable(source: "environment variable KEY")) {
            try SecretSource.environment("KEY").read(environment: ["KEY": "two words"])
        }
        for contents in [[], Array("a\r\nX-Evil: 1".utf8), [0xff, 0xfe], Array(repeating: 97, count: 5000)] as [[UInt8]]
        {
            try withFile(contents) { path in
                #expect(throws: SecretSourceError.unusable(source: path)) {
                    try SecretSource.file(path).read(environment: [:])
                }
            }
        }
        #expect(throws: SecretSourceError.unreadable(path: "/nonexistent/key", code: ENOENT)) {
            try SecretSource.file("/nonexistent/key").read()
        }
        #expect(throws: SecretSourceError.unusable(source: "/dev/zero")) {
            try SecretSource.file("/dev/zero").read(environment: [:])
        }
    }
}

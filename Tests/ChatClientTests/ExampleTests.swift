import ChatClient
import Foundation
import Testing

/// The documentation's examples are those that are compiled here.
struct ExampleTests {
    @Test(arguments: ["GettingStarted", "URLSessionConnector"])
    func `the documentation shows what is compiled`(name: String) throws {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let page = here.appending(path: "../../Sources/ChatClient/ChatClient.docc/ChatClient.md")
        let example = here.appending(path: "Examples/\(name).swift")
        let code = try String(contentsOf: example, encoding: .utf8).trimmingCharacters(in: .newlines)
        #expect(try String(contentsOf: page, encoding: .utf8).contains("```swift\n\(code)\n```"))
    }

    @Test func `the example runs to its end`() async throws {
        try await ScriptedServer.with { peer in
            try await peer.admit()
            try await peer.send(Rig.message(1, "hi"))
            _ = try await peer.command()
            try await peer.send(#"{"ev":"ok","id":3,"seq":2,"at":"2025-01-14T20:15:30.123Z"}"#)
            try await peer.send(#"{"ev":"left","room":"lobby","code":"forbidden"}"#)
            while try await peer.frame() != nil {}
        } _: { url in
            await chat(at: url, token: "t")
        }
    }
}

import Foundation
import TestSupport
import Testing

/// A relay whose sentences are translated by a server that speaks LibreTranslate's protocol.
@Suite(.timeLimit(.minutes(5))) struct EngineTests {
    private static let question = "你今天晚上吃饭了吗"
    private static let answer = "have you had dinner tonight"

    private func with(
        _ script: @escaping FakeEngineServer.Script, deadline: Int = 60_000,
        _ body: @Sendable (RelayProcess, FakeEngineServer) async throws -> Void
    ) async throws {
        try await FakeEngineServer.with(script) { server in
            let yaml =
                ChatRelay.easyGoing + """
                    translation:
                      rooms: true
                      deadline_ms: \(deadline)
                      engines:
                        - name: libre
                          kind: libretranslate
                          url: "\(server.url)"

                    """
            try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { try await body($0, server) }
        }
    }

    @Test func `a sentence is translated once for all, in the message or after it, and in history`() async throws {
        try await with({ _, _ in .json(#"{"translatedText":["\#(Self.answer)"]}"#) }) { relay, server in
            let (room, host) = try await relay.open()
            let reader = try await relay.join(room, as: "ann", "member", ["lang": "en"])
            try await host.said(Self.question, in: room)
            let message = try await reader.message(Self.question, in: room)
            if message["tr"] == nil {
                let late = try await reader.next("tr", room: room)
                #expect(late["of"] == message["seq"])
                #expect(late["tr"]?["text"]?.string == Self.answer)
            }
            try await host.said(Self.question + "！", in: room)
            try await host.said(Self.question, in: room)
            let history = try await reader.history(of: room).filter { $0.name == "msg" }
            #expect(history.first?["tr"]?["text"]?.string == Self.answer)
            #expect(history.first?["tr"]?["q"]?.string == "mt")
            #expect(history.first?["tr"]?["by"]?.string == "libre")
            // The exclamation mark makes another text; the same one again makes no call.
            #expect((1...2).contains(server.requests.count))
            // The host reads no language and gets originals alone.
            let originals = await host.messages(in: room)
            #expect(originals.filter { $0["tr"] != nil }.isEmpty)
        }
    }

    @Test func `the original comes at once though the engine never answers, and then there is none`() async throws {
        try await with({ _, _ in .silence }, deadline: 15_000) { relay, _ in
            let (room, host) = try await relay.open()
            let reader = try await relay.join(room, as: "ann", "member", ["lang": "en"])
            try await host.said(Self.question, in: room)
            let message = try await reader.message(Self.question, in: room)
            #expect(message["tr"] == nil)
            let late = try await reader.next("tr", room: room)
            #expect(late["tr"]?["none"]?.string == "deadline")
        }
    }

    @Test func `without an engine the phrasebook translates, and says what it does not know`() async throws {
        let yaml = ChatRelay.easyGoing + "translation:\n  rooms: true\n"
        try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
            let (room, host) = try await relay.open()
            let reader = try await relay.join(room, as: "ann", "member", ["lang": "en"])
            try await host.said("晚上好", in: room)
            try await host.said(Self.question, in: room)
            let phrase = try await reader.message("晚上好", in: room)
            #expect(phrase["tr"]?["text"]?.string?.lowercased().contains("good evening") == true)
            let sentence = try await reader.message(Self.question, in: room)
            #expect(sentence["tr"]?["none"]?.string == "off")
            let interpreter = try await relay.join(room, as: "ivy", "interpreter", ["lang": "en"])
            let of = try #require(sentence["seq"])
            try await interpreter.done("translate", in: room, ["of": of, "lang": "en", "text": "did you eat?"])
            let late = try await reader.next("tr", room: room)
            #expect(late["tr"]?["q"]?.string == "human")
            #expect(late["tr"]?["by"]?.string == "IVY")
            try await relay.restart()
            let again = try await relay.join(room, as: "bob", "member", ["lang": "en", "history": 50])
            let kept = try await again.message(Self.question, in: room)
            #expect(kept["tr"]?["text"]?.string == "did you eat?")
        }
    }
}

import Foundation
import TestSupport
import Testing

/// A relay whose engine is asked too much, or never answers.
@Suite(.serialized, .timeLimit(.minutes(30))) struct EngineTroubleTests {
    private func with(
        _ script: @escaping FakeEngineServer.Script, deadline: Int, _ more: String = "",
        _ body: @Sendable (RelayProcess, FakeEngineServer) async throws -> Void
    ) async throws {
        try await FakeEngineServer.with(script) { server in
            let yaml =
                ChatRelay.easyGoing + """
                    history:
                      recent_events: 100
                    translation:
                      deadline_ms: \(deadline)
                      engines:
                        - {name: libre, kind: libretranslate, url: "\(server.url)"}
                    \(more)

                    """
            try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { try await body($0, server) }
        }
    }

    /// Numbers do not tell texts apart for an engine, words do.
    private static func sentence(_ number: Int) -> String {
        let digits = Array("零一二三四五六七八九")
        let word = String(number).compactMap { $0.wholeNumberValue.map { digits[$0] } }
        return "你今天晚上和我的朋友小\(String(word))吃饭了吗"
    }

    /// Says all lines without waiting between them, and takes the replies.
    private func say(_ lines: [String], in room: String, by host: WebSocketTestClient) async throws {
        for part in stride(from: 0, to: lines.count, by: 100) {
            let some = lines[part..<min(part + 100, lines.count)]
            for (number, text) in zip(part..., some) {
                try await host.send([
                    "op": "say", "id": .string("s\(number)"), "room": .string(room), "text": .string(text),
                ])
            }
            for number in part..<(part + some.count) {
                let reply = try await host.reply(to: .string("s\(number)"))
                #expect(reply.name == "ok", "\(reply)")
            }
        }
    }

    @Test func `a thousand equal lines make one call for each language`() async throws {
        let answers = ["en": "have you had dinner tonight", "es": "has cenado ya esta noche"]
        try await with(
            { _, request in
                let target = request.body.contains(#""target":"es""#) ? "es" : "en"
                // While it waits, many of the lines are said.
                return .late(#"{"translatedText":["\#(answers[target] ?? "")"]}"#, milliseconds: 300)
            }, deadline: 30_000
        ) { relay, server in
            let (room, host) = try await relay.open()
            let readers = [
                "en": try await relay.join(room, as: "ann", "member", ["lang": "en"]),
                "es": try await relay.join(room, as: "ana", "member", ["lang": "es"]),
            ]
            try await say([String](repeating: "你今天晚上吃饭了吗", count: 1000), in: room, by: host)
            for (language, reader) in readers {
                // Each line has its translation, in the message or after it.
                var translated: Set<Int64> = []
                while translated.count < 1000 {
                    let event = try await reader.next(what: "a translation") { $0["tr"] != nil && $0.room == room }
                    #expect(event["tr"]?["text"]?.string == answers[language], "\(event)")
                    translated.insert(try #require(event["of"]?.integer ?? event.sequence))
                }
            }
            #expect(server.requests.count == 2, "\(server.requests.count)")
            #expect(Set(server.requests.map { $0.body.contains(#""target":"es""#) }).count == 2)
        }
    }

    @Test func `a hung engine costs no memory, however long it hangs`() async throws {
        try await with({ _, _ in .silence }, deadline: 30) { relay, server in
            let (room, host) = try await relay.open()
            let reader = try await relay.join(room, as: "ann", "member", ["lang": "en"])
            func hang(_ lines: Range<Int>) async throws {
                for first in stride(from: lines.lowerBound, to: lines.upperBound, by: 100) {
                    try await say((first..<first + 99).map(Self.sentence), in: room, by: host)
                    let last = try await host.said(Self.sentence(first + 99), in: room)
                    // It was said after all others, so nothing else is awaited when its outcome is there.
                    let outcome = try await reader.next(what: "the last outcome") {
                        ($0.sequence == last || $0["of"]?.integer == last) && $0["tr"] != nil
                    }
                    #expect(outcome["tr"]?["none"] != nil, "\(outcome)")
                }
            }
            // What is kept of a room, and what the allocator keeps, is there after this.
            try await hang(0..<1500)
            let before = try await relay.residentBytes()
            try await hang(1500..<4500)
            let after = try await relay.residentBytes()
            #expect(after - before < 8 << 20, "\(before) → \(after)")
            #expect(!server.requests.isEmpty)
        }
    }

    @Test func `what an engine says in another language, or besides, is not shown`() async throws {
        let wrong = [
            "je ne sais pas du tout ce que vous voulez dire par là mon ami", "все сегодня очень счастливы",
            "have you eaten https://evil.example/x", "have <b>you</b> eaten", "have you\\u0007 eaten",
            "你今天晚上吃饭了吗", "", String(repeating: "have you eaten ", count: 200),
        ]
        try await with(
            { number, _ in .json(#"{"translatedText":["\#(wrong[number % wrong.count])"]}"#) }, deadline: 20_000
        ) { relay, server in
            let (room, host) = try await relay.open()
            let reader = try await relay.join(room, as: "ann", "member", ["lang": "en"])
            for number in wrong.indices {
                let sequence = try await host.said(Self.sentence(number), in: room)
                let event = try await reader.next(what: "the outcome of line \(number)") {
                    ($0.sequence == sequence || $0["of"]?.integer == sequence) && $0["tr"] != nil
                }
                #expect(event["tr"]?["none"] == "failed", "\(wrong[number]): \(event)")
            }
            #expect(server.requests.count == wrong.count)
        }
    }
}

import Foundation
import TestSupport
import Testing

/// A relay with a real engine: Apertium with English and Spanish.
@Suite(
    .serialized, .timeLimit(.minutes(15)),
    .enabled(if: ApertiumServer.isInstalled, "needs Debian's apertium-apy and apertium-en-es"))
struct ApertiumRelayTests {
    private func with(_ body: @Sendable (RelayProcess, ApertiumServer) async throws -> Void) async throws {
        let server = try await ApertiumServer()
        let yaml =
            ChatRelay.easyGoing + """
                translation:
                  phrasebook: false
                  deadline_ms: 60000
                  engines:
                    - {name: apertium, kind: apertium, url: "\(server.url)"}

                """
        try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { try await body($0, server) }
    }

    /// What a reader gets for a line, in the message or after it.
    private func outcome(
        of text: String, from host: WebSocketTestClient, for reader: WebSocketTestClient, in room: String
    ) async throws -> JSONValue {
        let sequence = try await host.said(text, in: room)
        let message = try await reader.message(text, in: room)
        if let translation = message["tr"] { return translation }
        let late = try await reader.next(what: "tr of \(sequence)") {
            $0.name == "tr" && $0["of"]?.integer == sequence
        }
        return try #require(late["tr"])
    }

    @Test func `a reader of Spanish gets English in Spanish, with mention, emote and link as they were`() async throws {
        try await with { relay, _ in
            let (room, host) = try await relay.open()
            let reader = try await relay.join(room, as: "ana", "member", ["lang": "es"])
            let text = "the cat of @Ana_99 drinks milk :catJAM: https://example.com/a_b?c=1"
            let translation = try await outcome(of: text, from: host, for: reader, in: room)
            let spanish = try #require(translation["text"]?.string, "\(translation)")
            #expect(spanish.contains("gato") && spanish.contains("leche"), "\(spanish)")
            for span in ["@Ana_99", ":catJAM:", "https://example.com/a_b?c=1"] {
                #expect(spanish.ranges(of: span).count == 1, "\(spanish)")
            }
            #expect(translation["q"] == "mt" && translation["by"] == "apertium" && translation["lang"] == "es")
            let english = try await relay.join(room, as: "bob", "member", ["lang": "en"])
            let back = try await outcome(
                of: "el perro de mi hermana come pan todos los días", from: host, for: english, in: room)
            #expect(back["text"]?.string?.contains("dog") == true, "\(back)")
            #expect(back["text"]?.string?.contains("bread") == true, "\(back)")
        }
    }

    @Test func `it is left alone when it is gone, and translates again soon after it is back`() async throws {
        try await with { relay, server in
            let (room, host) = try await relay.open()
            let reader = try await relay.join(room, as: "ana", "member", ["lang": "es"])
            let first = try await outcome(of: "the white house is very big", from: host, for: reader, in: room)
            #expect(first["text"]?.string?.contains("casa") == true, "\(first)")
            server.stop()
            var failures = 0
            while !relay.log.contains("engine apertium is not asked") {
                failures += 1
                try #require(failures <= 100, "the breaker stays closed")
                let outcome = try await outcome(
                    of: "the black house number \(failures) is small", from: host, for: reader, in: room)
                // It may still answer while it ends.
                #expect(outcome["none"] == "failed" || outcome["text"] != nil, "\(outcome)")
            }
            let again = try await server.again()
            var translated: JSONValue?
            var lines = 0
            while translated == nil {
                lines += 1
                try #require(lines <= 1000, "it is never asked again")
                let outcome = try await outcome(
                    of: "the red house number \(lines) is old", from: host, for: reader, in: room)
                if outcome["text"] != nil { translated = outcome }
                // Viewers speak some times a second.
                try await reader.listen(for: .milliseconds(100))
            }
            #expect(translated?["text"]?.string?.contains("casa") == true, "\(String(describing: translated))")
            again.stop()
        }
    }
}

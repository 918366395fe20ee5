import Foundation
import TestSupport
import Testing

/// What the log of a relay holds at its most talkative, and what it must not.
struct LogTests {
    private static let talkative = ChatRelay.easyGoing + "log:\n  level: trace\n  format: json\n"

    @Test func `no text, token or name of a room's messages is in the log of a whole evening`() async throws {
        let answer = "the engine's word for quagmire"
        try await FakeEngineServer.with(
            { number, _ in number == 0 ? .json("{}", status: 500) : .json(#"{"translatedText":["\#(answer)"]}"#) }
        ) { server in
            let engines =
                "translation:\n  engines:\n    - {name: libre, kind: libretranslate, url: \"\(server.url)\"}\n"
            try await RelayProcess.with(RelayConfiguration(yaml: Self.talkative + engines)) { relay in
                let words = ["quagmire-\(UUID().uuidString)", "你今天晚上和我的朋友小王吃饭了吗", answer]
                let tokens = try await evening(relay, words[0], words[1])
                try await relay.terminate()
                let log = relay.log
                #expect(log.contains("admin call") && log.contains("connection opened"), "\(log)")
                for secret in words + tokens + tokens.compactMap({ $0.split(separator: ".").last.map(String.init) }) {
                    #expect(!log.localizedCaseInsensitiveContains(secret), "\(secret) is in the log")
                }
            }
        }
    }

    /// All kinds of things that people and operators do, and do wrongly.
    private func evening(_ relay: RelayProcess, _ word: String, _ chinese: String) async throws -> [String] {
        let (room, host) = try await relay.open()
        let reader = try await relay.join(room, as: "ann", "member", ["lang": "en"])
        let first = try await host.said(word, in: room)
        for number in 0..<2 {
            try await host.said(chinese + String(repeating: "吗", count: number), in: room)
            _ = try await reader.next(what: "a translation") { $0["tr"] != nil }
        }
        try await host.done("warn", in: room, ["user": "ann", "reason": .string(word)])
        try await host.done("set", in: room, ["patch": ["title": .string(word), "paused": true]])
        _ = try await reader.say(word, in: room)
        try await host.done("delete", in: room, ["of": .integer(first), "reason": .string(word)])
        let wrong = "x.y.\(UUID().uuidString)"
        let (refused, _) = try await relay.connect(token: wrong)
        #expect(try await refused.ending().code == 4001)
        let (asked, _) = try await relay.connect(Handshake.with(\.path, "/ws?token=\(wrong)"))
        #expect(try await asked.ending().code == 4001)
        let garbled = try await relay.join(room, as: "bob")
        try await garbled.send(line: "{\"op\": \(word)")
        #expect(try await garbled.ending().code == 4006)

        let minted = try await relay.done("POST", "/v1/tokens", ["user": "eve", "role": "member"])
        let token = try #require(minted["token"]?.string)
        _ = try await relay.api("GET", "/v1/rooms/\(room)/messages?text=\(word)")
        _ = try await relay.api("GET", "/v1/rooms", token: wrong)
        _ = try await relay.api("POST", "/v1/rooms", text: "{\"\(word)\"", type: "application/json")
        _ = try await relay.api("PUT", "/v1/rooms/\(room)/sanctions/eve", ["seconds": 9, "reason": .string(word)])
        _ = try await relay.api("POST", "/v1/rules/check", text: "name: \(word)\nx: [", type: "application/yaml")
        try await relay.done("POST", "/v1/reload")
        let users = [("host", "HOST", "host"), ("ann", "ANN", "member")]
        var tokens = [wrong, token, try await relay.token(user: "ada", role: "admin")]
        for (user, name, role) in users { tokens.append(try await relay.token(user: user, role: role, name: name)) }
        return tokens
    }

    @Test func `a line is a JSON object with its level, and says which connection was closed and why`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: Self.talkative)) { relay in
            let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            let headers = [(name: "Traceparent", value: "00-\(trace)-00f067aa0ba902b7-01")]
            let token = try await relay.token(user: "rude", role: "member")
            let (client, _) = try await relay.connect(token: token, Handshake.with(\.extraHeaders, headers))
            _ = try await client.command("ping")
            try await client.send(line: "no JSON")
            #expect(try await client.ending().code == 4006)
            try await relay.terminate()
            let lines = relay.log.split(separator: "\n").filter { $0.hasPrefix("{") }
                .compactMap { try? JSONValue(parsing: $0.utf8) }
            #expect(lines.allSatisfy { $0["level"]?.string != nil && $0["at"]?.string != nil })
            let closed = try #require(lines.first { $0["code"] == "4006" }, "\(relay.log)")
            #expect(closed["user"] == "rude" && closed["address"] == "127.0.0.1" && closed["level"] == "notice")
            #expect(closed["trace_id"]?.string == trace && closed["parent_id"] == "00f067aa0ba902b7")
            let opened = lines.first { $0["message"] == "connection opened" }
            #expect(opened?["connection"] == closed["connection"] && opened?["trace_id"]?.string == trace)
        }
    }

    @Test func `a malformed trace is no trace, and a long one does no harm`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: Self.talkative)) { relay in
            for value in ["00-zz-00f067aa0ba902b7-01", String(repeating: "0", count: 3000), ""] {
                let headers = [(name: "traceparent", value: value)]
                let (client, _) = try await relay.connect(Handshake.with(\.extraHeaders, headers))
                _ = try await client.command("ping")
                _ = try await client.close()
            }
            try await relay.terminate()
            #expect(relay.log.contains("connection opened") && !relay.log.contains("trace_id"))
        }
    }

    @Test func `a flood of the same line is sampled, and the rest is counted`() async throws {
        let yaml = Self.talkative.replacing("level: trace", with: "level: info\n  lines_per_s: 1")
        try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
            @Sendable func rude() async throws {
                let (client, _) = try await relay.connect()
                try await client.send(line: "no JSON")
                _ = try await client.ending()
            }
            let started = ContinuousClock.now
            for _ in 0..<20 { try await rude() }
            // A line of a later second says what the earlier ones left out.
            #expect(
                try await eventually {
                    try await rude()
                    return relay.log.contains("left_out")
                })
            let seconds = Int((ContinuousClock.now - started) / .seconds(1)) + 2
            try await relay.terminate()
            #expect(relay.log.split(separator: "\n").count { $0.contains("4006") } <= seconds, "\(relay.log)")
        }
    }
}

import Foundation
import TestSupport
import Testing

/// Draining, reloads and figures of a relay that goes on.
struct AdminNodeTests {
    @Test func `a drained node sends everyone away, takes nobody, and serves again after`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, _) = try await relay.open()
            let ana = try await relay.join(room, as: "ana")
            #expect(try await relay.api("POST", "/v1/node/drain").status == 204)
            let bye = try await ana.next("bye")
            #expect((0...500).contains(bye["retry_ms"]?.integer ?? -1))
            #expect(try await ana.ending().code == 1001)
            #expect(try await relay.api("GET", "/readyz", token: nil).status == 503)
            #expect(try await relay.done("GET", "/v1/node")["draining"] == true)
            await #expect(throws: (any Error).self) { try await relay.connect() }
            #expect(try await relay.api("POST", "/v1/node/drain").status == 409)
            #expect(try await relay.api("POST", "/v1/node/undrain").status == 204)
            #expect(try await relay.api("GET", "/readyz", token: nil).status == 200)
            _ = try await relay.join(room, as: "ana")
            #expect(try await relay.api("POST", "/v1/node/undrain").status == 409)
        }
    }

    @Test func `connections are counted by room, address and loop`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, host) = try await relay.open()
            let ana = try await relay.join(room, as: "ana")
            let rooms = try await relay.done("GET", "/v1/node/connections?by=room")
            #expect(rooms["items"]?.array?.first == ["group": .string(room), "connections": 2])
            let addresses = try await relay.done("GET", "/v1/node/connections?by=address")
            #expect(addresses["items"]?.array?.first == ["group": "127.0.0.1", "connections": 2])
            #expect(
                try await eventually {
                    let loops = try await relay.done("GET", "/v1/node/connections")["items"]?.array ?? []
                    return loops.reduce(0) { $0 + ($1["connections"]?.integer ?? 0) } == 2
                })
            await host.drop()
            await ana.drop()
        }
    }

    @Test func `the bytes of fan-out are those that subscribers get`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, host) = try await relay.open()
            var viewers: [WebSocketTestClient] = []
            for index in 0..<8 { viewers.append(try await relay.join(room, as: "v\(index)")) }
            let before = try #require(try await relay.metric("interline_fanout_bytes_total"))
            for number in 0..<10 {
                let text = "\(number) " + String(repeating: "abcd ", count: 80)
                try await host.said(text, in: room)
                for viewer in viewers { _ = try await viewer.message(text, in: room) }
            }
            let bytes = try #require(try await relay.metric("interline_fanout_bytes_total")) - before
            // 10 messages to 9 subscribers, and what is told of viewers besides.
            #expect((10 * 9 * 400...10 * 9 * 900).contains(bytes), "\(bytes)")
        }
    }

    @Test func `a reload changes limits, keys and the log's level, and nobody is dropped`() async throws {
        try await withTemporaryFolder { folder in
            let secret = folder.appending(path: "secret")
            try Data(String(repeating: "a", count: 40).utf8).write(to: secret)
            let yaml = ChatRelay.easyGoing + "tokens:\n  secret_file: \(secret.path())\n"
            try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                let operators = try await relay.token(user: "ada", role: "admin")
                let (room, _) = try await relay.open()
                let ana = try await relay.join(room, as: "ana", "viewer")
                let old = try await relay.token(user: "old", role: "member")
                try Data(String(repeating: "b", count: 40).utf8).write(to: secret)
                let changed = RelayConfiguration(yaml: yaml)
                    .replacing("burst: 1000", with: "burst: 1").replacing(
                        "messages_per_s: 1000", with: "messages_per_s: 0.01"
                    )
                    .replacing("pace_ms: 2", with: "pace_ms: 3")
                let fixed = """
                    loops: 1
                    tls: {hsts_s: 60}
                    proxies: {trusted: [192.0.2.1/32]}
                    memory: {max_mib: 1000000}

                    """
                try await relay.replaceConfiguration(
                    RelayConfiguration(yaml: changed.yaml + "log:\n  level: debug\n" + fixed))
                let report = try await relay.api("POST", "/v1/reload", token: operators)
                #expect(report.status == 200, "\(report.text)")
                let applied = report.json?["applied"]?.array?.compactMap(\.string) ?? []
                #expect(applied.contains("rates") && applied.contains("tokens") && applied.contains("log.level"))
                #expect(report.json?["needs_restart"] == ["loops", "tls.hsts_s", "proxies", "memory", "fanout"])
                #expect(!applied.contains("tls"))

                try await ana.said("the first", in: room)
                #expect(try await ana.say("the second", in: room).code == "rate_limited")
                let (refused, _) = try await relay.connect(token: old)
                #expect(try await refused.ending().code == 4001)
                let new = try await relay.token(user: "new", role: "admin", ttl: "1h")
                #expect(try await relay.api("GET", "/v1/node", token: new).status == 200)
                #expect(try await relay.api("GET", "/v1/node", token: operators).status == 401)
                #expect(try await eventually { relay.log.contains("debug") })
            }
        }
    }

    @Test func `who may frame the viewer's page is exchanged by a reload, and engines wait for a restart`() async throws
    {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            func policy() async throws -> String {
                let request = Array("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)
                let response = try #require(try await RawSocket.exchange(request, with: relay.webSocket))
                return try #require(response["content-security-policy"])
            }
            #expect(try await !policy().contains("example.com"))
            let engines =
                "translation:\n  engines:\n    - {name: e, kind: libretranslate, url: \"http://127.0.0.1:9\"}\n"
            let yaml = ChatRelay.easyGoing + "origins: [https://example.com]\n" + engines
            try await relay.replaceConfiguration(RelayConfiguration(yaml: yaml))
            for _ in 0..<2 {
                let report = try await relay.done("POST", "/v1/reload")
                #expect(report["needs_restart"] == ["translation"], "\(report)")
            }
            #expect(try await policy().contains("https://example.com"))
            #expect(try await relay.done("GET", "/v1/translation")["engines"] == [])
        }
    }

    @Test func `a wrong file is refused whole, with each problem`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, _) = try await relay.open()
            let ana = try await relay.join(room, as: "ana", "viewer")
            // Made while the settings are right; the program makes no token by wrong ones.
            _ = try await relay.token(user: "ada", role: "admin")
            let wrong = ChatRelay.easyGoing.replacing("burst: 1000", with: "burst: 1") + "loops: many\nanonymos: read\n"
            try await relay.replaceConfiguration(RelayConfiguration(yaml: wrong))
            let refused = try await relay.api("POST", "/v1/reload")
            #expect(refused.status == 422 && refused.problem == "wrong_file")
            #expect(
                refused.json?["problems"]?.array?.compactMap { $0["key"]?.string }.sorted() == ["anonymos", "loops"])
            for number in 1...5 { try await ana.said("\(number)", in: room) }
            await relay.signal(SIGHUP)
            #expect(
                try await eventually { relay.log.contains("all stays as it was") && relay.log.contains("anonymos") })
            for number in 6...9 { try await ana.said("\(number)", in: room) }
        }
    }

    @Test func `a rule file is looked at without being used`() async throws {
        let relay = try await AdminRelay.shared
        let good = "name: own\ncategories:\n  - name: x\n    level: 1\n    action: reject\n    terms: [kumquat]\n"
        let checked = try await relay.api("POST", "/v1/rules/check", text: good, type: "application/yaml")
        #expect(checked.json == ["valid": true, "problems": []])
        let bad = try await relay.api(
            "POST", "/v1/rules/check", text: "name: own\ncategories:\n  - name: x\n    action: explode\n",
            type: "application/yaml")
        #expect(bad.json?["valid"] == false && bad.json?["problems"]?.array?.first?["line"] == 4, "\(bad.text)")
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await ana.said("kumquat", in: room)
        #expect(try await relay.api("POST", "/v1/rules/reload").status == 204)
    }

    @Test func `figures count what happens`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, host) = try await relay.open()
            let ana = try await relay.join(room, as: "ana", "viewer")
            try await ana.said("one", in: room)
            try await host.done("set", in: room, ["patch": ["paused": true]])
            #expect(try await ana.say("two", in: room).code == "paused")
            _ = try await ana.close()
            #expect(try await relay.figure("interline_admissions_total{outcome=\"said\",rule=\"none\"}") == 1)
            #expect(try await relay.figure("interline_admissions_total{outcome=\"refused\",rule=\"paused\"}") == 1)
            #expect(try await relay.figure("interline_commands_total{op=\"say\"}") == 2)
            #expect(try await relay.figure("interline_commands_total{op=\"join\"}") == 2)
            #expect(try await relay.figure("interline_ack_seconds_count") == 1)
            #expect(try await relay.figure("interline_join_seconds_count") == 2)
            #expect(try await relay.figure("interline_connections_opened_total") == 2)
            #expect((try await relay.figure("interline_record_append_seconds_count") ?? 0) > 0)
            #expect((try await relay.figure("process_open_fds") ?? 0) > 10)
            #expect((try await relay.figure("process_resident_memory_bytes") ?? 0) > 1_048_576)
            #expect(try await relay.figure("interline_tokens_refused_total{reason=\"wrong\"}") == 0)
        }
    }
}

extension RelayConfiguration {
    fileprivate func replacing(_ old: String, with new: String) -> RelayConfiguration {
        RelayConfiguration(yaml: yaml.replacing(old, with: new))
    }
}

import Foundation
import TestSupport
import Testing

/// The dashboard's queries and the alert rules, by a real Prometheus that scrapes a real relay.
@Suite(.enabled(if: Tool.locate("prometheus") != nil && Tool.locate("promtool") != nil, "needs prometheus"))
struct PrometheusTests {
    private static let config = RelayConfiguration.sampleFolder

    /// What says nothing as long as nothing goes wrong, or has too little to divide by.
    private static let mayBeEmpty = ["5xx", "certificate"]

    @Test func `the alert rules and the sample configuration are right`() async throws {
        try await withTemporaryFolder { folder in
            let promtool = try #require(Tool.locate("promtool"))
            for (kind, file) in [("rules", "alerts.yaml"), ("config", "prometheus.yaml")] {
                let path = Self.config.appending(path: "prometheus/\(file)").path()
                let run = try await Tool.run(promtool, ["check", kind, path], in: folder)
                #expect(run.status == 0, "\(run)")
            }
        }
    }

    @Test func `every query of the dashboard and every alert is answered by a relay's figures`() async throws {
        let file = Self.config.appending(path: "grafana/interline.json")
        let dashboard = try JSONValue(parsing: try Data(contentsOf: file))
        let panels = dashboard["panels"]?.array ?? []
        let queries = panels.flatMap { $0["targets"]?.array ?? [] }.compactMap { $0["expr"]?.string }
        try #require(queries.count > 30)
        try await withEngines { relay in
            try await liven(relay)
            try await withPrometheus(scraping: relay) { prometheus in
                let text = try await relay.api("GET", "/metrics", token: nil).text
                let checked = try await check(text)
                #expect(checked.status == 0, "\(checked)")
                for query in queries {
                    let asked = query.replacing("$instance", with: ".*").replacing("$__rate_interval", with: "10s")
                    #expect(
                        try await eventually { try await prometheus.count(of: asked) > 0 }, "nothing for \(asked)")
                }
                let alerts = try await prometheus.alerts()
                #expect(alerts.count == 21)
                for alert in alerts {
                    #expect(alert["health"] == "ok", "\(alert)")
                    // Without its threshold an alert's figure must be there.
                    guard let query = alert["query"]?.string, !Self.mayBeEmpty.contains(where: query.contains) else {
                        continue
                    }
                    let figure = query.replacing(#/ (>|<|==) [0-9.e+]+$/#, with: "").replacing(
                        #/\[\d+m\]/#, with: "[10s]")
                    #expect(
                        try await eventually { try await prometheus.count(of: figure) > 0 }, "nothing for \(figure)")
                }
                // One engine is not there; all else is well.
                let isWell = try await eventually {
                    try await prometheus.alerts().allSatisfy {
                        $0["state"] == "inactive" || $0["name"]?.string?.hasPrefix("InterlineEngine") == true
                    }
                }
                let now = try await prometheus.alerts()
                #expect(isWell, "\(now)")
                #expect(
                    try await eventually {
                        try await prometheus.alerts().contains {
                            $0["name"] == "InterlineEngineHeldBack" && $0["state"] == "pending"
                                && $0["alerts"]?.array?.first?["labels"]?["engine"] == "gone"
                        }
                    })
            }
        }
    }

    /// A relay that asks two engines, of which the first is not there.
    private func withEngines(_ body: @Sendable (RelayProcess) async throws -> Void) async throws {
        try await FakeEngineServer.with(
            { _, _ in .json(#"{"translatedText":["have you had dinner tonight"]}"#) }
        ) { server in
            let yaml = """
                translation:
                  deadline_ms: 60000
                  engines:
                    - {name: gone, kind: libretranslate, url: "http://127.0.0.1:9"}
                    - {name: there, kind: libretranslate, url: "\(server.url)"}

                """
            try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing + yaml), body)
        }
    }

    /// Makes something happen that every figure is about, and goes on until the test ends.
    private func liven(_ relay: RelayProcess) async throws {
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana", "viewer")
        try await ana.said("hello", in: room)
        try await host.done("set", in: room, ["patch": ["links": "reject"]])
        _ = try await ana.say("https://example.com/", in: room)
        let reader = try await relay.join(room, as: "ann", "member", ["lang": "en"])
        for friend in ["小王", "小李", "老张", "阿强"] {
            try await host.said("你今天晚上和我的朋友\(friend)吃饭了吗", in: room)
            _ = try await reader.next(what: "a translation") { $0["tr"] != nil }
        }
        let translation = try await relay.done("GET", "/v1/translation")
        let engines = translation["engines"]?.array ?? []
        #expect(engines.map { $0["name"] } == ["gone", "there"])
        #expect(engines.first?["held_back"] == true && engines.last?["held_back"] == false, "\(translation)")
        #expect(engines.first?["failures"]?["unreachable"]?.integer ?? 0 > 2)
        #expect(translation["budget"]?["rooms"]?.array?.first?["room"]?.string == room)
        try await relay.done("GET", "/v1/rooms")
    }

    private func check(_ text: String) async throws -> (status: Int32, stdout: String, stderr: String) {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "metrics")
            try Data(text.utf8).write(to: file)
            let shell = "promtool check metrics < \(file.path())"
            return try await Tool.run(URL(filePath: "/bin/sh"), ["-c", shell], in: folder)
        }
    }

    /// Where Prometheus says that it listens.
    private func address(in log: String) -> SocketAddress? {
        log.firstMatch(of: #/msg="Listening on" address=(127\.0\.0\.1:[1-9][0-9]*)/#).flatMap { SocketAddress($0.1) }
    }

    private func withPrometheus(
        scraping relay: RelayProcess, _ body: @Sendable (Prometheus) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let yaml = """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["\(Self.config.appending(path: "prometheus/alerts.yaml").path())"]
                scrape_configs:
                  - job_name: interline
                    static_configs: [{targets: ["\(await relay.admin)"]}]
                """
            let file = folder.appending(path: "prometheus.yaml")
            try Data(yaml.utf8).write(to: file)
            let server = try ServerProcess(
                try #require(Tool.locate("prometheus")),
                [
                    "--config.file=\(file.path())", "--storage.tsdb.path=\(folder.path())/data",
                    "--web.listen-address=127.0.0.1:0",
                ], in: folder)
            defer { server.stop() }
            #expect(try await eventually { address(in: server.log) != nil }, "\(server.log)")
            let prometheus = Prometheus(address: try #require(address(in: server.log)))
            #expect(try await eventually { (try? await prometheus.count(of: "up == 1")) == 1 }, "\(server.log)")
            try await body(prometheus)
        }
    }
}

/// Prometheus' own API.
private struct Prometheus: Sendable {
    let address: SocketAddress

    /// How many series a query answers with; a query that is wrong throws.
    func count(of query: String) async throws -> Int {
        let escaped = query.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let answer = try await get("/api/v1/query?query=\(escaped)")
        return try #require(answer["data"]?["result"]?.array, "\(query): \(answer.line)").count
    }

    func alerts() async throws -> [JSONValue] {
        let answer = try await get("/api/v1/rules?type=alert")
        return (answer["data"]?["groups"]?.array ?? []).flatMap { $0["rules"]?.array ?? [] }
    }

    private func get(_ path: String) async throws -> JSONValue {
        // Of version 1.0 the answer comes whole, not in chunks.
        let request = "GET \(path) HTTP/1.0\r\nHost: \(address)\r\n\r\n"
        let response = try #require(try await RawSocket.exchange(Array(request.utf8), with: address))
        return try JSONValue(parsing: response.body)
    }
}

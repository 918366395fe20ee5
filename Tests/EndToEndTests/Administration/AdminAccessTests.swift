import Foundation
import TestSupport
import Testing

/// Who may use the admin API, and what it takes.
struct AdminAccessTests {
    @Test(arguments: ["/healthz", "/readyz", "/metrics", "/v1/openapi.json"])
    func `probes, figures and the document are open on this machine`(_ path: String) async throws {
        #expect(try await AdminRelay.shared.api("GET", path, token: nil).status == 200)
    }

    @Test func `all else needs an operator's token`() async throws {
        let relay = try await AdminRelay.shared
        let none = try await relay.api("GET", "/v1/rooms", token: nil)
        #expect(none.status == 401 && none.problem == "no_token" && none["www-authenticate"] != nil)
        let wrong = try await relay.api("GET", "/v1/rooms", token: "x.y.z")
        #expect(wrong.status == 401 && wrong.problem == "bad_token")
        let host = try await relay.api("GET", "/v1/rooms", token: try await relay.token(user: "h", role: "host"))
        #expect(host.status == 403 && host.problem == "forbidden")
        let some = try await relay.token(user: "ada", role: "admin", rooms: ["lobby"])
        #expect(try await relay.api("GET", "/v1/rooms", token: some).status == 403)
        #expect(try await relay.api("GET", "/v1/rooms").status == 200)
    }

    @Test func `figures are for this machine, not for whom a proxy on it calls for`() async throws {
        let relay = try await AdminRelay.shared
        for header in ["X-Forwarded-For", "Forwarded"] {
            let passedOn = try await relay.api("GET", "/metrics", token: nil, headers: [header: "for=192.0.2.1"])
            #expect(passedOn.status == 401, "\(header)")
        }
        let request = "GET /metrics HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
        let rebound = try #require(try await RawSocket.exchange(Array(request.utf8), with: relay.admin))
        #expect(rebound.status == 401)
        #expect(try await relay.api("GET", "/metrics", headers: ["X-Forwarded-For": "192.0.2.1"]).status == 200)
    }

    @Test func `wrong tokens shut their address out for a while, and figures may ask for one`() async throws {
        let yaml = "admin:\n  failed_tokens_per_min: 1\n  metrics_need_token: true\n"
        try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
            #expect(try await relay.api("GET", "/metrics", token: nil).status == 401)
            #expect(try await relay.api("GET", "/metrics").status == 200)
            for _ in 0..<2 { #expect(try await relay.api("GET", "/v1/node", token: "no").status == 401) }
            let shut = try await relay.api("GET", "/v1/node", token: "no")
            #expect(shut.status == 429 && shut.problem == "too_many_failures")
            #expect(shut["retry-after"].flatMap { Int($0) }.map { (1...61).contains($0) } == true)
            // Operators may share the address, a proxy's for one: the right token passes.
            #expect(try await relay.api("GET", "/v1/node").status == 200)
            #expect(try await relay.api("GET", "/healthz", token: nil).status == 200)
        }
    }

    @Test func `tokens of a file work under the names that they have there`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "operators")
            let token = String(repeating: "s3cret", count: 8)
            try Data("# who\nbob \(token)\n".utf8).write(to: file)
            let yaml = ChatRelay.easyGoing + "admin:\n  tokens_file: \(file.path())\n"
            try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                #expect(try await relay.api("POST", "/v1/rooms", ["name": "r"], token: token).status == 201)
                #expect(try await relay.api("GET", "/v1/rooms", token: String(token.dropLast())).status == 401)
                let audit = try await relay.done("GET", "/v1/audit?actor=operator%3Abob")
                #expect(audit["items"]?.array?.isEmpty == false)
                // Taken out of the file, it no longer counts after a reload.
                try Data("carol \(token.reversed().map(String.init).joined())\n".utf8).write(to: file)
                try await relay.done("POST", "/v1/reload")
                #expect(try await relay.api("GET", "/v1/rooms", token: token).status == 401)
                #expect(!relay.log.contains(token))
            }
            try Data("bob short\n".utf8).write(to: file)
            let config = folder.appending(path: "interline.yaml")
            try Data("admin:\n  tokens_file: \(file.path())\n".utf8).write(to: config)
            let arguments = ["serve", "--config", config.path(), "--data", folder.path(), "--listen", "127.0.0.1:0"]
            let run = try await RelayBinary.run(arguments + ["--admin", "127.0.0.1:0"], in: folder)
            #expect(run.status == 78 && run.stderr.contains("operators:1") && !run.stderr.contains("short"), "\(run)")
        }
    }

    @Test func `what is unknown, wrong or too large is refused with what is allowed`() async throws {
        let relay = try await AdminRelay.shared
        let field = try await relay.api("POST", "/v1/rooms", ["name": "a b", "colour": 1])
        #expect(field.status == 400 && field.problem == "bad_field")
        #expect(field.json?["errors"]?.array?.compactMap { $0["field"]?.string } == ["name", "colour"])
        #expect(field.text.contains("allowed are name, settings"))
        #expect(try await relay.api("GET", "/v1/rooms?limit=1&limit=2").status == 400)
        #expect(try await relay.api("GET", "/v1/rooms?limt=1").text.contains("allowed are after, limit"))
        #expect(try await relay.api("GET", "/v1/rooms?limit=201").text.contains("from 1 to 200"))
        #expect(try await relay.api("GET", "/v1/rooms/%FF").status == 400)
        #expect(try await relay.api("POST", "/v1/rooms", text: "{", type: "application/json").problem == "bad_json")
        #expect(try await relay.api("POST", "/v1/rooms", text: "[]", type: "application/json").status == 400)
        #expect(try await relay.api("POST", "/v1/rooms", text: "{}", type: "text/plain").status == 415)
        let large = String(repeating: " ", count: 65_537)
        #expect(try await relay.api("POST", "/v1/rooms", text: large, type: "application/json").status == 413)
        #expect(try await relay.api("GET", "/v1/rooms", text: "{}", type: "application/json").status == 413)
        let method = try await relay.api("PUT", "/v1/rooms")
        #expect(method.status == 405 && method["allow"] == "GET, POST")
        #expect(try await relay.api("GET", "/v2").problem == "not_found")
    }

    @Test func `a call is logged with its trace, and without what it was about`() async throws {
        let relay = try await AdminRelay.shared
        let trace = "0af7651916cd43dd8448eb211c80319c"
        let headers = ["traceparent": "00-\(trace)-b7ad6b7169203331-01"]
        let made = try await relay.api("POST", "/v1/rooms", ["name": "unlogged-room"], headers: headers)
        #expect(made.status == 201)
        #expect(try await eventually { relay.log.contains(trace) })
        let lines = relay.log.split(separator: "\n").filter { $0.contains(trace) }
        #expect(lines.count == 1 && lines[0].contains("createRoom") && lines[0].contains("201"), "\(lines)")
        #expect(!relay.log.contains("unlogged-room"))
    }
}

import Foundation
import TestSupport
import Testing

/// The program as it is started from a shell.
struct CommandLineTests {
    private func write(_ yaml: String, in folder: URL) throws -> String {
        let file = folder.appending(path: "interline.yaml")
        try yaml.write(to: file, atomically: true, encoding: .utf8)
        return file.path()
    }

    @Test(arguments: [
        ["serve", "--nosuch"], ["nosuch"], ["serve"], ["serve", "--config"], ["check"], ["token"],
        ["export", "--data", "."], ["serve", "--config", "x.yaml", "--listen", "nowhere"],
        ["token", "--config", "x.yaml", "--user", "u", "--role", "emperor"],
        ["token", "--config", "x.yaml", "--user", "u", "--ttl", "soon"], ["export", "--data", ".", "--room", "a b"],
        ["export", "--data", ".", "--room", "a", "--since", "yesterday"],
        ["export", "--data", ".", "--room", "a", "--format", "xml"],
    ])
    func `bad usage ends with 64 and words on standard error`(arguments: [String]) async throws {
        try await withTemporaryFolder { folder in
            let run = try await RelayBinary.run(arguments, in: folder)
            #expect(run.status == 64, "\(run)")
            #expect(!run.stderr.isEmpty)
            #expect(run.stdout.isEmpty, "\(run.stdout)")
        }
    }

    @Test func `help is no failure`() async throws {
        try await withTemporaryFolder { folder in
            for arguments in [["--help"], ["serve", "--help"], ["--version"]] {
                let run = try await RelayBinary.run(arguments, in: folder)
                #expect(run.status == 0 && !run.stdout.isEmpty, "\(run)")
            }
        }
    }

    @Test(arguments: ["serve", "check", "token"])
    func `every problem of a configuration is told at once, with file and line`(command: String) async throws {
        try await withTemporaryFolder { folder in
            let yaml = """
                listen: nowhere
                limits:
                  commands_per_s: 0
                  text_charz: 5
                rooms:
                  create: everybody
                  configured:
                    - name: "no room"
                tls:
                  certificate: /nowhere/cert.pem

                """
            let file = try write(yaml, in: folder)
            let user = command == "token" ? ["--user", "u"] : []
            let run = try await RelayBinary.run([command, "--config", file] + user, in: folder)
            #expect(run.status == 78, "\(run)")
            #expect(run.stdout.isEmpty, "\(run.stdout)")
            for (line, words) in [
                (1, "listen"), (3, "commands_per_s"), (4, "text_charz"), (6, "create"), (8, "name"),
            ] {
                let told = run.stderr.split(separator: "\n").contains {
                    $0.contains("interline.yaml:\(line)") && $0.contains(words)
                }
                #expect(told, "line \(line), \(words), in \(run.stderr)")
            }
        }
    }

    @Test func `what is allowed is said beside what is wrong`() async throws {
        try await withTemporaryFolder { folder in
            let file = try write("rooms:\n  create: everybody\nlimits:\n  text_charz: 5\n", in: folder)
            let run = try await RelayBinary.run(["check", "--config", file], in: folder)
            for word in ["nobody", "host", "anyone", "text_chars"] {
                #expect(run.stderr.contains(word), "\(run.stderr)")
            }
        }
    }

    @Test(arguments: ["", "# nothing\n", "listen: \"127.0.0.1:0\"\n"])
    func `a good configuration passes the check`(yaml: String) async throws {
        try await withTemporaryFolder { folder in
            let run = try await RelayBinary.run(["check", "--config", try write(yaml, in: folder)], in: folder)
            #expect(run.status == 0 && !run.stdout.isEmpty, "\(run)")
        }
    }

    @Test func `the sample configuration passes the check`() async throws {
        try await withTemporaryFolder { folder in
            let sample = RelayConfiguration.sampleFolder.appending(path: "interline.yaml").path()
            let run = try await RelayBinary.run(["check", "--config", sample], in: folder)
            #expect(run.status == 0, "\(run)")
        }
    }

    @Test(arguments: ["not: [yaml", "\t\tx", "- a\n- b\n", "\u{0}"])
    func `what is no configuration at all ends with 78`(yaml: String) async throws {
        try await withTemporaryFolder { folder in
            let run = try await RelayBinary.run(["check", "--config", try write(yaml, in: folder)], in: folder)
            #expect(run.status == 78 && run.stderr.contains("interline.yaml"), "\(run)")
        }
    }

    @Test func `a configuration that is not there ends with 78 and names it`() async throws {
        try await withTemporaryFolder { folder in
            let run = try await RelayBinary.run(["serve", "--config", "missing.yaml"], in: folder)
            #expect(run.status == 78 && run.stderr.contains("missing.yaml"), "\(run)")
        }
    }

    @Test func `a port that is taken ends with a failure that names it`() async throws {
        let relay = try await ChatRelay.easy
        let taken = await relay.webSocket
        try await withTemporaryFolder { folder in
            let file = try write("data: own\n", in: folder)
            for arguments in [["--listen", "\(taken)", "--admin", "127.0.0.1:0"]] {
                let run = try await RelayBinary.run(["serve", "--config", file] + arguments, in: folder)
                #expect(run.status != 0 && run.status != 64, "\(run)")
                #expect(!run.stdout.contains("listening"), "\(run.stdout)")
                #expect(run.stderr.contains("\(taken.port)") || run.stderr.contains("in use"), "\(run.stderr)")
            }
        }
    }

    @Test func `token prints one JWT that the relay takes, as the user it names`() async throws {
        let relay = try await ChatRelay.easy
        let token = try await relay.token(
            user: "u-1", role: "interpreter", name: "Úrsula", rooms: ["studio", "hall"], lang: "es")
        #expect(token.split(separator: ".").count == 3 && !token.contains(where: \.isWhitespace), "\(token)")
        let (client, _) = try await relay.connect(token: token)
        let you = try await client.command("hello")["you"]
        #expect(you?["user"] == "u-1" && you?["name"] == "Úrsula" && you?["role"] == "interpreter")
        #expect(try await client.command("join", ["room": "elsewhere"]).code == "no_such_room")
    }

    @Test func `export prints the record as lines of JSON while the relay runs`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        for index in 0..<30 { try await ana.said("line\n\(index)", in: room) }
        try await host.done("set", in: room, ["patch": ["title": "Exported"]])
        _ = try await ana.next("state", room: room)
        let live = await ana.received.filter { ["msg", "state"].contains($0.name) && $0.room == room }
        #expect(live.count == 31)
        #expect(try await relay.exported(room) == live)
        let since = try #require(live[20]["at"]?.string)
        let recent = try await relay.exported(room, ["--since", since])
        #expect(recent == live.filter { ($0["at"]?.string ?? "~") >= since })
        #expect(try await relay.exported(room, ["--since", "2100-01-01T00:00:00Z"]) == [])
    }

    @Test func `a room or a folder that is not there cannot be exported`() async throws {
        let relay = try await ChatRelay.easy
        let data = relay.folder.appending(path: "data").path()
        for (folder, room) in [(data, "no-such-room-anywhere"), ("/nowhere/at/all", "lobby")] {
            let run = try await RelayBinary.run(["export", "--data", folder, "--room", room], in: relay.folder)
            #expect(run.status != 0 && run.status != 64 && run.stdout.isEmpty && !run.stderr.isEmpty, "\(run)")
        }
        #expect(!FileManager.default.fileExists(atPath: "/nowhere"))
    }
}

import Foundation
import TestSupport
import Testing

/// Rule files that change while the relay runs.
struct RuleFileTests {
    private static func rules(_ term: String) -> String {
        "name: own\ncategories:\n  - name: banned\n    level: 1\n    action: reject\n    terms: [\(term)]\n"
    }

    @Test func `SIGHUP reads rules again without dropping anyone, and a wrong file leaves the old ones`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "own.yaml")
            try Data(Self.rules("pineapple").utf8).write(to: file)
            let configuration = try RelayConfiguration.sample().setting("rules.files", to: "[\(file.path())]")
            try await RelayProcess.with(configuration) { relay in
                let (room, _) = try await relay.open()
                let ana = try await relay.join(room, as: "ana", "viewer")
                #expect(try await ana.say("p1neapple on pizza", in: room).code == "blocked_term")
                try await ana.said("mushrooms on pizza", in: room)
                try Data(Self.rules("mushrooms").utf8).write(to: file)
                await relay.signal(SIGHUP)
                #expect(try await eventually { relay.log.contains("the rules were read again") })
                #expect(try await ana.say("more mushrooms", in: room).code == "blocked_term")
                try await ana.said("pineapple after all", in: room)
                try Data("name: own\ncategories:\n  - name: banned\n    level: 9\n".utf8).write(to: file)
                await relay.signal(SIGHUP)
                #expect(try await eventually { relay.log.contains("own.yaml:4") })
                #expect(try await ana.say("and mushrooms", in: room).code == "blocked_term")
            }
        }
    }

    @Test func `a rule file with a mistake ends the start with 78 and its line`() async throws {
        try await withTemporaryFolder { folder in
            let rules = folder.appending(path: "bad.yaml")
            try Data("name: own\ncategories:\n  - name: x\n    action: explode\n".utf8).write(to: rules)
            let settings = folder.appending(path: "interline.yaml")
            try Data("rules:\n  files: [\(rules.path())]\n".utf8).write(to: settings)
            let run = try await RelayBinary.run(["check", "--config", settings.path()], in: folder)
            #expect(run.status == 78 && run.stderr.contains("bad.yaml:4"), "\(run)")
        }
    }
}

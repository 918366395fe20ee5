import Foundation
import TestSupport
import Testing

private enum Schemathesis {
    static let root = RelayConfiguration.sampleFolder.deletingLastPathComponent()

    static var isInstalled: Bool {
        FileManager.default.isExecutableFile(
            atPath: root.appending(path: ".build/schemathesis-venv/bin/schemathesis").path())
    }
}

/// The real program against its own OpenAPI document.
@Suite(.enabled(if: Schemathesis.isInstalled, "needs Tests/AdminTests/install"))
struct SchemathesisTests {
    @Test func `whatever the document allows, and more, gets an answer that it describes`() async throws {
        try await withTemporaryFolder { folder in
            // One that no call of the run can ban, revoke or reload away.
            let token = (0..<4).map { _ in String(UInt64.random(in: 1 << 60...UInt64.max), radix: 16) }.joined()
            let file = folder.appending(path: "operators")
            try Data("schemathesis \(token)\n".utf8).write(to: file)
            let yaml =
                ChatRelay.easyGoing
                + "admin:\n  tokens_file: \(file.path())\n  failed_tokens_per_min: 10000\n  call_timeout_s: 600\n"
            try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                let (room, _) = try await relay.open()
                let ana = try await relay.join(room, as: "ana")
                let run = try await Tool.run(
                    Schemathesis.root.appending(path: "Tests/AdminTests/schemathesis"),
                    ["http://\(await relay.admin)", token, "30"], in: folder, within: .seconds(900))
                #expect(run.status == 0, "\(run.stdout.suffix(6000))\(run.stderr.suffix(1000))")
                #expect(run.stdout.contains("Tested: 36"), "\(run.stdout.suffix(3000))")
                #expect(!relay.log.contains("an admin call failed"))
                // Those who were there still are served.
                _ = try await ana.command("ping")
            }
        }
    }
}

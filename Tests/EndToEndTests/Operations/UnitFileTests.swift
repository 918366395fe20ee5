import Foundation
import TestSupport
import Testing

/// The unit of config/systemd, as far as it can be looked at without systemd running.
@Suite(.enabled(if: Tool.locate("systemd-analyze") != nil, "needs systemd-analyze"))
struct UnitFileTests {
    /// The unit with the program where it was built.
    private func withUnit(_ body: (String, URL) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let file = RelayConfiguration.sampleFolder.appending(path: "systemd/interline.service")
            let unit = try String(contentsOf: file, encoding: .utf8)
            try #require(unit.contains("ExecStart=/usr/bin/interline serve "))
            let copy = folder.appending(path: "interline.service")
            try unit.replacingOccurrences(of: "/usr/bin/interline", with: try RelayBinary.locate().path())
                .write(to: copy, atomically: true, encoding: .utf8)
            try await body(unit, copy)
        }
    }

    private func analyse(_ arguments: [String], _ file: URL) async throws -> (status: Int32, text: String) {
        let run = try await Tool.run(
            try #require(Tool.locate("systemd-analyze")), arguments + ["--no-pager", file.path()],
            in: file.deletingLastPathComponent())
        return (run.status, run.stdout + run.stderr)
    }

    @Test func `systemd finds nothing wrong with it`() async throws {
        try await withUnit { _, copy in
            let verified = try await analyse(["verify"], copy)
            #expect(verified.status == 0 && !verified.text.contains("interline.service"), "\(verified.text)")
        }
    }

    @Test func `it is exposed no more than 2 of 10`() async throws {
        try await withUnit { _, copy in
            let rated = try await analyse(["security", "--offline=true", "--threshold=20"], copy)
            #expect(rated.status == 0, "\(rated.text)")
        }
    }

    @Test func `it may open as many files as the default configuration needs`() async throws {
        try await withUnit { unit, _ in
            let files = try #require(unit.firstMatch(of: #/LimitNOFILE=([0-9]+)/#).flatMap { Int($0.1) })
            let sample = try RelayConfiguration.sample().yaml
            let most = try #require(sample.firstMatch(of: #/\n  max: ([0-9]+)\n/#).flatMap { Int($0.1) })
            #expect(files >= most + most / 10 + 512)
        }
    }
}

import Foundation
import TestSupport
import Testing

/// The load generator as operators run it.
struct LoadGeneratorTests {
    private static func scenario(_ promises: String) -> String {
        """
        description: A small room.
        scale: 1 is all of it.
        settle_s: 60
        rooms: [{name: small}]
        groups:
          - {name: readers, behaviour: lurker, count: 20}
          - {name: english, behaviour: lead, count: 2, language: en}
          - {name: rude, behaviour: rubbish, count: 2}
        phases:
          - {name: arrival, seconds: 1, online: {readers: 100, english: 100}, wait: true}
          - {name: talk, seconds: 3, online: {rude: 100}, rates: {english: 20}}
          - name: storm
            seconds: 4
            rates: {english: 20}
            events: [{do: cut-all, at_s: 0.5, spread_s: 0.5}]
        promises:
        \(promises)

        """
    }

    private func run(
        _ promises: String, _ arguments: [String] = []
    ) async throws -> (status: Int32, output: String, json: JSONValue?, page: String) {
        let relay = try await ChatRelay.easy
        return try await withTemporaryFolder { folder in
            let file = folder.appending(path: "small.yaml")
            try Data(Self.scenario(promises).utf8).write(to: file)
            let (json, page) = (folder.appending(path: "run.json"), folder.appending(path: "run.html"))
            let secret = relay.folder.appending(path: "data/token-secret").path()
            let corpus = RelayConfiguration.sampleFolder.deletingLastPathComponent()
            let program = try RelayBinary.locate().deletingLastPathComponent().appending(path: "interline-load")
            let ran = try await Tool.run(
                program,
                [file.path(), "--url", "ws://\(await relay.webSocket)/ws", "--secret", secret, "--quiet"]
                    + ["--json", json.path(), "--report", page.path()] + arguments,
                in: corpus)
            let bytes = try? Data(contentsOf: json)
            return (
                ran.status, ran.stdout + ran.stderr, try bytes.map { try JSONValue(parsing: $0) },
                (try? String(contentsOf: page, encoding: .utf8)) ?? ""
            )
        }
    }

    @Test func `a relay that keeps its promises ends the run with 0, a report and the facts`() async throws {
        let run = try await run("  lost: 0\n  duplicated: 0\n  out_of_order: 0\n  unrecovered: 0\n  record_faults: 0")
        #expect(run.status == 0, "\(run.output)")
        #expect(run.json?["passed"] == true, "\(run.json?["promises"]?.line ?? "no facts")")
        #expect(run.json?["totals"]?["lost"] == 0)
        #expect((run.json?["totals"]?["deliveries"]?.integer ?? 0) > 1000, "\(run.output)")
        #expect(run.page.hasPrefix("<!doctype html>") || run.page.hasPrefix("<!DOCTYPE html>"))
    }

    @Test func `a promise that is broken ends it with 1 and is named`() async throws {
        let run = try await run("  lost: 0\n  delivery_p99_ms: 0.000001")
        #expect(run.status == 1, "\(run.output)")
        #expect(run.output.contains("BROKEN"))
        #expect(run.json?["passed"] == false)
    }

    @Test func `a scenario with a mistake ends it with 78, the line and what is allowed`() async throws {
        let run = try await run("  lots: 0")
        #expect(run.status == 78, "\(run.output)")
        #expect(run.output.contains("small.yaml:") && run.output.contains("lost"), "\(run.output)")
    }
}

import ArgumentParser
import Glibc
import LoadKit

/// The options that every run has: which relay, who speaks, and what becomes of the result.
struct RelayOptions: ParsableArguments {
    @Option(help: "Where the relay listens: ws:// or wss://.") var url = "ws://127.0.0.1:8080/ws"
    @Flag(help: "Do not check the certificate of wss://.") var insecure = false
    @Flag(help: "Offer interline.v1.deflate.") var deflate = false
    @Option(help: "The relay's shared secret, such as DATA/token-secret: every user gets a token of its own.")
    var secret: String?
    @Option(help: "File with a token per line; users who speak take them in turn.") var tokens: String?
    @Option(help: "Shell command that prints such lines.") var tokenCommand: String?
    @Option(help: "The relay's process id: its CPU time and memory are reported.") var pid: Int32?
    @Option(help: "The relay's metrics, such as http://127.0.0.1:8081/metrics: memory and counters are reported.")
    var metrics: String?
    @Option(help: "Lines to say: language, text, source, separated by tabs.")
    var corpus = "Load/corpus/chat-corpus.tsv"
    @Option(help: "Write the result as JSON to this file.") var json: String?
    @Option(help: "Write the result as a page to this file.") var report: String?
    @Option(help: "What is chosen at random follows from this number.") var seed: UInt64 = 1
    @Flag(help: "No progress lines.") var quiet = false

    /// Runs `scenario`, says what came of it, and ends the process with a code where a promise was broken.
    func perform(_ scenario: Scenario, _ change: (inout RunPlan) -> Void = { _ in }) throws {
        var plan: RunPlan
        do {
            plan = RunPlan(scenario, endpoint: try Endpoint(url), url: url, lines: try Corpus.load(corpus))
        } catch {
            throw ValidationError("\(error)")
        }
        plan.deflate = deflate
        plan.trustsAnyone = insecure
        plan.pid = pid
        plan.seed = seed
        plan.command = CommandLine.arguments.joined(separator: " ")
        plan.tokens = try tokenSource()
        if let metrics {
            guard let address = MetricsAddress(metrics) else {
                throw ValidationError("--metrics: \(metrics) is no http:// address")
            }
            plan.metrics = address
        }
        change(&plan)
        guard plan.needs.isEmpty else { throw ValidationError(plan.needs.joined(separator: "\n")) }
        do throws(FileLimits.TooFew) { try FileLimits.raise(to: plan.connections + 64) } catch {
            Terminal.say("interline-load: \(error)")
            throw ExitCode(71)
        }
        try conclude(run(plan))
    }

    private func run(_ plan: RunPlan) throws -> RunResult {
        let isQuiet = quiet
        let run = try ScenarioRun(plan) { if !isQuiet { Terminal.progress($0) } }
        defer { Terminal.endProgress() }
        do throws(RunFailure) { return try run.run() } catch {
            Terminal.endProgress()
            Terminal.say("interline-load: \(error)")
            throw ExitCode(69)
        }
    }

    private func conclude(_ result: RunResult) throws {
        print(result.summary)
        let document = result.json
        if let json { try FileBytes.write(document, to: json) }
        if let report { try FileBytes.write(ReportPage.html(for: document), to: report) }
        if !result.isPassed { throw ExitCode(1) }
    }

    private func tokenSource() throws -> TokenSource {
        do {
            if let secret { return try TokenSource.secret(inFile: secret) }
            var bytes: [UInt8] = []
            if let tokens { bytes += try FileBytes.read(tokens) + [10] }
            if let tokenCommand { bytes += try FileBytes.output(of: tokenCommand) }
            let lines = bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }).map {
                String(decoding: $0, as: UTF8.self)
            }
            return lines.isEmpty ? .none : .lines(lines)
        } catch {
            throw ValidationError("No tokens: \(error)")
        }
    }
}

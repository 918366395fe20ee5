import ArgumentParser
import Glibc
import LoadKit

/// `interline-load replay`.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Says chat lines in a room at a steady rate and checks loss, order and duplicates.",
        discussion: """
            Publishers keep to the timetable whatever the relay does, and latency counts from the timetable. Give \
            publishers tokens where the relay does not let anonymous users speak, and with --survive-restart: an \
            anonymous user who comes back is someone else to the relay, so that a nonce sent again is a new message.
            """)

    @Option(help: "Where the relay listens.") var url = "ws://127.0.0.1:8080/ws"
    @Option(help: "The room to fill.") var room = "lobby"
    @Option(help: "Lines to say: language, text, source, separated by tabs.")
    var corpus = "Load/corpus/chat-corpus.tsv"
    @Option(help: "Users who read.") var subscribers = 2000
    @Option(help: "Users who speak, and read.") var publishers = 20
    @Option(help: "Messages a second, of all publishers together.") var rate = 200.0
    @Option(help: "For how long messages are sent.") var seconds = 30.0
    @Option(help: "Percent of the subscribers whose connection is cut each second.")
    var reconnectPercentPerSecond = 0.0
    @Option(help: "Further subscribers that read too little.") var slowReaders = 0
    @Option(help: "What each of them reads.") var slowBytesPerSecond = 2000
    @Option(help: "Joins neighbouring lines so that each text has about this many bytes.") var messageBytes: Int?
    @Option(help: "File with a token per line; publishers take them in turn.") var tokens: String?
    @Option(help: "Shell command that prints such lines.") var tokenCommand: String?
    @Option(help: "Token of every subscriber; none: anonymous.") var subscriberToken: String?
    @Flag(help: "Offer interline.v1.deflate.") var deflate = false
    @Option(help: "Reconnect for so many seconds when connections break, and expect nothing to be missing.")
    var surviveRestart = 0.0
    @Option(help: "New connections a second at the start.") var connectRate = 1000.0
    @Option(help: "Seconds to wait at the end until everyone has everything.") var drainSeconds = 10.0
    @Option(help: "Write the result as JSON to this file.") var json: String?
    @Option(help: "The relay's process id: its CPU time and memory are reported.") var pid: Int32?
    @Option(help: "Whose connection is cut, and when, follows from this number.") var seed: UInt64 = 1
    @Flag(help: "Refused messages do not make the run fail.") var allowRejections = false
    @Flag(help: "Rejoins that could not resume do not make the run fail.") var allowUnrecovered = false
    @Flag(inversion: .prefixedNo, help: "Read the room's record back at the end.") var audit = true
    @Flag(help: "No progress lines.") var quiet = false

    func validate() throws {
        guard subscribers >= 0, slowReaders >= 0, publishers > 0, subscribers + slowReaders > 0 else {
            throw ValidationError("A replay needs a publisher and a subscriber.")
        }
        guard rate > 0, seconds > 0, connectRate > 0, drainSeconds >= 0, surviveRestart >= 0 else {
            throw ValidationError("Rates and times must be positive.")
        }
        guard (0...1000).contains(reconnectPercentPerSecond) else {
            throw ValidationError("--reconnect-percent-per-second must be from 0 to 1000.")
        }
        guard messageBytes.map({ $0 > 0 }) ?? true else { throw ValidationError("--message-bytes must be positive.") }
    }

    func run() throws {
        let plan = try plan()
        do throws(FileLimits.TooFew) { try FileLimits.raise(to: plan.connections + 64) } catch {
            say("interline-load: \(error)")
            throw ExitCode(71)
        }
        let isQuiet = quiet
        let run = try ReplayRun(plan) { if !isQuiet { say($0) } }
        let result: ReplayResult
        do throws(ReplayFailure) { result = try run.run() } catch {
            say("interline-load: \(error)")
            throw ExitCode(69)
        }
        print(result.summary)
        if let json { try FileBytes.write(result.json, to: json) }
        if !result.brokenPromises.isEmpty { throw ExitCode(1) }
    }

    private func plan() throws -> ReplayPlan {
        var texts: [[UInt8]] = []
        let endpoint: Endpoint
        do {
            endpoint = try Endpoint(url)
            texts = try Corpus.load(corpus)
        } catch {
            throw ValidationError("\(error)")
        }
        if let messageBytes { texts = Corpus.stretched(texts, to: messageBytes) }
        var plan = ReplayPlan(endpoint: endpoint, room: room, texts: texts)
        plan.subscribers = subscribers
        plan.publishers = publishers
        plan.rate = rate
        plan.seconds = seconds
        plan.reconnectPercent = reconnectPercentPerSecond
        plan.slowReaders = slowReaders
        plan.slowBytesPerSecond = slowBytesPerSecond
        plan.tokens = try tokenLines()
        plan.subscriberToken = subscriberToken
        plan.deflate = deflate
        plan.surviveSeconds = surviveRestart
        plan.connectRate = connectRate
        plan.drainSeconds = drainSeconds
        plan.pid = pid
        plan.seed = seed
        plan.allowRejections = allowRejections
        plan.allowUnrecovered = allowUnrecovered
        plan.audits = audit
        return plan
    }

    private func tokenLines() throws -> [String] {
        var bytes: [UInt8] = []
        do {
            if let tokens { bytes += try FileBytes.read(tokens) + [10] }
            if let tokenCommand { bytes += try FileBytes.output(of: tokenCommand) }
        } catch {
            throw ValidationError("No tokens: \(error)")
        }
        return bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// Writes a line to standard error.
private func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = Glibc.write(2, bytes, bytes.count)
}

import ArgumentParser
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

    @OptionGroup var relay: RelayOptions
    @Option(help: "The room to fill.") var room = "lobby"
    @Option(help: "Users who read.") var subscribers = 2000
    @Option(help: "Users who speak, and read.") var publishers = 20
    @Option(help: "Messages a second, of all publishers together.") var rate = 200.0
    @Option(help: "For how long messages are sent.") var seconds = 30.0
    @Option(help: "Percent of the subscribers whose connection is cut each second.")
    var reconnectPercentPerSecond = 0.0
    @Option(help: "Further subscribers that read too little.") var slowReaders = 0
    @Option(help: "What each of them reads.") var slowBytesPerSecond = 2000
    @Option(help: "Joins neighbouring lines so that each text has about this many bytes.") var messageBytes: Int?
    @Option(help: "Token of every subscriber; none: anonymous.") var subscriberToken: String?
    @Option(help: "Reconnect for so many seconds when connections break, and expect nothing to be missing.")
    var surviveRestart = 0.0
    @Option(help: "New connections a second at the start.") var connectRate = 1000.0
    @Option(help: "Seconds to wait at the end until everyone has everything.") var drainSeconds = 10.0
    @Flag(help: "Refused messages do not make the run fail.") var allowRejections = false
    @Flag(help: "Rejoins that could not resume do not make the run fail.") var allowUnrecovered = false
    @Flag(inversion: .prefixedNo, help: "Read the room's record back at the end.") var audit = true

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
        var replay = Scenario.Replay()
        replay.room = room
        replay.subscribers = subscribers
        replay.publishers = publishers
        replay.rate = rate
        replay.seconds = seconds
        replay.reconnectPercent = reconnectPercentPerSecond
        replay.slowReaders = slowReaders
        replay.slowBytesPerSecond = slowBytesPerSecond
        replay.connectRate = connectRate
        replay.drainSeconds = drainSeconds
        replay.surviveSeconds = surviveRestart
        replay.allowRejections = allowRejections
        replay.allowUnrecovered = allowUnrecovered
        replay.audits = audit
        try relay.perform(.replay(replay)) { plan in
            if let messageBytes { plan.lines = Corpus.stretched(plan.lines, to: messageBytes) }
            plan.commonToken = subscriberToken
        }
    }
}

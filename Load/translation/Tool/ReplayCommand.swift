import ArgumentParser
import ChatModel
import TextAnalysis
import Translation

/// What of a conversation would have to be paid for.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Counts the calls of engines that a conversation needs, and those it does not.",
        discussion: """
            Each line is said in a room chosen at random, in the language that the relay identifies. Every room has \
            viewers of its own, each with a language chosen by --readers. An engine that answers at once stands in for a \
            real one. What is compared with is a call for every message and every language of --readers but its own.
            """)

    @Option(help: "Languages and how many viewers of a hundred read them, such as en=50,zh-Hans=40,es=10.")
    var readers = "en=50,zh-Hans=35,zh-Hant=5,es=10"

    @Option(help: "Rooms.")
    var rooms = 20

    @Option(help: "Viewers of each room.")
    var viewers = 20

    @Option(help: "Lines said before their translations are waited for.")
    var atOnce = 20

    @Option(help: "What is chosen at random follows from this number.")
    var seed: UInt64 = 1

    @Argument(help: "Lines of a label, tab, text; the label is not looked at.")
    var file = "Load/corpus/chat-corpus.tsv"

    func validate() throws { _ = try shares() }

    private func shares() throws -> [(language: LanguageTag, share: Int)] {
        try readers.split(separator: ",").map { part in
            let fields = part.split(separator: "=")
            guard fields.count == 2, let tag = LanguageTag(String(fields[0])), let share = Int(fields[1]), share > 0,
                StandInEngine.languages.contains(String(tag.primary))
            else {
                throw ValidationError("--readers: \(StandInEngine.languages.joined(separator: ", ")), as en=50,zh=50")
            }
            return (tag, share)
        }
    }

    func run() async throws {
        var random = SplitMix(seed)
        let shares = try shares()
        let engine = StandInEngine()
        var settings = TranslatorSettings()
        settings.deadline = .seconds(60)
        let translator = Translator(
            engines: [engine], phrasebook: try Phrasebook.embedded(), converter: ChineseConverter(), settings: settings)
        let running = Task { await translator.run() }
        var tally = ReplayTally()
        var lines = [[Conversation.Line]](repeating: [], count: max(1, rooms))
        for columns in try TextLines.columns(file) where columns.count > 1 {
            let guess = LanguageIdentifier.shared.identify(columns[1])
            let line = Conversation.Line(text: columns[1], language: guess.language, mixed: guess.mixed)
            lines[random.below(lines.count)].append(line)
        }
        for said in lines {
            var present: [LanguageTag: Int] = [:]
            for _ in 0..<viewers { present[Self.choice(of: shares, &random), default: 0] += 1 }
            for line in said {
                let display = shares.filter { DisplayLanguage($0.language)?.reads(line.language) == false }
                tally.said(line.language, languages: display.count)
            }
            var conversation = try Conversation(translator, readers: present)
            for answer in await conversation.say(said, atOnce: atOnce) {
                tally.add(answer, of: said[answer.line].language)
            }
        }
        translator.stop()
        await running.value
        print(tally.summary(engine.counts))
    }

    private static func choice(of shares: [(language: LanguageTag, share: Int)], _ random: inout SplitMix)
        -> LanguageTag
    {
        var rest = random.below(shares.reduce(0) { $0 + $1.share })
        for (language, share) in shares {
            if rest < share { return language }
            rest -= share
        }
        return .undetermined
    }
}

/// Numbers that are the same in each run.
struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, bound)))
    }
}

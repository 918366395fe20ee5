import ArgumentParser
import ChatModel
import TextAnalysis
import Translation

/// What translating costs the relay itself.
struct OverheadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "overhead", abstract: "Measures what translating costs the relay itself, a message and language.",
        discussion: """
            Times are this thread's processor time from a message's admission until its room goes on: masking, folding, \
            phrasebook, cache, and handing the text to whoever calls engines. Besides, what all threads spent until the \
            last answer was there. Engines answer at once, or never. Ends with 1 where a bound is broken.
            """)

    @Option(help: "Lines of a label, tab, text; the label is not looked at.")
    var file = "Load/corpus/chat-corpus.tsv"

    @Option(help: "At most so many lines.")
    var limit = 5000

    func run() async throws {
        let lines: [Conversation.Line] = try TextLines.columns(file).lazy.filter { $0.count > 1 }.prefix(limit).map {
            let guess = LanguageIdentifier.shared.identify($0[1])
            return Conversation.Line(text: $0[1], language: guess.language, mixed: guess.mixed)
        }
        guard let chinese = LanguageTag("zh-Hans") else { throw ValidationError("no Chinese") }
        var isKept = true
        func bound(_ name: String, _ times: Percentiles, _ p50: Double, _ p99: Double) {
            let isIn = times.value(0.5) <= p50 && times.value(0.99) <= p99
            isKept = isKept && isIn
            let allowed = "\(Percentiles.text(p50)) and \(Percentiles.text(p99))"
            print("\(name): \(times); allowed \(allowed)\(isIn ? "" : ": BROKEN")")
        }
        for isHung in [false, true] {
            let engine = StandInEngine(isHung: isHung)
            let translator = Translator(
                engines: [engine], phrasebook: try Phrasebook.embedded(), converter: ChineseConverter())
            let running = Task { await translator.run() }
            let name = isHung ? "engine hung" : "engine answers"
            // Chinese lines for readers of English and English ones for readers of Chinese: mostly one language a message.
            var round = try Round(translator, .english, chinese)
            let before = processSeconds()
            await round.say(lines)
            let spent = (processSeconds() - before) / Double(max(1, round.all.count))
            bound("\(name), a message and language", round.all, 50e-6, 500e-6)
            print("  of these asked of the engine: \(round.asked)")
            print("  all threads, answers included: \(Percentiles.text(spent)) a message and language")
            if !isHung {
                var again = try Round(translator, .english, chinese)
                await again.say(lines)
                bound("  again, those from the cache, masking included", again.cached, 50e-6, 500e-6)
                bound("  of that the cache alone", Self.lookups(translator, lines, chinese), 10e-6, 100e-6)
            }
            translator.stop()
            await running.value
        }
        if !isKept { throw ExitCode.failure }
    }

    /// What it takes to find kept translations of texts that are masked and folded.
    private static func lookups(
        _ translator: Translator, _ lines: [Conversation.Line], _ target: LanguageTag
    ) -> Percentiles {
        var times = Percentiles()
        guard let room = RoomID("overhead"), let display = DisplayLanguage(target) else { return times }
        let masker = Masker(RoomVocabulary())
        for line in lines where line.language == .english {
            let masked = masker.mask(line.text)
            let folded = FoldedText(masked)
            let start = threadSeconds()
            let response = translator.translate(masked, folded, from: line.language, to: display, in: room) { _ in }
            let took = threadSeconds() - start
            if case .outcome(let outcome) = response, case .text(_, .machine, _) = outcome.outcome { times.add(took) }
        }
        return times
    }
}

/// One room that says all lines once.
private struct Round {
    private var room: RoomTranslation
    private(set) var all = Percentiles()
    private(set) var asked = Percentiles()
    private(set) var cached = Percentiles()

    init(_ translator: Translator, _ languages: LanguageTag...) throws {
        guard let id = RoomID("overhead") else { throw ValidationError("no room") }
        room = RoomTranslation(id, translator)
        for language in languages { room.demand.add(language) }
    }

    /// Ends when no translation is awaited any more.
    mutating func say(_ lines: [Conversation.Line]) async {
        let (stream, later) = AsyncStream.makeStream(of: Void.self)
        var arriving = stream.makeAsyncIterator()
        var awaited = 0
        for line in lines {
            let start = threadSeconds()
            let started = room.start(line.text, in: line.language, mixed: line.mixed) { _ in later.yield() }
            let took = threadSeconds() - start
            awaited += started.awaited.count
            // A mixed message is translated for both.
            let languages = started.awaited.count + started.outcomes.count
            if languages > 0 {
                let each = took / Double(languages)
                all.add(each)
                if !started.awaited.isEmpty { asked.add(each) }
                if started.isFromCache { cached.add(each) }
            }
            while awaited > 64, await arriving.next() != nil { awaited -= 1 }
        }
        while awaited > 0, await arriving.next() != nil { awaited -= 1 }
    }
}

extension RoomTranslation.Started {
    fileprivate var isFromCache: Bool {
        guard awaited.isEmpty, case .text(_, .machine, _)? = outcomes.first?.outcome else { return false }
        return true
    }
}

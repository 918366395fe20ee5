import ChatModel
import Logging
import Relay
import ServiceLifecycle
import TextAnalysis
import Translation

/// What translates for all rooms, from the settings.
package struct TranslationParts: Service {
    package let translator: Translator
    let figures: TranslationFigures
    let engines: [GuardedEngine]
    let budget: RoomBudget
    let budgets: BudgetSettings
    private let client: EngineHTTPClient?

    /// Reads the files and keys that the settings name; asks nobody yet.
    package init(_ settings: TranslationSettings, clock: @escaping @Sendable () -> Moment, log: Logger)
        throws(SettingsFailure)
    {
        let figures = TranslationFigures()
        self.figures = figures
        let client = settings.engines.isEmpty ? nil : EngineHTTPClient()
        self.client = client
        var engines: [GuardedEngine] = []
        for engine in settings.engines {
            guard let client else { break }
            do throws(EngineFactory.Failure) {
                engines.append(
                    try EngineFactory.engine(engine, client: client, now: clock) { event in
                        switch event {
                        case .opened(let engine, let pair, let cause):
                            let part = pair.map { " from \($0.from?.tag ?? "any") to \($0.to.tag)" } ?? ""
                            log.warning("translation engine \(engine) is not asked\(part) for now: \(cause)")
                        case .closed(let engine, _): log.info("translation engine \(engine) is asked again")
                        }
                    })
            } catch {
                throw Self.failure("translation.engines", "\(engine.name): \(error)")
            }
        }
        figures.watch(engines)
        let converter = ChineseConverter()
        if converter == nil { log.warning("OpenCC's data is not installed: Chinese is not converted between scripts") }
        var translating = TranslatorSettings()
        translating.deadline = settings.deadline
        translating.flights = settings.textsMax
        translating.waiting = settings.waitingMax
        translating.cache.entries = settings.cacheEntries
        translating.cache.bytes = settings.cacheBytes
        translating.cache.timeToLive = settings.cacheTime
        self.engines = engines
        budgets = BudgetSettings(
            perRoomHour: settings.budgetRoomHour > 0 ? settings.budgetRoomHour : nil,
            perDay: settings.budgetDay > 0 ? settings.budgetDay : nil)
        budget = RoomBudget(
            budgets, now: { clock().wall },
            report: { limit, room in
                switch limit {
                case .roomHour: log.warning("room \(room) has spent its hour's budget for translation")
                case .day: log.warning("the day's budget for translation is spent")
                }
            })
        translator = Translator(
            engines: engines, phrasebook: try Self.phrasebook(settings), gloss: try Self.gloss(settings),
            converter: converter, budget: budget, settings: translating,
            check: AnswerCheck(isInLanguage: Self.isInLanguage),
            report: { figures.take($0) })
    }

    /// Asks engines until the relay has drained.
    package func run() async {
        await withGracefulShutdownHandler {
            await translator.run()
        } onGracefulShutdown: {
            translator.stop()
        }
        await client?.shutdown()
    }

    /// Letters from which on an answer's language is judged; shorter ones are names as often as words.
    private static let lettersJudged = 16
    /// An answer that is at most as probable as this in the language that was asked for is in another.
    private static let leastProbability = 0.02

    /// Whether an engine's answer is in the language; nil where that can't be told.
    static func isInLanguage(_ text: String, _ language: LanguageTag) -> Bool? {
        let guess = LanguageIdentifier.shared.identify(text)
        guard guess.evidence.letters >= lettersJudged, guess.language != .undetermined else { return nil }
        if guess.language.primary == language.primary { return true }
        // All of it where the language is none that can be identified.
        guard guess.probability(of: [language]) < 1 else { return nil }
        let share = guess.top(.max).filter { $0.language.primary == language.primary }.reduce(0) { $0 + $1.probability }
        return share > leastProbability
    }

    private static func phrasebook(_ settings: TranslationSettings) throws(SettingsFailure) -> Phrasebook {
        guard settings.phrasebook else { return Phrasebook() }
        do throws(PhrasebookError) {
            if let file = settings.phrasebookFile { return try Phrasebook(file: file.path) }
            return try Phrasebook.embedded()
        } catch {
            throw failure("translation.phrasebook_file", "\(error)", settings.phrasebookFile)
        }
    }

    private static func gloss(_ settings: TranslationSettings) throws(SettingsFailure) -> WordGloss? {
        guard let file = settings.glossFile else { return nil }
        do throws(WordGloss.ReadingError) {
            return try WordGloss(file: file.path)
        } catch {
            throw failure("translation.gloss_file", "\(error)", file)
        }
    }

    private static func failure(_ key: String, _ message: String, _ file: SettingsFile? = nil) -> SettingsFailure {
        let origin = file?.origin ?? SettingsOrigin(file: "settings", line: nil, column: nil, key: key)
        return SettingsFailure(problems: [SettingsProblem(origin: origin, message: message)])
    }
}

import AdminAPI
import Translation

extension TranslationParts {
    /// - Parameter rooms: the most rooms of whose spending is told.
    func status(rooms: Int) -> TranslationStatus {
        let held = translator.figures
        var status = TranslationStatus()
        status.engines = engines.map(EngineStatus.init)
        status.roomHourBudget = budgets.perRoomHour
        status.dayBudget = budgets.perDay
        status.spentToday = budget.spentToday
        status.spenders = budget.spenders(most: rooms)
        status.cacheEntries = held.cached
        status.cacheBytes = held.cachedBytes
        status.underWay = held.flights
        status.waiting = held.waiting
        return status
    }
}

extension EngineStatus {
    /// Readers choose languages, so that of the pairs no more are told.
    private static let pairsMost = 100

    init(_ engine: GuardedEngine) {
        let figures = engine.figures
        self.init(name: engine.name)
        isHeldBack = figures.isOpen
        heldBackPairs = Array(figures.openPairs.prefix(Self.pairsMost))
        calls = figures.calls
        running = figures.underWay
        texts = figures.texts
        characters = figures.characters
        failures = Dictionary(uniqueKeysWithValues: figures.errors.map { ($0.key.rawValue, $0.value) })
        turnedAway = figures.turnedAway
        let ended = figures.callsBySeconds.reduce(0, +)
        meanTime = ended == 0 ? .zero : .seconds(figures.seconds / Double(ended))
    }
}

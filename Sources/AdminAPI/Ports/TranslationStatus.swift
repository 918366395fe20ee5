import ChatModel

/// How one translation engine is doing, since the start.
package struct EngineStatus: Hashable, Sendable {
    package var name: String
    /// Whether it is not asked for now.
    package var isHeldBack = false
    /// Pairs of languages that it is not asked for now, such as `zh-Hans>en`.
    package var heldBackPairs: [String] = []
    package var calls = 0
    /// Calls under way, late ones too.
    package var running = 0
    package var texts = 0
    package var characters = 0
    /// Calls that ended in an error, by its kind.
    package var failures: [String: Int] = [:]
    /// Batches that a breaker or the cap on calls held back.
    package var turnedAway = 0
    /// The mean of all calls that ended.
    package var meanTime = Duration.zero

    package init(name: String) { self.name = name }
}

/// How translation is doing.
package struct TranslationStatus: Sendable {
    /// In the order in which they are asked.
    package var engines: [EngineStatus] = []
    /// Characters that a room may send to engines in an hour; nil: any number.
    package var roomHourBudget: Int?
    /// Characters that all rooms may send in a day in UTC; nil: any number, and then they are not counted.
    package var dayBudget: Int?
    package var spentToday = 0
    /// The rooms that sent most this hour, these first.
    package var spenders: [(room: RoomID, characters: Int)] = []
    package var cacheEntries = 0
    package var cacheBytes = 0
    /// Texts on their way to engines.
    package var underWay = 0
    /// Messages that wait for them, each counted once a language.
    package var waiting = 0

    package init() {}
}

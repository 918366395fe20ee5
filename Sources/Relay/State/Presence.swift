import ChatModel

/// How many connections a room has, by the language that they read.
struct Presence: Sendable {
    private(set) var count = 0
    private var languages: [LanguageTag: Int] = [:]
    private var hasChanged = false
    private var publishedAt: ContinuousClock.Instant?

    /// The most languages that are told; a peer makes up as many as it likes.
    private static let mostLanguages = 20

    mutating func add(_ language: LanguageTag?) {
        count += 1
        hasChanged = true
        if let language { languages[language, default: 0] += 1 }
    }

    mutating func remove(_ language: LanguageTag?) {
        count -= 1
        hasChanged = true
        guard let language else { return }
        let left = languages[language, default: 1] - 1
        languages[language] = left > 0 ? left : nil
    }

    mutating func change(from old: LanguageTag?, to new: LanguageTag?) {
        remove(old)
        add(new)
    }

    /// What to tell now, if anything has changed since the last time and that is long enough ago.
    ///
    /// Telling everyone costs as much as a message, so large rooms are told less often: a second for each
    /// 2,000 viewers, at most ten.
    mutating func due(
        at now: ContinuousClock.Instant, interval: Duration
    ) -> (count: Int, languages: [LanguageTag: Int])? {
        guard hasChanged else { return nil }
        let spaced = max(interval, .seconds(min(10, count / 2000)))
        if let publishedAt, now - publishedAt < spaced { return nil }
        publishedAt = now
        hasChanged = false
        guard languages.count > Self.mostLanguages else { return (count, languages) }
        let largest = languages.sorted { ($0.value, $1.key.tag) > ($1.value, $0.key.tag) }.prefix(Self.mostLanguages)
        return (count, Dictionary(uniqueKeysWithValues: largest.map { ($0.key, $0.value) }))
    }
}

import ChatModel

/// Chooses what viewers get of a room that says more than its delivery budget carries.
///
/// Each language that is spoken has a bucket with an equal part of the budget; what a language does not use goes
/// into a pot from which the others take, the least served first. So a language spoken by few never vanishes behind
/// one spoken by many (max-min fairness), and a room below its budget loses nothing. Pure: time is passed in.
struct Sampler: Sendable {
    private struct Bucket {
        var tokens: Double
        var seenAt: ContinuousClock.Instant
    }

    /// Languages told apart; speakers choose their tags, so there must be an end.
    private static let mostLanguages = 32
    /// A language that was silent for this long gives its part back.
    private static let forgetAfter = Duration.seconds(5)

    private let deliveriesPerSecond: Int
    private var buckets: [LanguageTag: Bucket] = [:]
    /// Messages that any language may take.
    private var pot = 0.0
    private var refilledAt: ContinuousClock.Instant?

    init(deliveriesPerSecond: Int) { self.deliveriesPerSecond = deliveriesPerSecond }

    /// Whether each line is kept, in order.
    ///
    /// - Parameter viewers: how many get what is kept.
    mutating func keep(
        _ ranks: some RandomAccessCollection<LineRank>, viewers: Int, at now: ContinuousClock.Instant
    ) -> [Bool] {
        var kept = [Bool](repeating: true, count: ranks.count)
        var spoken: [LanguageTag: [Int]] = [:]
        for (place, rank) in ranks.enumerated() {
            guard case .sampled(let audience) = rank else { continue }
            spoken[known(audience.language, besides: spoken), default: []].append(place)
        }
        refill(perSecond: Double(deliveriesPerSecond) / Double(max(viewers, 1)), spoken.keys, at: now)
        let always = ranks.count - spoken.values.reduce(0) { $0 + $1.count }
        // What must be sent is paid for as well, but cannot take more than a moment's budget from the rest.
        pot = max(pot - Double(always), -1)
        var taken: [(language: LanguageTag, places: [Int], count: Int)] = []
        for (language, places) in spoken {
            let count = min(places.count, Int(buckets[language]?.tokens ?? 0))
            buckets[language]?.tokens -= Double(count)
            taken.append((language, places, count))
        }
        takeFromPot(&taken)
        for (_, places, count) in taken {
            // The newest of each: they stand together, so fewer gaps need telling.
            for place in places.dropLast(count) { kept[place] = false }
        }
        return kept
    }

    private func known(_ language: LanguageTag, besides spoken: [LanguageTag: [Int]]) -> LanguageTag {
        let isKnown = buckets[language] != nil || spoken[language] != nil
        return isKnown || buckets.count + spoken.count < Self.mostLanguages ? language : .undetermined
    }

    private mutating func refill(
        perSecond rate: Double, _ spoken: some Collection<LanguageTag>, at now: ContinuousClock.Instant
    ) {
        for language in spoken {
            buckets[language] = Bucket(tokens: buckets[language]?.tokens ?? 0, seenAt: now)
        }
        for (language, bucket) in buckets where now - bucket.seenAt > Self.forgetAfter {
            pot += bucket.tokens
            buckets[language] = nil
        }
        let elapsed = refilledAt.map { min(max((now - $0) / .seconds(1), 0), 1) } ?? 1
        refilledAt = now
        // A second's worth may gather, so that a short burst passes whole.
        let most = max(rate, 1)
        guard !buckets.isEmpty else {
            pot = min(pot + rate * elapsed, most)
            return
        }
        let share = rate / Double(buckets.count)
        let full = max(share / 4, 1)
        for language in Array(buckets.keys) {
            let tokens = (buckets[language]?.tokens ?? 0) + share * elapsed
            buckets[language]?.tokens = min(tokens, full)
            pot = min(pot + max(tokens - full, 0), most)
        }
    }

    private mutating func takeFromPot(_ taken: inout [(language: LanguageTag, places: [Int], count: Int)]) {
        guard pot >= 1 else { return }
        // The language tag decides between equals, so that the choice does not depend on the order of a table.
        taken.sort { ($0.count, $0.language.tag) < ($1.count, $1.language.tag) }
        var hungry = taken.indices.filter { taken[$0].count < taken[$0].places.count }
        while pot >= 1, let least = hungry.min(by: { taken[$0].count < taken[$1].count }) {
            taken[least].count += 1
            pot -= 1
            if taken[least].count == taken[least].places.count { hungry.removeAll { $0 == least } }
        }
    }
}

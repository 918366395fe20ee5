/// Why a phrase is not blocked.
package enum PhraseRefusal: Error, Hashable, Sendable {
    /// Nothing, or too little to tell one message from another.
    case tooShort(least: Int)
    case tooLong(most: Int)
    /// As many phrases as may be are blocked already.
    case full(most: Int)
}

/// The phrases that a moderator has purged a short while ago: what holds one does not come back at once.
package struct PhrasePurge: Sendable {
    private var phrases: [(phrase: PurgePhrase, until: ContinuousClock.Instant)] = []
    private let most: Int
    private let stays: Duration
    private let characters: ClosedRange<Int>

    /// - Parameters:
    ///   - most: phrases at a time.
    ///   - stays: how long a phrase is blocked.
    ///   - characters: graphemes of a phrase, folded.
    package init(most: Int = 20, stays: Duration = .seconds(60), characters: ClosedRange<Int> = 2...100) {
        self.most = max(most, 1)
        self.stays = stays
        self.characters = characters
    }

    /// Phrases that are blocked now, as they were written.
    package func blocked(at now: ContinuousClock.Instant) -> [String] {
        phrases.filter { now < $0.until }.map(\.phrase.text)
    }

    /// Blocks a phrase for a time; one that is blocked already, for as long from now.
    ///
    /// - Returns: the phrase, to take earlier messages out that match it.
    package mutating func block(
        _ text: String, at now: ContinuousClock.Instant
    ) -> Result<PurgePhrase, PhraseRefusal> {
        guard text.isWithin(characters: 2 * characters.upperBound) else {
            return .failure(.tooLong(most: characters.upperBound))
        }
        guard let phrase = PurgePhrase(text) else { return .failure(.tooShort(least: characters.lowerBound)) }
        let length = String(decoding: phrase.folded, as: UTF8.self).count
        guard length >= characters.lowerBound else { return .failure(.tooShort(least: characters.lowerBound)) }
        guard length <= characters.upperBound else { return .failure(.tooLong(most: characters.upperBound)) }
        phrases.removeAll { $0.until <= now || $0.phrase == phrase }
        guard phrases.count < most else { return .failure(.full(most: most)) }
        phrases.append((phrase, now + stays))
        return .success(phrase)
    }

    /// Ends a block before its time.
    package mutating func lift(_ text: String) {
        guard let phrase = PurgePhrase(text) else { return }
        phrases.removeAll { $0.phrase == phrase }
    }

    /// The blocked phrase that is in the text, as it was written.
    package func blocks(_ text: String, at now: ContinuousClock.Instant) -> String? {
        guard phrases.contains(where: { now < $0.until }) else { return nil }
        let folded = PurgePhrase.fold(text)
        return phrases.first { now < $0.until && $0.phrase.isIn(folded) }?.phrase.text
    }
}

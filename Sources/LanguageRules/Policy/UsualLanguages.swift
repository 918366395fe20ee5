import ChatModel

/// Which language each user of a room mostly writes. A pure value, of a bounded number of users.
package struct UsualLanguages: Sendable {
    private struct Tally: Sendable {
        var counts: [(language: LanguageTag, count: Double)] = []

        mutating func note(_ language: LanguageTag) {
            // What was long ago weighs less, so that who changes languages is believed.
            for index in counts.indices { counts[index].count *= 0.95 }
            if let index = counts.firstIndex(where: { $0.language == language }) {
                counts[index].count += 1
            } else {
                counts.append((language, 1))
            }
            counts.sort { $0.count > $1.count }
            counts = Array(counts.prefix(4))
        }
    }

    private var tallies: UserTable<Tally>

    package init(usersMax: Int = 10_000, keep: Duration = .seconds(24 * 3600)) {
        tallies = UserTable(most: usersMax, keep: keep)
    }

    package var count: Int { tallies.count }

    /// Notes a message whose language is sure enough to build on; `und` is not noted.
    package mutating func note(_ reading: LanguageReading, by user: UserID, at now: ContinuousClock.Instant) {
        guard reading.language != .undetermined, reading.mixed.isEmpty, reading.confidence >= 0.8 else { return }
        var tally = tallies.value(of: user, at: now) ?? Tally()
        tally.note(reading.language)
        tallies.set(tally, of: user, at: now)
    }

    package mutating func forget(_ user: UserID) { tallies.remove(user) }

    /// The language of most of a user's messages, from about four messages on; nil where there is none.
    package func usual(of user: UserID, at now: ContinuousClock.Instant) -> LanguageTag? {
        guard let counts = tallies.value(of: user, at: now)?.counts, let first = counts.first else { return nil }
        let all = counts.reduce(0) { $0 + $1.count }
        return all >= 3.5 && first.count >= 0.8 * all ? first.language : nil
    }
}

import ChatModel

/// What a message is to the raid detector.
package enum RaidVerdict: Hashable, Sendable {
    case calm
    /// With this message a flood reaches a level, 1 for the lowest, for the first time; `count` users are in it.
    case raid(level: Int, sample: String, count: Int)
    /// The message belongs to a flood of this level, which was told before.
    case ongoing(level: Int)
}

/// When many users saying nearly the same is a raid.
package struct RaidLimits: Hashable, Sendable {
    /// Within which users are counted.
    package var window: Duration = .seconds(10)
    /// Users from which on a flood has level 1, 2, ….
    package var thresholds: [Int] = [5, 15, 50]
    /// Texts of at most so many letters and digits, a run of the same counted once, are what everyone says.
    package var commonCharacters = 6
    /// A common text is a flood only from this many users on.
    package var commonUsers = 100
    /// And only from so many times what the room usually says in common texts within a window.
    package var commonFactor = 10.0
    /// The share of two texts' features that makes them variants.
    package var similarity = 0.34
    /// A flood that has paused so long is another.
    package var pause: Duration = .seconds(60)
    /// Different texts that are remembered at a time.
    package var mostTexts = 1024
    /// Users who are counted for a text.
    package var mostUsers = 1000
    /// Graphemes of a sample.
    package var sampleCharacters = 100

    package init() {}
}

/// Finds floods of nearly the same text from many users.
///
/// A message costs time linear in its text. Memory is bounded by ``RaidLimits/mostTexts`` and grows only with what a
/// room says within a window.
package struct RaidDetector: Sendable {
    private struct Cluster: Sendable {
        var users = RecentUsers()
        var seenAt: ContinuousClock.Instant
        var level = 0
        var isCommon: Bool
        /// Matched since the hand last passed.
        var isWarm = false
        var features: [UInt32]
    }

    /// Features that two texts share at the least, if they have as many: one word is no sign of a variant.
    private static let leastCommon = 5

    private var clusters: [Cluster] = []
    /// For a feature, by its low bits, the cluster that last had it, under the feature's high half. Lossy: what it says
    /// is checked.
    private var index: [UInt32] = []
    /// The next cluster that may be given up.
    private var hand = 0
    private var fingerprint: TextFingerprint
    /// The clusters that the features of the text at hand name.
    private var named: [UInt16] = []
    private var usual: CommonRate
    private let limits: RaidLimits
    private let mostTexts: Int

    /// - Parameter key: keeps those who flood from making texts up that fall together; a random one by default.
    package init(limits: RaidLimits = RaidLimits(), key: UInt64 = .random(in: 0 ... .max)) {
        self.limits = limits
        mostTexts = min(max(limits.mostTexts, 2), Int(UInt16.max) - 1)
        fingerprint = TextFingerprint(key: key)
        usual = CommonRate(window: limits.window)
    }

    /// Texts that are remembered.
    package var count: Int { clusters.count }

    /// Notes a message of somebody who is not exempt.
    package mutating func note(_ text: String, by user: UserID, at now: ContinuousClock.Instant) -> RaidVerdict {
        fingerprint.read(text, exactly: limits.commonCharacters)
        let isCommon = fingerprint.characters <= limits.commonCharacters
        if isCommon { usual.note(at: now) }
        let place = match(isCommon: isCommon) ?? open(isCommon: isCommon, at: now)
        if now - clusters[place].seenAt > limits.pause { clusters[place].level = 0 }
        clusters[place].seenAt = now
        clusters[place].users.add(
            UInt32(truncatingIfNeeded: user.hashValue), at: now, window: limits.window, most: limits.mostUsers)
        return judge(place, text, at: now)
    }

    private mutating func judge(_ place: Int, _ text: String, at now: ContinuousClock.Instant) -> RaidVerdict {
        let users = clusters[place].users.count
        let level = clusters[place].level
        var reached = limits.thresholds.count { users >= $0 }
        if clusters[place].isCommon, reached > 0 {
            let least = max(Double(limits.commonUsers), limits.commonFactor * usual.perWindow)
            if Double(users) < least { reached = 0 }
        }
        guard reached > level else { return level > 0 ? .ongoing(level: level) : .calm }
        clusters[place].level = reached
        return .raid(level: reached, sample: String(text.prefix(limits.sampleCharacters)), count: users)
    }

    /// The cluster that the fingerprint is a variant of.
    private mutating func match(isCommon: Bool) -> Int? {
        guard !index.isEmpty else { return nil }
        var best: (place: Int, similarity: Double)?
        named.removeAll(keepingCapacity: true)
        // One feature in common says little; what is looked at closely has two.
        let needed = min(2, fingerprint.features.count)
        for feature in fingerprint.features {
            let entry = index[Int(feature) & (index.count - 1)]
            guard (entry ^ feature) >> 16 == 0 else { continue }
            named.append(UInt16(truncatingIfNeeded: entry))
            let place = Int(entry & 0xFFFF)
            guard place < clusters.count, named.count(where: { Int($0) == place }) == needed else { continue }
            guard clusters[place].isCommon == isCommon else { continue }
            let similarity = Self.similarity(fingerprint.features, clusters[place].features)
            guard similarity >= limits.similarity, similarity > best?.similarity ?? 0 else { continue }
            best = (place, similarity)
            if similarity > 0.8 { break }
        }
        guard let place = best?.place else { return nil }
        clusters[place].isWarm = true
        // Places in the index that others took since are taken back.
        enter(place)
        return place
    }

    private mutating func enter(_ place: Int) {
        for feature in clusters[place].features {
            index[Int(feature) & (index.count - 1)] = feature & 0xFFFF_0000 | UInt32(place)
        }
    }

    /// A cluster for a text that is like none: in place of one that is out of date, a new one, or in place of the next
    /// that was not matched lately.
    private mutating func open(isCommon: Bool, at now: ContinuousClock.Instant) -> Int {
        let cluster = Cluster(seenAt: now, isCommon: isCommon, features: fingerprint.features)
        let place = vacancy(at: now)
        if place == clusters.count {
            clusters.append(cluster)
            growIndex()
        } else {
            clusters[place] = cluster
        }
        enter(place)
        return place
    }

    private mutating func vacancy(at now: ContinuousClock.Instant) -> Int {
        let isFull = clusters.count >= mostTexts
        // While there may be more, four places for each message find those that are over before there are many.
        var looks = isFull ? Int.max : min(4, clusters.count)
        while looks > 0 {
            looks -= 1
            let place = hand % clusters.count
            hand = place + 1
            if isOver(clusters[place], at: now) || isFull && !clusters[place].isWarm { return place }
            if isFull { clusters[place].isWarm = false }
        }
        return clusters.count
    }

    private func isOver(_ cluster: Cluster, at now: ContinuousClock.Instant) -> Bool {
        now - cluster.seenAt > (cluster.level > 0 ? limits.pause : limits.window)
    }

    private mutating func growIndex() {
        let least = clusters.count * TextFingerprint.mostFeatures
        guard index.count < least else { return }
        index = Array(repeating: .max, count: max(256, 2 * index.count))
        for place in clusters.indices { enter(place) }
    }

    /// The share of common features among the smallest of both, 0 to 1; 0 where there are too few to tell.
    static func similarity(_ left: [UInt32], _ right: [UInt32]) -> Double {
        var (leftPlace, rightPlace) = (0, 0)
        var (common, seen) = (0, 0)
        // Beyond the last of a full one it is not known what it has.
        while seen < TextFingerprint.mostFeatures, leftPlace < left.count || rightPlace < right.count {
            seen += 1
            if leftPlace == left.count {
                rightPlace += 1
            } else if rightPlace == right.count {
                leftPlace += 1
            } else if left[leftPlace] == right[rightPlace] {
                common += 1
                leftPlace += 1
                rightPlace += 1
            } else if left[leftPlace] < right[rightPlace] {
                leftPlace += 1
            } else {
                rightPlace += 1
            }
        }
        let least = min(leastCommon, left.count, right.count)
        return common >= least ? Double(common) / Double(max(seen, 1)) : 0
    }
}

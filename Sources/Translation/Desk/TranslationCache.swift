/// What a translation is looked up by.
package struct TranslationKey: Hashable, Sendable {
    package var from: DisplayLanguage
    package var to: DisplayLanguage
    package var text: FoldedText

    package init(from: DisplayLanguage, to: DisplayLanguage, text: FoldedText) {
        self.from = from
        self.to = to
        self.text = text
    }

    var size: Int { text.text.utf8.count + 64 }
}

/// A translation as it is kept for all messages that say the same.
package struct KeptTranslation: Hashable, Sendable {
    package var template: Template
    /// The language that the template is in.
    package var to: DisplayLanguage
    /// The engine's name.
    package var by: String

    package init(template: Template, to: DisplayLanguage, by: String) {
        self.template = template
        self.to = to
        self.by = by
    }
}

/// Translations of engines, least recently used out first.
package struct TranslationCache: Sendable {
    package struct Limits: Hashable, Sendable {
        package var entries = 50_000
        /// Of keys and texts together, about.
        package var bytes = 32 << 20
        package var timeToLive = Duration.seconds(24 * 3600)
        /// How long a text that no engine could translate is not tried again.
        package var negativeTimeToLive = Duration.seconds(30)

        package init() {}
    }

    /// What is known of a text.
    package enum Entry: Hashable, Sendable {
        case kept(KeptTranslation)
        /// No engine could translate it.
        case unfit
    }

    private struct Node: Sendable {
        var key: TranslationKey
        var entry: Entry
        var expires: ContinuousClock.Instant
        var size: Int
        var newer: Int
        var older: Int
    }

    private let limits: Limits
    private var places: [TranslationKey: Int] = [:]
    private var nodes: [Node] = []
    private var free: [Int] = []
    private var newest = -1
    private var oldest = -1
    package private(set) var bytes = 0

    package init(limits: Limits = Limits()) { self.limits = limits }

    package var count: Int { places.count }

    /// The entry, which becomes the most recently used; nil where there is none, or it is too old.
    package mutating func find(_ key: TranslationKey, at now: ContinuousClock.Instant) -> Entry? {
        guard let place = places[key] else { return nil }
        guard nodes[place].expires > now else {
            remove(place)
            return nil
        }
        if place != newest {
            unlink(place)
            link(place)
        }
        return nodes[place].entry
    }

    /// Keeps the entry in the place of an earlier one. One that is larger than a sixteenth of the cache is not kept.
    package mutating func keep(_ entry: Entry, for key: TranslationKey, at now: ContinuousClock.Instant) {
        if let place = places[key] { remove(place) }
        var size = key.size
        var expires = now + limits.negativeTimeToLive
        if case .kept(let kept) = entry {
            size += kept.template.size
            expires = now + limits.timeToLive
        }
        guard limits.entries > 0, size <= limits.bytes / 16 else { return }
        while oldest >= 0, places.count >= limits.entries || bytes + size > limits.bytes { remove(oldest) }
        let node = Node(key: key, entry: entry, expires: expires, size: size, newer: -1, older: -1)
        let place: Int
        if let reused = free.popLast() {
            nodes[reused] = node
            place = reused
        } else {
            place = nodes.count
            nodes.append(node)
        }
        places[key] = place
        bytes += size
        link(place)
    }

    private mutating func remove(_ place: Int) {
        unlink(place)
        bytes -= nodes[place].size
        places[nodes[place].key] = nil
        // The text goes now, not when the place is used again.
        nodes[place].key.text = FoldedText(text: "")
        nodes[place].entry = .unfit
        free.append(place)
    }

    private mutating func link(_ place: Int) {
        nodes[place].older = newest
        nodes[place].newer = -1
        if newest >= 0 { nodes[newest].newer = place }
        newest = place
        if oldest < 0 { oldest = place }
    }

    private mutating func unlink(_ place: Int) {
        let (newer, older) = (nodes[place].newer, nodes[place].older)
        if newer >= 0 { nodes[newer].older = older } else { newest = older }
        if older >= 0 { nodes[older].newer = newer } else { oldest = newer }
    }
}

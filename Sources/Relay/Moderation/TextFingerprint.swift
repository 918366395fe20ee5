/// What of a text stays the same in its variants: with other case, accents, digits, punctuation, emoji, mentions and
/// repeats, and with a little added before, between or after.
///
/// The shingles of its letters are hashed under a key that nobody outside knows, and the smallest hashes kept: the
/// share of them that two texts have in common is about the share of shingles that they have in common
/// (Broder, "On the resemblance and containment of documents").
struct TextFingerprint: Sendable {
    static let mostFeatures = 16
    /// Letters of a text that are looked at.
    private static let mostLetters = 1024
    /// Scalars of a mention with its sign; more is text.
    private static let mostMention = 33
    /// A text of at least this many letters can be told from others by them.
    private static let fewLetters = 3

    /// Ascending.
    private(set) var features: [UInt32] = []
    /// Letters and digits, each run of the same as one.
    private(set) var characters = 0
    private let key: UInt64
    private let table = FoldedLetter.table
    private var letters: [FoldedLetter] = []
    private var all: [FoldedLetter] = []

    init(key: UInt64) {
        self.key = key
        features.reserveCapacity(Self.mostFeatures)
    }

    /// Takes the text's features in place of those of the last one.
    ///
    /// - Parameter exactly: texts of at most so many characters count as the same only where all of them are.
    mutating func read(_ text: String, exactly: Int) {
        collect(text, leavingMentions: true)
        // What is all mention, such as unspaced Han after an @, is read as text.
        if letters.count < Self.fewLetters { collect(text, leavingMentions: false) }
        features.removeAll(keepingCapacity: true)
        if characters <= exactly || letters.count < Self.fewLetters {
            addWhole()
        } else {
            addShingles()
        }
    }

    private mutating func collect(_ text: String, leavingMentions: Bool) {
        letters.removeAll(keepingCapacity: true)
        all.removeAll(keepingCapacity: true)
        characters = 0
        // Scalars of the mention that go on.
        var mention = 0
        var dense = 0
        for scalar in text.unicodeScalars {
            let folded = FoldedLetter(scalar, table)
            if leavingMentions {
                if folded == .at { mention = Self.mostMention } else if folded == .space { mention = 0 }
                if mention > 0 {
                    mention -= 1
                    continue
                }
            }
            guard folded.isVisible else { continue }
            if folded != all.last {
                all.append(folded)
                if folded.kind != .symbol { characters += 1 }
            }
            if folded.isLetter, folded != letters.last {
                letters.append(folded)
                if folded.kind == .dense { dense += 1 }
                if letters.count == Self.mostLetters { break }
            }
            if all.count == 2 * Self.mostLetters { break }
        }
        // Between and after Han, other letters are as easily made up as digits.
        if dense > Self.fewLetters, 2 * dense >= letters.count, dense < letters.count {
            letters.removeAll { $0.kind != .dense }
        }
    }

    private mutating func addWhole() {
        var hash = key
        // An emoji after a short text does not make another of it.
        let hasText = characters > 0
        for folded in all where !(hasText && folded.kind == .symbol) {
            hash = Self.mix(hash ^ UInt64(folded.rawValue))
        }
        features.append(UInt32(truncatingIfNeeded: hash))
    }

    private mutating func addShingles() {
        // Two of a dense script say as much as three of another.
        let last = letters.count - 1
        var smallest: [UInt32] = []
        swap(&smallest, &features)
        for at in 0...last {
            let first = letters[at]
            guard at < last else { break }
            var shingle = UInt64(first.rawValue) << 32 | UInt64(letters[at + 1].rawValue)
            if first.kind != .dense {
                guard at + 1 < last else { break }
                shingle = Self.mix(shingle ^ UInt64(letters[at + 2].rawValue) << 16)
            }
            Self.insert(UInt32(truncatingIfNeeded: Self.mix(shingle ^ key)), into: &smallest)
        }
        features = smallest
    }

    private static func insert(_ feature: UInt32, into features: inout [UInt32]) {
        if features.count == mostFeatures {
            guard feature < features[mostFeatures - 1] else { return }
        }
        var place = features.count
        while place > 0, features[place - 1] > feature { place -= 1 }
        guard place == 0 || features[place - 1] != feature else { return }
        if features.count < mostFeatures { features.append(feature) }
        var last = features.count - 1
        while last > place {
            features[last] = features[last - 1]
            last -= 1
        }
        features[place] = feature
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Makes the variants of a text that floods are made of, the same ones for the same seed.
struct FloodVariants {
    enum Kind: CaseIterable {
        case same, digits, emoji, letters, han, mentions, punctuation, caseAndRepeats, everything
    }

    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9
        }
    }

    private var random: Random

    init(seed: UInt64) { random = Random(state: seed) }

    mutating func variant(of text: String, _ kind: Kind) -> String {
        switch kind {
        case .same: return text
        case .digits: return text + some("0123456789", 1...12)
        case .emoji: return some("😂🔥👍🎁❤", 0...3) + text + some("😂🔥👍🎁❤", 1...9)
        case .letters: return text + " " + some("abcdefghijklmnopqrstuvwxyz", 1...6)
        case .han: return text + some("的一是不了人我在有他这中大来上国", 1...3)
        case .mentions:
            let mention = "@" + some("abcdefghijklmnopqrstuvwxyz0123456789_", 3...16)
            guard Bool.random(using: &random) else { return mention + " " + text }
            let place = text.index(text.startIndex, offsetBy: Int.random(in: 1..<text.count, using: &random))
            return text[..<place] + " " + mention + " " + text[place...]
        case .punctuation:
            return text.map { String($0) + (Bool.random(using: &random) ? some(".-_*~ !|", 1...2) : "") }.joined()
        case .caseAndRepeats:
            return text.map { character in
                let cased = Bool.random(using: &random) ? character.uppercased() : String(character)
                return String(repeating: cased, count: Int.random(in: 1...3, using: &random))
            }.joined()
        case .everything:
            return variant(of: variant(of: variant(of: text, .caseAndRepeats), .mentions), .digits)
        }
    }

    private mutating func some(_ characters: String, _ count: ClosedRange<Int>) -> String {
        let characters = Array(characters)
        let length = Int.random(in: count, using: &random)
        return String((0..<length).map { _ in characters[Int.random(in: 0..<characters.count, using: &random)] })
    }
}

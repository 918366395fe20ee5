/// What virtual users say.
package struct TextBook {
    package private(set) var texts: [[UInt8]]
    /// The places in ``texts`` that each group says in turn.
    private var turns: [Int: [Int]] = [:]
    /// Of the lines of the corpus, which stand first in ``texts``.
    private let languages: [String]

    package init(_ lines: [CorpusLine]) {
        texts = lines.map(\.text)
        languages = lines.map(\.language)
    }

    /// The group says the lines of `language`, nil: all.
    package mutating func assign(_ group: Int, language: String?) {
        turns[group] = languages.indices.filter { language == nil || languages[$0] == language }
    }

    /// The group says a few lines in many shapes: other case, more letters, other ends.
    package mutating func assignRaid(_ group: Int, language: String?, seed: UInt64) {
        var random = SplitMix(seed: seed)
        let usable = languages.indices.filter {
            (language == nil || languages[$0] == language) && (20...80).contains(texts[$0].count)
        }
        guard !usable.isEmpty else { return assign(group, language: language) }
        var places: [Int] = []
        for _ in 0..<3 {
            let line = texts[usable[Int.random(in: usable.indices, using: &random)]]
            for _ in 0..<200 {
                places.append(texts.count)
                texts.append(Self.disguised(line, using: &random))
            }
        }
        turns[group] = places.shuffled(using: &random)
    }

    private static func disguised(_ line: [UInt8], using random: inout SplitMix) -> [UInt8] {
        var text = line
        for index in text.indices where (97...122).contains(text[index]) && Int.random(in: 0..<6, using: &random) == 0 {
            text[index] -= 32
        }
        let ends = ["!", "!!", "!!!", " lol", " 666", ".", "~", "？", "。。", " 😡"]
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            text += Array(ends.randomElement(using: &random, or: "!").utf8)
        }
        return text + Array(String(Int.random(in: 0..<100, using: &random)).utf8)
    }

    /// The place of the text that the group says as its `number`-th.
    package func place(_ number: Int, group: Int) -> Int {
        guard let turns = turns[group], !turns.isEmpty else { return number % texts.count }
        return turns[number % turns.count]
    }
}

extension Array {
    fileprivate func randomElement(using random: inout SplitMix, or other: Element) -> Element {
        isEmpty ? other : self[Int.random(in: indices, using: &random)]
    }
}

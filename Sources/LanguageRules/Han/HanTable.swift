import TextAnalysis

/// What matching knows of Chinese characters: how they are read, what they are written apart as, how common they are.
///
/// Characters are U+4E00 to U+9FFF, and in their Simplified form wherever a function takes one.
enum HanTable {
    static let first: UInt32 = 0x4E00
    static let count = 0x5200

    /// The letters of each syllable; a syllable is its index, and 0 is none.
    static let syllables: [[UInt8]] = loaded.syllables

    /// What a character is mostly read as; 0 where that is not known.
    static func syllable(_ character: UInt32) -> Int { at(loaded.readings, character) }

    /// What else a character may be read as: its second reading, or that of a character that it contains.
    static func otherSyllable(_ character: UInt32) -> Int { at(loaded.otherReadings, character) }

    /// The Simplified form of a character.
    static func simplified(_ character: UInt32) -> UInt32 {
        guard let index = index(character) else { return character }
        return UInt32(loaded.simplified[index])
    }

    /// How many characters are more common in chat; nil beyond the commonest 500.
    static func rank(_ character: UInt32) -> Int? {
        guard let index = index(character), loaded.ranks[index] > 0 else { return nil }
        return Int(loaded.ranks[index]) - 1
    }

    /// The ways of writing a character apart, each at least two parts.
    static func splits(of character: UInt32) -> [[UInt32]] { loaded.splits[character] ?? [] }

    /// Whether `part` is a part of `whole` that can be seen at first sight.
    static func shows(_ whole: UInt32, _ part: UInt32) -> Bool {
        loaded.splits[whole]?.contains { $0.contains(part) } ?? false
    }

    private static func index(_ character: UInt32) -> Int? {
        character &- first < UInt32(count) ? Int(character - first) : nil
    }

    private static func at(_ table: [UInt16], _ character: UInt32) -> Int {
        index(character).map { Int(table[$0]) } ?? 0
    }

    private struct Loaded: Sendable {
        var syllables: [[UInt8]] = [[]]
        var readings: [UInt16]
        var otherReadings: [UInt16]
        var simplified: [UInt16]
        var ranks: [UInt16]
        var splits: [UInt32: [[UInt32]]] = [:]
    }

    private static let loaded: Loaded = {
        var table = Loaded(
            readings: Array(repeating: 0, count: count), otherReadings: Array(repeating: 0, count: count),
            simplified: [], ranks: Array(repeating: 0, count: count))
        var numbers: [[UInt8]: UInt16] = [:]
        read(readings, &table.syllables, &numbers) { table.readings[$0] = $1 }
        read(otherReadings, &table.syllables, &numbers) { table.otherReadings[$0] = $1 }
        table.simplified = simplifiedForms()
        for (rank, scalar) in common.unicodeScalars.enumerated() {
            if let index = index(scalar.value) { table.ranks[index] = UInt16(rank + 1) }
        }
        for word in (splits + " " + HanTable.usualSplits).split(separator: " ") {
            let scalars = word.unicodeScalars.map(\.value)
            table.splits[scalars[0], default: []].append(Array(scalars.dropFirst()))
        }
        // 涮 stands for 刷 in chat, though it is read otherwise: what it contains says how it is meant.
        for (whole, ways) in table.splits {
            guard let index = index(whole), table.ranks[index] == 0 else { continue }
            for part in ways.joined() where isPhonetic(part) {
                let reading = table.readings[Int(part - first)]
                if reading != 0, reading != table.readings[index] { table.otherReadings[index] = reading }
            }
        }
        return table
    }()

    /// Whether a part is a character of its own, not a mere radical that hundreds of characters have.
    private static func isPhonetic(_ part: UInt32) -> Bool { index(part) != nil && !radicals.contains(part) }

    private static let radicals = Set(
        "人口女子土山工弓心手日月木水火王田白目石示竹米足金钅言食鱼鸟马车门雨犬牛羊虫衣贝走身酉里力刀又巾尸大小寸耳舌血角豆头页音骨革风"
            .unicodeScalars.map(\.value))

    private static func read(
        _ text: String, _ syllables: inout [[UInt8]], _ numbers: inout [[UInt8]: UInt16],
        _ take: (Int, UInt16) -> Void
    ) {
        var letters: [UInt8] = []
        var number: UInt16 = 0
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                letters.append(UInt8(scalar.value))
                number = 0
                continue
            }
            if number == 0 {
                number = numbers[letters] ?? UInt16(syllables.count)
                if Int(number) == syllables.count {
                    syllables.append(letters)
                    numbers[letters] = number
                }
                letters = []
            }
            if let index = index(scalar.value) { take(index, number) }
        }
    }

    private static func simplifiedForms() -> [UInt16] {
        var all = ""
        for code in first..<first + UInt32(count) { Unicode.Scalar(code).map { all.unicodeScalars.append($0) } }
        let forms = TextView(all).simplified().text.unicodeScalars.map { UInt16(truncatingIfNeeded: $0.value) }
        return forms.count == count ? forms : (0..<count).map { UInt16(first) + UInt16($0) }
    }

    /// What is written for parts in chat, besides what the table of splits has.
    private static let usualSplits = "免⺈兔 加カロ 信イ言 代イ弋 微亻微 领令贝 费弗见"
}

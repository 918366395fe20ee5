import CLanguageModel
import CUnicode
import ChatModel

/// Tells languages apart that share Cyrillic, Arabic or Devanagari, by letters that only some write and by their
/// commonest words.
enum SharedScripts {
    /// Votes by language, in the order of `languages`.
    private typealias Votes = SIMD16<Float>

    private static let languages = "ru uk bg be sr ar fa ur ckb hi mr ne".split(separator: " ").map(String.init)
    private static let indices = languages.map { name in
        LanguageTag(name).flatMap { KnownLanguages.shared.index(of: $0) }
    }

    private static let letters: [UInt32: Votes] = votes([
        ("ru", "ыэ", 1.5), ("ru", "ё", 1), ("ru", "і", -4), ("ru", "ь", 0.8), ("ru", "ў", -4),
        ("be", "ў", 4), ("be", "ыэ", 1.2), ("be", "і", 1.5), ("be", "ё", 0.5), ("be", "ь", 0.8), ("be", "ищъ", -3),
        ("uk", "їєґ", 4), ("uk", "і", 1.7), ("uk", "ыэёъў", -3), ("uk", "ь", 0.8),
        ("bg", "ъ", 3), ("bg", "ыэёі", -3), ("bg", "ь", -1), ("sr", "јљњћђџ", 4), ("sr", "ыэёъьщйяю", -3),
        ("ar", "ةىأإآؤئكي", 0.7), ("fa", "پچژگ", 1), ("fa", "کی", 1), ("ur", "ٹڈڑںےہھ", 3), ("ur", "کیپچگ", 0.5),
        ("ckb", "ێۆڕڵەڤ", 3), ("mr", "ळ", 3), ("hi", "ड़ढ़", 1),
    ]) { $0.unicodeScalars.map(\.value) }

    private static let words: [UInt64: Votes] = votes(CommonWords.lists) { list in
        list.split(separator: " ").map { WordHash.of(TextNormalizer.folded(String($0)).utf8[...]) }
    }

    /// What words end in, by their last four, six and nine bytes: two or three letters of Cyrillic and Devanagari.
    private static let endings: [UInt64: Votes] = votes([
        ("bg", "та", 0.7), ("bg", "то", 0.3), ("bg", "те", 0.6), ("bg", "ите", 1), ("bg", "ът", 1.5), ("bg", "ят", 0.5),
        ("bg", "еше", 1.5), ("bg", "аше", 1), ("bg", "хме", 2), ("bg", "аме", 1), ("bg", "ват", 1), ("bg", "вам", 0.7),
        ("ru", "ть", 1.5), ("ru", "ся", 1), ("ru", "ого", 1), ("ru", "его", 1), ("ru", "ий", 1), ("ru", "ой", 1),
        ("ru", "ие", 0.7), ("ru", "ет", 1), ("ru", "ют", 1), ("ru", "ат", 0.5), ("ru", "ит", 1), ("ru", "ал", 0.7),
        ("ru", "ила", 0.7), ("ru", "или", 0.7), ("ru", "ами", 0.7), ("ru", "ние", 0.7), ("ru", "тво", 0.5),
        ("uk", "ти", 0.8), ("uk", "ся", 0.5), ("uk", "ий", 0.5), ("uk", "ого", 0.7), ("uk", "ою", 1), ("uk", "ння", 2),
        ("be", "ць", 3), ("be", "цца", 3), ("be", "ае", 1.5), ("be", "ага", 2), ("be", "ны", 0.5), ("be", "лі", 0.5),
        ("mr", "चा", 1.5), ("mr", "ची", 1.5), ("mr", "चे", 1.5), ("mr", "ला", 0.7), ("mr", "णे", 1.5), ("mr", "ून", 1),
        ("mr", "ात", 0.8), ("mr", "ाचं", 1.5), ("mr", "च्या", 2), ("mr", "तो", 0.5), ("mr", "ेय", 1),
        ("hi", "ता", 0.3), ("hi", "ना", 0.5), ("hi", "ों", 1.5), ("hi", "ें", 1), ("hi", "िए", 1), ("hi", "ाओ", 0.7),
    ]) { [WordHash.of(TextNormalizer.folded($0).utf8[...])] }

    /// The languages that `words` (case folded, a space after each) in a script may be in, the likeliest first; their
    /// probabilities add up to 1.
    static func judge(_ script: interline_script, words: [UInt8]) -> [LanguageProbability] {
        // What speaks for each before a word is read: the number of people who write it.
        let candidates: Range<Int>
        var prior = Votes()
        switch script {
        case interline_script_cyrillic: (candidates, prior[0], prior[3], prior[4]) = (0..<5, 1.5, -1, -1)
        case interline_script_arabic: (candidates, prior[5], prior[8]) = (5..<9, 1, -1.5)
        default: (candidates, prior[9], prior[11]) = (9..<12, 1, -1)
        }
        let scores = (prior + tally(words)).clamped(lowerBound: Votes(repeating: -20), upperBound: Votes(repeating: 20))
        var shares = candidates.map { scores[$0] }
        interline_softmax(&shares, shares.count)
        return zip(candidates, shares).compactMap { candidate, share in
            indices[candidate].map { LanguageProbability(language: $0, probability: share) }
        }.sorted { $0.probability > $1.probability }
    }

    private static func tally(_ text: [UInt8]) -> Votes {
        var sum = Votes()
        for word in text.split(separator: 32) {
            if let votes = words[WordHash.of(word)] { sum += votes }
            for length in [4, 6, 9] where word.count > length {
                if let votes = endings[WordHash.of(word.suffix(length))] { sum += votes }
            }
        }
        text.withUnsafeBufferPointer { units in
            var offset = 0
            while offset < units.count {
                let scalar = UTF8Scalar(units, at: offset)
                if scalar.value != 32, let votes = letters[scalar.value] { sum += votes }
                offset += scalar.length
            }
        }
        return sum
    }

    private static func votes<Key: Hashable>(
        _ lists: [(String, String, Float)], _ split: (String) -> [Key]
    ) -> [Key: Votes] {
        var votes: [Key: Votes] = [:]
        for (language, list, weight) in lists {
            guard let lane = languages.firstIndex(of: language) else { continue }
            for key in split(list) { votes[key, default: Votes()][lane] += weight }
        }
        return votes
    }
}

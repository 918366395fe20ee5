import CLanguageModel
import TextAnalysis

/// Features of a text, and the index of its language.
struct TrainingSample {
    let language: Int
    /// Letters, for calibration.
    let letters: Int
    let features: [UInt32]
}

/// What the model learns from, and what it is calibrated on.
struct TrainingCorpus {
    /// Times that each phrase is seen in a pass.
    private static let phraseWeight = 2
    /// The share of texts that are also seen without accents, as many chatters write.
    private static let unaccentedShare = 0.3

    let languages: [String]
    private(set) var samples: [TrainingSample] = []
    private(set) var heldOut: [TrainingSample] = []
    private(set) var heldOutLines: [LabelledText] = []

    /// Every line goes in whole, and one to four words of it by themselves, since chat is short; the held-out twentieth
    /// goes in not at all.
    init(lines: [LabelledText], phrases: [LabelledText], heldOut fold: Int) {
        let languages = Set((lines + phrases).map(\.label)).sorted()
        self.languages = languages
        let indices = Dictionary(uniqueKeysWithValues: zip(languages, 0...))
        var random = SplitMix(seed: 0x1A96)
        for line in lines {
            guard let language = indices[line.label] else { continue }
            let words = LanguageIdentifier.latinWords(of: line.text)
            guard !words.isEmpty else { continue }
            if random.below(20) == fold {
                heldOut.append(Self.sample(words, language))
                heldOutLines.append(line)
                continue
            }
            samples.append(Self.sample(words, language))
            let parts = words.split(separator: 32)
            if parts.count > 3 {
                let count = [1, 2, 2, 3, 3, 4][random.below(6)]
                let first = random.below(parts.count - count + 1)
                let fragment = parts[first..<(first + count)].joined(separator: [32])
                samples.append(Self.sample(Array(fragment) + [32], language))
            }
            if random.unit() < Self.unaccentedShare { addUnaccented(words, language) }
        }
        for phrase in phrases {
            guard let language = indices[phrase.label] else { continue }
            let words = LanguageIdentifier.latinWords(of: phrase.text)
            guard !words.isEmpty else { continue }
            for _ in 0..<Self.phraseWeight { samples.append(Self.sample(words, language)) }
            addUnaccented(words, language)
        }
    }

    private mutating func addUnaccented(_ words: [UInt8], _ language: Int) {
        let plain = TextView(String(decoding: words, as: UTF8.self)).withoutAccents().utf8
        if plain != words { samples.append(Self.sample(plain, language)) }
    }

    private static func sample(_ words: [UInt8], _ language: Int) -> TrainingSample {
        let features = [UInt32](unsafeUninitializedCapacity: words.count * 6 + 16) { features, count in
            count = interline_language_features_of(words, words.count, features.baseAddress, features.count)
        }
        let letters = String(decoding: words, as: UTF8.self).unicodeScalars.count { $0 != " " }
        return TrainingSample(language: language, letters: letters, features: features)
    }
}

import CLanguageModel
import ChatModel

/// The linear model of character n-grams for languages of Latin script.
struct LatinModel: Sendable {
    /// The natural logarithm of how much likelier a language is before a word is read than the training text says:
    /// roughly, what live chats are written in.
    private static let commonness: [String: Float] = [
        "en": 0.7, "es": 0, "pt": 0, "fr": 0, "de": 0, "vi": 0, "id": 0, "tr": 0, "zh-Latn": -0.5,
    ]
    private static let rare: Float = -1.4

    private let logPriors: [Float]
    private let englishLane: Int?

    init() {
        let known = KnownLanguages.shared
        let names = known.tags.prefix(known.modelled).map(\.tag)
        logPriors = names.map { Self.commonness[$0] ?? Self.rare }
        englishLane = names.firstIndex(of: "en")
    }

    /// The probability of each language of the model for case folded words with a space after each.
    ///
    /// Latin words among words of another script are mostly English, or names: `amid` makes that likelier.
    func probabilities(of words: [UInt8], letters: Int, amid: Bool, usual: LanguageIndex?) -> [Float] {
        guard let model = interline_language_model_shared(), !logPriors.isEmpty else { return [] }
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: interline_language_lanes) { sums in
            sums.initialize(repeating: 0)
            let count = interline_language_sums(model, words, words.count, sums.baseAddress)
            let doubt = model.pointee.temperature * (1 + model.pointee.shortness / Float(max(1, letters)))
            let weight = model.pointee.scale / (Float(max(1, count)).squareRoot() * doubt)
            var values = logPriors
            for lane in values.indices { values[lane] += Float(sums[lane]) * weight }
            if amid, let englishLane { values[englishLane] += 3.5 }
            if let usual, Int(usual.value) < values.count { values[Int(usual.value)] += 1.5 }
            interline_softmax(&values, values.count)
            return values
        }
    }
}

import CLanguageModel
import CUnicode
import ChatModel

/// Says what language a text is in. It holds tables that never change: one serves all threads.
package struct LanguageIdentifier: Sendable {
    package static let shared = LanguageIdentifier()

    /// Shares below this are left out of guesses.
    private static let leastShare: Float = 0.001
    /// A Chinese character or Korean syllable says as much as this many letters.
    private static let lettersInACharacter: Float = 2.5
    /// Latin words among other scripts are names as often as words.
    private static let weightOfLatinAmid: Float = 0.5
    /// How many of a text's letters are names, slips and noise that look like any language, and at most which share.
    private static let noiseLetters: Float = 1.3
    private static let mostNoise: Float = 0.3
    /// A language belongs to a mixed text if it has this much of the dominant one's letters.
    private static let mixedShare: Float = 0.02

    private let latin = LatinModel()
    private let named: NamedLanguages

    package init() { named = NamedLanguages() }

    /// Guesses a text's language. `usual` is the one that its sender declared or mostly writes in the room: it decides
    /// what the text leaves open.
    ///
    /// Linear; any text is allowed.
    ///
    /// - Parameter folded: what ``TextNormalizer/folded(_:)`` made of the text, where that is there already.
    package func identify(_ text: String, folded: TextView? = nil, usual: LanguageTag? = nil) -> LanguageGuess {
        let tally = TextTally(text, folded: folded)
        var parts = scriptParts(tally, usual: usual)
        let evidence = LanguageGuess.Evidence(
            letters: tally.latinLetters + parts.reduce(0) { $0 + $1.letters }, latinLetters: tally.latinLetters)
        if tally.latinLetters > 0 {
            let index = usual.flatMap { KnownLanguages.shared.index(of: $0) }
            let amid = !parts.isEmpty
            let values = latin.probabilities(
                of: tally.latinWords, letters: tally.latinLetters, amid: amid, usual: index)
            parts.append(latinPart(values, letters: tally.latinLetters, isAlone: parts.isEmpty))
        }
        return guess(parts.filter { !$0.shares.isEmpty }, evidence)
    }

    private func latinPart(_ values: [Float], letters: Int, isAlone: Bool) -> LanguagePart {
        let noise = min(Self.mostNoise, Self.noiseLetters / Float(max(1, letters)))
        var shares = values.enumerated().compactMap { lane, value in
            value < Self.leastShare
                ? nil
                : LanguageProbability(language: LanguageIndex(value: UInt8(lane)), probability: value * (1 - noise))
        }
        if !shares.isEmpty {
            shares.append(LanguageProbability(language: KnownLanguages.shared.undetermined, probability: noise))
        }
        return LanguagePart(letters: letters, weight: isAlone ? 1 : Self.weightOfLatinAmid, shares: shares)
    }

    private func guess(_ parts: [LanguagePart], _ evidence: LanguageGuess.Evidence) -> LanguageGuess {
        let weights = parts.map { Float($0.letters) * $0.weight }
        guard let most = weights.max(), most > 0, let dominant = weights.firstIndex(of: most) else {
            return .undetermined(evidence)
        }
        // Squared, so that a word or two of another language do not speak for a long text.
        let total = weights.reduce(0) { $0 + $1 * $1 }
        var distribution: [LanguageProbability] = []
        for (part, weight) in zip(parts, weights) {
            let share = weight * weight / total
            for entry in part.shares {
                let probability = entry.probability * share
                if let index = distribution.firstIndex(where: { $0.language == entry.language }) {
                    distribution[index].probability += probability
                } else {
                    distribution.append(LanguageProbability(language: entry.language, probability: probability))
                }
            }
        }
        let best = parts[dominant].likeliest
        var mixed = [best.language]
        for index in weights.indices where index != dominant && weights[index] >= most * Self.mixedShare {
            let other = parts[index].likeliest.language
            if !mixed.contains(other) { mixed.append(other) }
        }
        let known = KnownLanguages.shared
        return LanguageGuess(
            language: known.tag(of: best.language), confidence: Double(best.probability),
            mixed: mixed.count > 1 ? mixed.map { known.tag(of: $0) } : [], evidence: evidence,
            distribution: distribution)
    }

    private func scriptParts(_ tally: TextTally, usual: LanguageTag?) -> [LanguagePart] {
        var parts: [LanguagePart] = []
        let letters = tally.letters
        let han = letters[interline_script_han]
        let kana = letters[interline_script_kana]
        // One kana among many characters is a の in a Chinese shop sign.
        if kana > 0, kana > 1 || han < 4, kana * 8 >= han {
            parts.append(
                LanguagePart(letters: han + kana, weight: Self.lettersInACharacter, shares: named.sure(of: "ja", 0.995))
            )
        } else if han > 0 {
            let shares = named.chinese(tally.han, characters: han, usual: usual)
            parts.append(LanguagePart(letters: han, weight: Self.lettersInACharacter, shares: shares))
        }
        for script in [interline_script_cyrillic, interline_script_arabic, interline_script_devanagari]
        where letters[script] > 0 {
            let shares = SharedScripts.judge(script, words: tally.otherWords)
            parts.append(LanguagePart(letters: letters[script], weight: 1, shares: shares))
        }
        for (script, language) in NamedLanguages.scripts where letters[script] > 0 {
            parts.append(
                LanguagePart(
                    letters: letters[script], weight: script == interline_script_hangul ? Self.lettersInACharacter : 1,
                    shares: named.sure(of: language, 0.995)))
        }
        return parts
    }
}

/// The part of a text in one script.
struct LanguagePart {
    let letters: Int
    /// What one of them says, in letters.
    let weight: Float
    /// Not empty where the part counts.
    let shares: [LanguageProbability]

    var likeliest: LanguageProbability {
        let noise = KnownLanguages.shared.undetermined
        return shares.reduce(shares[0]) { $1.probability > $0.probability && $1.language != noise ? $1 : $0 }
    }
}

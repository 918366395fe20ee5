import ChatModel
import TextAnalysis

/// The rejection of other languages by a room, at the thresholds that architecture.md §5 gives.
struct RoomRule {
    static let latinLetters = 6
    static let otherLetters = 2

    let languages: LanguageCover
    let sureness: Double

    func rejects(_ guess: LanguageGuess) -> Bool {
        let evidence = guess.evidence
        let isEnough =
            evidence.latinLetters >= Self.latinLetters
            || evidence.letters - evidence.latinLetters >= Self.otherLetters
        return isEnough && guess.language != .undetermined
            && guess.probability(of: languages) <= 1 - sureness
    }

    /// Whether text with a label belongs in the room.
    func admits(_ label: String) -> Bool {
        label.split(separator: "+").allSatisfy { part in
            if part == "und" { return true }
            guard let tag = LanguageTag(String(part)) else { return false }
            return LanguageCover([tag]).isWithin(languages)
        }
    }
}

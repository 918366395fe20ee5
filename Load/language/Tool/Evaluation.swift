import ChatModel
import TextAnalysis

/// What identification got right and wrong.
struct Evaluation {
    /// The languages whose F1 makes up the macro-F1.
    static let measured = ["en", "zh", "es", "pt", "fr", "de", "ja", "ko", "ru", "ar", "hi", "th", "vi", "id", "tr"]

    private let room: RoomRule
    private var confusion: [String: [String: Int]] = [:]
    private var byLength: [Int: Tally] = [:]
    private var variants = Tally()
    private var mixedSets = Tally()
    private var undetermined = Tally()
    private var falseRejections = Tally()
    private var misses = Tally()

    init(room: RoomRule) { self.room = room }

    /// Counts a text; returns what is wrong with its guess, if anything.
    mutating func add(_ text: LabelledText, _ guess: LanguageGuess) -> String? {
        let isRejected = room.rejects(guess)
        let isAdmitted = room.admits(text.label)
        if isAdmitted { falseRejections.add(isRejected) } else { misses.add(!isRejected) }
        var mistake: String?
        if isAdmitted == isRejected { mistake = isRejected ? "false rejection" : "miss" }

        if text.label.contains("+") {
            let isRight = Set(text.label.split(separator: "+").map(String.init)) == Set(guess.mixed.map(Self.kind))
            mixedSets.add(isRight)
            return mistake ?? (isRight ? nil : "mixed set")
        }
        let label = Self.kind(of: text.label)
        let found = Self.kind(guess.language)
        confusion[label, default: [:]][found, default: 0] += 1
        if label == "und" { undetermined.add(found == "und") }
        if label == "zh" { variants.add(guess.language.tag == text.label) }
        if Self.measured.contains(label) {
            byLength[Self.bucket(text.text.graphemeCount), default: Tally()].add(label == found)
        }
        return mistake ?? (label == found ? nil : "language")
    }

    func summary(room name: String) -> String {
        let scores = Self.measured.map { ($0, score($0)) }
        let present = scores.filter { confusion[$0.0] != nil }
        let macro = present.reduce(0) { $0 + $1.1 } / Double(max(1, present.count))
        var lines = ["macro-F1 of \(present.count) languages: \(percent(macro))"]
        lines += present.map { language, score in
            let found = confusion[language, default: [:]].filter { $0.key != language }.sorted { $0.value > $1.value }
            let taken = found.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            return "  \(language): \(percent(score))\(taken.isEmpty ? "" : ", taken for \(taken)")"
        }
        for (label, found) in confusion.sorted(by: { $0.key < $1.key }) where !Self.measured.contains(label) {
            let taken = found.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            lines.append("  \(label) is taken for \(taken)")
        }
        lines.append("accuracy by characters:")
        lines += byLength.sorted { $0.key < $1.key }.map { "  from \($0.key): \($0.value)" }
        lines.append("Simplified and Traditional told apart: \(variants)")
        lines.append("und recognised: \(undetermined)")
        lines.append("set of languages of mixed text right: \(mixedSets)")
        lines.append("room \(name), sureness \(room.sureness):")
        lines.append("  false rejections \(falseRejections)")
        lines.append("  misses \(misses)")
        return lines.joined(separator: "\n")
    }

    private func score(_ language: String) -> Double {
        let right = confusion[language]?[language] ?? 0
        let all = confusion[language, default: [:]].values.reduce(0, +)
        let found = confusion.values.reduce(0) { $0 + ($1[language] ?? 0) }
        return all + found == 0 ? 0 : 2 * Double(right) / Double(all + found)
    }

    /// Simplified and Traditional are one language here; pinyin is none of it.
    private static func kind(_ tag: LanguageTag) -> String {
        tag.tag == "zh-Latn" ? tag.tag : String(tag.primary)
    }

    private static func kind(of label: String) -> String {
        let code = label.hasPrefix("x-") ? String(label.dropFirst(2)) : label
        return LanguageTag(code).map(kind) ?? code
    }

    private static func bucket(_ characters: Int) -> Int { [81, 41, 21, 11, 6].first { $0 <= characters } ?? 1 }
}

/// How many of how many.
struct Tally: CustomStringConvertible {
    private(set) var hits = 0
    private(set) var all = 0

    mutating func add(_ isHit: Bool) {
        all += 1
        if isHit { hits += 1 }
    }

    var description: String { "\(hits) of \(all), \(percent(all == 0 ? 0 : Double(hits) / Double(all)))" }
}

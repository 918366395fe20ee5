extension Phrasebook {
    /// Laughs that are known by their entry in each language, however else the entry has them.
    private static let laughs = ["zh": "哈哈", "en": "haha", "es": "jaja"]

    /// What is said without the laughter that stands before or after it, as in `笑死我了哈哈哈` and `lol so cute`;
    /// empty where nobody laughs, or nothing else is said.
    ///
    /// - Returns: the laughter's own place among the two, each as pieces of the text.
    func withoutLaughter(_ pieces: [Piece], _ source: String) -> [(laugh: [Piece], rest: [Piece], isFirst: Bool)] {
        guard let laugh = Self.laughs[source], let entry = entry(PhraseKey([.words(laugh)], []), in: source) else {
            return []
        }
        return [true, false].compactMap { isFirst in
            guard case .words(let words)? = isFirst ? pieces.first : pieces.last,
                let (laugh, other) = Self.split(words, isFirst: isFirst, isSpaced: source != "zh"),
                self.entry(PhraseKey([.words(laugh)], []), in: source) == entry
            else { return nil }
            var rest = pieces
            rest[isFirst ? 0 : rest.count - 1] = .words(other)
            rest.removeAll { $0 == .words("") }
            return rest.isEmpty ? nil : ([.words(laugh)], rest, isFirst)
        }
    }

    /// The first or last word; in Chinese the run of `哈` there, of two or more.
    private static func split(
        _ words: String, isFirst: Bool, isSpaced: Bool
    ) -> (laugh: String, rest: String)? {
        let plain = words.trimmingPrefix { $0 == " " }
        let text = Array(String(plain.reversed().drop { $0 == " " }.reversed()))
        let belongs: (Character) -> Bool = { isSpaced ? $0 != " " : $0 == "哈" }
        let length = isFirst ? text.prefix(while: belongs).count : text.reversed().prefix(while: belongs).count
        guard length >= 2, length < text.count || isSpaced == false else { return nil }
        let laugh = isFirst ? text.prefix(length) : text.suffix(length)
        let rest = isFirst ? text.dropFirst(length) : text.dropLast(length)
        return (String(laugh), String(rest))
    }
}

/// Placeholders in the form of a word that no language has: `Zqaxz`, `Zqbxz`, … `Zqabxz`.
enum WordToken {
    /// More than fit in two letters are not sent.
    static let mostTokens = 26 * 26

    static func token(_ index: Int) -> String {
        var letters = [UInt8(97 + index % 26)]
        if index >= 26 { letters.insert(UInt8(97 + index / 26 - 1), at: 0) }
        return "Zq" + String(decoding: letters, as: UTF8.self) + "xz"
    }

    /// The index of a word in any case; nil where it is no token.
    static func index(_ word: ArraySlice<Unicode.Scalar>) -> Int? {
        let letters = word.map(\.folded)
        guard (5...6).contains(letters.count), letters[0] == "z", letters[1] == "q", letters[letters.count - 2] == "x",
            letters[letters.count - 1] == "z", letters.allSatisfy(\.isASCIILetter)
        else { return nil }
        let numbers = letters[2..<letters.count - 2].map { Int($0.value) - 97 }
        return numbers.count == 1 ? numbers[0] : (numbers[0] + 1) * 26 + numbers[1]
    }

    /// Whether a viewer wrote what would be taken for a token.
    static func resembles(_ word: ArraySlice<Unicode.Scalar>) -> Bool { index(word) != nil }
}

/// What a message looks like besides its words.
package enum TextShape {
    /// Letters that have capitals, and how many are.
    static func capitals(_ text: String) -> (letters: Int, capitals: Int) {
        var (letters, capitals) = (0, 0)
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                if (97...122).contains(scalar.value) { letters += 1 }
                if (65...90).contains(scalar.value) { (letters, capitals) = (letters + 1, capitals + 1) }
            } else if (0xC0..<0x0600).contains(scalar.value), scalar.properties.isCased {
                letters += 1
                if scalar.properties.isUppercase { capitals += 1 }
            }
        }
        return (letters, capitals)
    }

    /// People that a message calls: names after an @ that begins a word.
    static func mentions(_ utf8: [UInt8]) -> Int {
        var count = 0
        for index in utf8.indices where utf8[index] == 0x40 {
            guard index + 1 < utf8.count, isName(utf8[index + 1]), index == 0 || !isName(utf8[index - 1]) else {
                continue
            }
            count += 1
        }
        return count
    }

    /// The longest row of one character, and of one word or of a phrase of up to four characters without spaces.
    static func repetition(_ utf8: [UInt8]) -> (characters: Int, words: Int) {
        let scalars = Array(String(decoding: utf8, as: UTF8.self).unicodeScalars)
        guard scalars.count > 4 else { return (0, 0) }
        var words = repeatedWords(scalars)
        for period in 2...4 where scalars.count > 2 * period {
            var row = 0
            for index in period..<scalars.count {
                row = scalars[index] == scalars[index - period] ? row + 1 : 0
                // A row of one character is a row of every period.
                if row > 0, scalars[index] != scalars[index - 1] || row == 1 { words = max(words, row / period + 1) }
            }
        }
        var (longest, row) = (1, 1)
        for index in 1..<scalars.count {
            row = scalars[index] == scalars[index - 1] && scalars[index] != " " ? row + 1 : 1
            longest = max(longest, row)
        }
        return (longest, words)
    }

    private static func repeatedWords(_ scalars: [Unicode.Scalar]) -> Int {
        let words = scalars.split { $0 == " " || $0 == "," || $0 == "，" }
        guard words.count > 1 else { return 1 }
        var (longest, row) = (1, 1)
        for index in words.indices.dropFirst() {
            row = words[index] == words[index - 1] ? row + 1 : 1
            longest = max(longest, row)
        }
        return longest
    }

    /// Whether a message has nothing but emoji and emotes such as `:wave:`, and at least one.
    package static func isEmotesOnly(_ text: String) -> Bool {
        var sees = false
        var emote = false
        var letters = 0
        for character in text {
            if emote {
                if character == ":", letters > 0 {
                    (emote, sees) = (false, true)
                } else if !isEmoteName(character) {
                    return false
                }
                letters += 1
            } else if character == ":" {
                (emote, letters) = (true, 0)
            } else if isEmoji(character) {
                sees = true
            } else if !character.isWhitespace {
                return false
            }
        }
        return sees && !emote
    }

    private static func isEmoteName(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "-")
    }

    private static func isEmoji(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first, first.properties.isEmoji else { return false }
        // Digits, # and * are emoji only with a variation selector.
        return first.properties.isEmojiPresentation || character.unicodeScalars.count > 1 || first.value > 0x2100
    }

    private static func isName(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || byte == 0x5F
            || byte >= 0x80
    }
}

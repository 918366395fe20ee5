import CLanguageModel
import CUnicode

/// What a text is made of, as far as its language goes: letters by script, and the words of scripts that several
/// languages share.
struct TextTally {
    /// Bytes of words kept for each kind of script: more evidence than that changes no guess.
    private static let wordBytes = 1_024
    /// Bytes of folded text that are looked at.
    private static let readBytes = 16_384
    /// Bytes of one word.
    private static let longestWord = 80
    /// Bytes of a name that a text begins with, and the colon and space after it.
    private static let longestName = 26

    /// Case folded Latin words that are not neutral, a space after each.
    private(set) var latinWords: [UInt8] = []
    private(set) var latinLetters = 0
    /// Cyrillic, Arabic and Devanagari words, a space after each.
    private(set) var otherWords: [UInt8] = []
    /// Letters by `interline_script`, but Latin ones.
    private(set) var letters = ScriptCounts()
    private(set) var han = HanTally()

    private var word: [UInt8] = []
    private var wordLetters = 0
    private var wordIsLatin = false
    private var lastLetter: UInt32 = 0
    private var repeats = 0
    private var lastScript = interline_script_common
    /// A letter of a script whose single letters are used to draw faces (`ツ`, `Д`, `ω`, `ಠ`) waits for a second.
    private var lone: UInt32 = 0

    /// - Parameter folded: what ``TextNormalizer/folded(_:)`` made of the text, where that is there already.
    init(_ text: String, folded: TextView? = nil) {
        var text = text
        let spans = text.withUTF8 { TextSpans.find(in: $0) }
        latinWords.reserveCapacity(min(text.utf8.count + 1, Self.wordBytes))
        let view = folded ?? TextNormalizer.folded(text)
        view.utf8.withUnsafeBufferPointer { units in
            var offset = Self.afterAddressee(units)
            var next = 0
            while offset < min(units.count, Self.readBytes) {
                let origin = view.origin(of: offset)
                while next < spans.count, origin >= spans[next].range.upperBound { next += 1 }
                let scalar = UTF8Scalar(units, at: offset)
                if next < spans.count, origin >= spans[next].range.lowerBound {
                    add(32)
                } else {
                    add(scalar.value)
                }
                offset += scalar.length
            }
            endWord()
        }
    }

    private mutating func add(_ scalar: UInt32) {
        if scalar < 0x80 {
            han.interrupt()
            let unit = UInt8(truncatingIfNeeded: scalar)
            if unit.isLetter { return addLatin(scalar) }
            if unit == 39, wordIsLatin, wordLetters > 0 { return append(39) }
            lastScript = interline_script_common
            return endWord()
        }
        addBeyondASCII(scalar)
    }

    private mutating func addBeyondASCII(_ scalar: UInt32) {
        if scalar == 0x2019, wordIsLatin, wordLetters > 0 { return append(39) }
        let script = scalar >= 0x4E00 && scalar <= 0x9FFF ? interline_script_han : interline_script_of(scalar)
        switch script {
        case interline_script_inherited:
            if wordLetters > 0 { append(scalar) }
        case interline_script_common:
            // ー belongs to kana, ª and º to the words they end.
            if scalar == 0x30FC { return }
            lastScript = script
            han.interrupt()
            endWord()
        case interline_script_latin where interline_is_letter(scalar):
            addLatin(scalar)
        case interline_script_cyrillic, interline_script_arabic, interline_script_devanagari:
            addShared(scalar, script)
        case interline_script_han:
            endWord()
            lastScript = script
            guard !HanTally.isLaughter(scalar) else { return han.interrupt() }
            han.add(scalar)
            letters[script] += 1
        case interline_script_hangul:
            endWord()
            // Single jamo are laughter and tears (ㅋㅋ, ㅠㅠ).
            if scalar >= 0xAC00, scalar <= 0xD7A3 { letters[script] += 1 }
            lastScript = script
        case interline_script_other, interline_script_latin:
            lastScript = script
            endWord()
        default:
            endWord()
            addLone(scalar, script)
        }
    }

    /// Counts a letter, unless it stands alone and is of a kind that draws faces.
    private mutating func addLone(_ scalar: UInt32, _ script: interline_script) {
        let isHiragana = scalar >= 0x3041 && scalar <= 0x3096
        if isHiragana || script == interline_script_thai {
            letters[script] += 1
        } else if lastScript == script {
            letters[script] += lone == 0 ? 1 : 2
            lone = 0
        } else {
            lone = scalar
        }
        lastScript = script
    }

    private mutating func addShared(_ scalar: UInt32, _ script: interline_script) {
        if wordIsLatin { endWord() }
        wordIsLatin = false
        append(scalar)
        if script == interline_script_cyrillic {
            addLone(scalar, script)
        } else {
            if !interline_is_mark(scalar) { letters[script] += 1 }
            lastScript = script
        }
        wordLetters += 1
    }

    private mutating func addLatin(_ scalar: UInt32) {
        if !wordIsLatin { endWord() }
        wordIsLatin = true
        lastScript = interline_script_latin
        repeats = scalar == lastLetter ? repeats + 1 : 0
        lastLetter = scalar
        // Three of a letter say no more than two: `soooo`.
        guard repeats < 2 else { return }
        wordLetters += 1
        append(scalar)
    }

    private mutating func append(_ scalar: UInt32) {
        if word.count < Self.longestWord { UTF8Scalar.append(scalar, to: &word) }
    }

    private mutating func endWord() {
        lastLetter = 0
        repeats = 0
        guard !word.isEmpty else { return }
        while word.last == 39 { word.removeLast() }
        if wordIsLatin {
            if !NeutralWords.holds(word[...]) {
                latinLetters += wordLetters
                if latinWords.count < Self.wordBytes {
                    latinWords.append(contentsOf: word)
                    latinWords.append(32)
                }
            }
        } else if otherWords.count < Self.wordBytes {
            otherWords.append(contentsOf: word)
            otherWords.append(32)
        }
        word.removeAll(keepingCapacity: true)
        wordLetters = 0
        wordIsLatin = false
    }

    /// Where the text begins after `name: ` or `<name> `, by which chats without mentions address someone, or after a
    /// bot's `!command`.
    private static func afterAddressee(_ units: UnsafeBufferPointer<UInt8>) -> Int {
        let limit = min(units.count, longestName)
        guard let end = (0..<limit).first(where: { units[$0] == 32 || units[$0] >= 0x80 }), units[end] == 32, end > 1
        else { return 0 }
        let isName = units[end - 1] == 58 || (units[0] == 60 && units[end - 1] == 62)
        let isCommand = units[0] == 33 && units[1].isLetter
        return isName || isCommand ? end + 1 : 0
    }
}

extension LanguageIdentifier {
    /// The words that the model reads of a text: Latin ones, case folded, a space after each, without links, mentions,
    /// emotes and neutral words. Training reads the same.
    package static func latinWords(of text: String) -> [UInt8] { TextTally(text).latinWords }
}

/// Letters by script.
struct ScriptCounts {
    private var table = [Int32](repeating: 0, count: 32)

    subscript(script: interline_script) -> Int {
        get { Int(table[Int(script.rawValue)]) }
        set { table[Int(script.rawValue)] = Int32(truncatingIfNeeded: newValue) }
    }
}

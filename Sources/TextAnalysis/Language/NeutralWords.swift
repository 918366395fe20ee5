/// Words that chatters of all languages use: laughter, cheers and memes.
enum NeutralWords {
    private static let words: Set<UInt64> = Set(
        """
        afk bg brb btw cya d dd ddd ez fps ff ggs gg ggez ggwp gj gl glhf gz hf hi hmm hm hmmm hype kappa kek kekw lel lmao \
        lmfao lol lul lulw mdr mmm np ns ok okay okey okk omg omfg op oof pepega pog pogchamp poggers poggies pls plz ptdr \
        rip orz otz rofl rsrs sadge smh sus tbh thx tmi tnx ty tyvm uwu owo vs wp wtf xd xdd xp yw zzz monkas catjam copium ez4 \
        irl nsfw ama dm pm fyi gif hd tv pc vip wifi cpu gpu ip usb vpn app qq
        """.split(separator: " ").map { WordHash.of(Array($0.utf8)[...]) })

    /// Whether a case folded Latin word belongs to no language.
    static func holds(_ word: ArraySlice<UInt8>) -> Bool {
        word.count < 2 ? !isVowelWord(word) : isLaughter(word) || words.contains(WordHash.of(word))
    }

    /// `a`, `e`, `o` and `y` are words of Romance languages; `i` and `u` of English chat.
    private static func isVowelWord(_ word: ArraySlice<UInt8>) -> Bool {
        guard let letter = word.first else { return false }
        return [97, 101, 105, 111, 117, 121].contains(letter)
    }

    /// One letter over and over (`www`, `kkkk`, `mmmm`), or a syllable of laughter more than once (`haha`, `jajaj`,
    /// `xixi`, `ahahah`).
    private static func isLaughter(_ word: ArraySlice<UInt8>) -> Bool {
        guard let first = word.first else { return false }
        if word.count >= 2, word.allSatisfy({ $0 == first }) { return true }
        // A slip of the finger (`hahha`, `hahaah`) is laughter still.
        guard word.count >= 4 || word.elementsEqual([104, 97, 104]) else { return false }
        var consonants: UInt8?
        var vowels: UInt8?
        for letter in word {
            switch letter {
            case 97, 101, 105, 111, 117:
                if let vowels, vowels != letter { return false }
                vowels = letter
            case 104, 106, 107, 120:
                if let consonants, consonants != letter { return false }
                consonants = letter
            default: return false
            }
        }
        guard let consonants, vowels != nil else { return false }
        let count = word.reduce(into: 0) { if $1 == consonants { $0 += 1 } }
        return count >= 2
    }
}

/// The hash by which word lists are looked up without making strings.
struct WordHash {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ unit: UInt8) { value = (value ^ UInt64(unit)) &* 0x100_0000_01B3 }

    static func of(_ word: ArraySlice<UInt8>) -> UInt64 {
        var hash = WordHash()
        for unit in word { hash.add(unit) }
        return hash.value
    }
}

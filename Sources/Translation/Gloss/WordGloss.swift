import ChatModel
import Foundation

/// Chinese words with their English senses, from a file in the format of CC-CEDICT.
///
/// What it gives is a list of words and never a sentence. It holds the file's bytes and the place of each entry in them.
package struct WordGloss: Sendable {
    package static let name = "cc-cedict"

    /// Files that are larger are not read; CC-CEDICT itself has about 10 MB.
    package static let mostBytes = 64 << 20

    private let bytes: [UInt8]
    /// The start of the entry's line, by the word in either script.
    private let places: [String: Int32]
    private let longestWord: Int

    package enum ReadingError: Error, Hashable, Sendable {
        case unreadable(String)
        case tooLarge(limit: Int)
        /// No line has the form of an entry.
        case noEntries
    }

    /// Reads a file of lines `繁體 简体 [pin1 yin1] /sense/sense/`; lines that begin with `#` or have another form are
    /// passed over.
    package init(file path: String) throws(ReadingError) {
        let data: Data
        do {
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            guard size <= Self.mostBytes else { throw ReadingError.tooLarge(limit: Self.mostBytes) }
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch let error as ReadingError {
            throw error
        } catch {
            throw .unreadable(error.localizedDescription)
        }
        try self.init(reading: [UInt8](data))
    }

    package init(reading bytes: [UInt8]) throws(ReadingError) {
        guard bytes.count <= Self.mostBytes else { throw .tooLarge(limit: Self.mostBytes) }
        var places: [String: Int32] = [:]
        var longest = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            defer { start = end + 1 }
            guard bytes[start] != UInt8(ascii: "#"), Self.sense(bytes, at: start) != nil else { continue }
            let words = bytes[start..<end].prefix(400).split(
                separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
            for word in words.prefix(2) {
                let word = String(decoding: word, as: UTF8.self)
                guard word.count <= Self.longestWord, !word.isEmpty else { continue }
                longest = max(longest, word.count)
                // Of several entries for one word those that are no surname and no variant say more.
                if let known = places[word], !Self.isMinor(bytes, at: Int(known)) { continue }
                places[word] = Int32(start)
            }
        }
        guard !places.isEmpty else { throw .noEntries }
        self.bytes = bytes
        self.places = places
        longestWord = longest
    }

    private static let longestWord = 12
    private static let mostWords = 40

    package var count: Int { places.count }

    /// The words of a Chinese text with their senses, such as `你 you · 喜欢 to like`; nil for other languages, and where
    /// less than half of the text's Chinese characters are known.
    func gloss(_ text: MaskedText, from source: DisplayLanguage, to target: DisplayLanguage) -> String? {
        guard source.isChinese, target.tag.primary == "en" else { return nil }
        var parts: [String] = []
        var (known, unknown) = (0, 0)
        for piece in text.core {
            guard parts.count < Self.mostWords else { break }
            switch piece {
            case .span(let index): parts.append(text.spans[index].text)
            case .words(let words): add(Array(words), to: &parts, &known, &unknown)
            }
        }
        guard known > 0, known >= unknown else { return nil }
        return text.prefix + parts.joined(separator: " · ") + text.suffix
    }

    private func add(_ characters: [Character], to parts: inout [String], _ known: inout Int, _ unknown: inout Int) {
        var place = 0
        while place < characters.count, parts.count < Self.mostWords {
            guard let scalar = characters[place].unicodeScalars.first, WritingScript(scalar) == .han else {
                place += 1
                continue
            }
            var length = min(longestWord, characters.count - place)
            var found: (word: String, line: Int)?
            while length > 0 {
                let word = String(characters[place..<place + length])
                if let line = places[word] {
                    found = (word, Int(line))
                    break
                }
                length -= 1
            }
            if let found, let sense = Self.sense(bytes, at: found.line) {
                parts.append(found.word + " " + sense)
                known += length
                place += length
            } else {
                parts.append(String(characters[place]))
                unknown += 1
                place += 1
            }
        }
    }

    /// The first sense that is one, without what stands in brackets or after a semicolon.
    private static func sense(_ bytes: [UInt8], at start: Int) -> String? {
        let line = bytes[start...].prefix(2000).prefix { $0 != UInt8(ascii: "\n") }
        guard let open = line.firstIndex(of: UInt8(ascii: "/")), let bracket = line.firstIndex(of: UInt8(ascii: "[")),
            bracket < open
        else { return nil }
        let senses = line[open...].split(separator: UInt8(ascii: "/")).lazy.map {
            plain(String(decoding: $0, as: UTF8.self))
        }
        return senses.first { sense in !sense.isEmpty && !minor.contains { sense.hasPrefix($0) } }
            ?? senses.first { !$0.isEmpty }
    }

    private static func isMinor(_ bytes: [UInt8], at start: Int) -> Bool {
        guard let sense = sense(bytes, at: start) else { return true }
        return minor.contains { sense.hasPrefix($0) }
    }

    /// Notes on a word and its rarer uses, which say little where others are to be had.
    private static let minor = ["CL:", "surname ", "variant of", "old variant of", "Taiwan pr.", "also pr.", "see "]

    private static func plain(_ sense: String) -> String {
        var depth = 0
        let open = sense.filter { character in
            if character == "(" { depth += 1 }
            defer { if character == ")", depth > 0 { depth -= 1 } }
            return depth == 0 && !(character.unicodeScalars.first?.isInvisible ?? true)
        }
        // Of `I; me; my` the first will do.
        return open.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).prefix(40).trimmingCharacters(
            in: .whitespaces)
    }
}

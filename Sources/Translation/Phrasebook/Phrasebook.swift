import ChatModel
import Foundation

/// Set phrases of live chat in some languages, translated without an engine.
///
/// A line is translated if all of it is known: as one phrase, or phrase by phrase between punctuation and emotes.
/// What is not known is never guessed.
package struct Phrasebook: Sendable {
    package static let name = "phrasebook"

    struct Entry: Sendable {
        let isExact: Bool
        /// By primary language; the first form is the one that is written.
        let forms: [String: PhraseForm]
    }

    /// Phrases of one language.
    struct Table: Sendable {
        /// Bytes of the longest key.
        var longest = 0
        var entries: [String: Int] = [:]
        /// By letters without their runs; nil where two entries meet there.
        var collapsed: [String: Int?] = [:]
    }

    private(set) var entries: [Entry] = []
    private(set) var tables: [String: Table] = [:]

    /// A phrasebook without phrases.
    package init() {}

    /// The phrases that come with Interline: live chat in Chinese, English and Spanish.
    package static func embedded() throws(PhrasebookError) -> Phrasebook {
        try Phrasebook(reading: String(decoding: PackageResources.chat_tsv, as: UTF8.self))
    }

    /// Files that are larger are not read.
    package static let mostBytes = 8 << 20

    /// Reads a file of a line for each entry: its quality (`exact` or `near`) and its forms in the languages that the
    /// first line names, separated by tabs. Forms of a language are separated by ` | `; the first is written, all are
    /// recognised. Lines that are empty or begin with `#` say nothing.
    package init(file path: String) throws(PhrasebookError) {
        do {
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            guard size <= Self.mostBytes else { throw PhrasebookError.tooLarge(limit: Self.mostBytes) }
            try self.init(reading: String(contentsOfFile: path, encoding: .utf8))
        } catch let error as PhrasebookError {
            throw error
        } catch {
            throw .unreadable(error.localizedDescription)
        }
    }

    package init(reading text: String) throws(PhrasebookError) {
        guard text.utf8.count <= Self.mostBytes else { throw .tooLarge(limit: Self.mostBytes) }
        var languages: [String] = []
        var lines: [[String: Int]] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            if languages.isEmpty {
                languages = try Self.header(columns)
                lines = languages.map { _ in [:] }
            } else {
                try add(columns, languages, line: index + 1, &lines)
            }
        }
        guard !languages.isEmpty else { throw .badHeader }
    }

    private static func header(_ columns: [String]) throws(PhrasebookError) -> [String] {
        let languages = columns.dropFirst().compactMap { LanguageTag($0).map { String($0.primary) } }
        guard columns.first == "quality", languages.count >= 2, languages.count == columns.count - 1,
            Set(languages).count == languages.count
        else { throw .badHeader }
        return languages
    }

    private mutating func add(
        _ columns: [String], _ languages: [String], line: Int, _ lines: inout [[String: Int]]
    ) throws(PhrasebookError) {
        guard columns.count == languages.count + 1 else { throw .badColumns(line: line, expected: languages.count + 1) }
        guard let quality = ["exact", "near"].firstIndex(of: columns[0]) else { throw .badQuality(line: line) }
        var written: [String: PhraseForm] = [:]
        var slots: Set<Span.Kind>?
        for (column, language) in languages.enumerated() where !columns[column + 1].isEmpty {
            for form in columns[column + 1].components(separatedBy: " | ") {
                guard let form = PhraseForm(form.trimmingCharacters(in: .whitespaces)), !PhraseKey(form).text.isEmpty
                else {
                    throw .badForm(line: line, form)
                }
                guard slots == nil || slots == Set(form.slots) else { throw .unequalSlots(line: line) }
                slots = Set(form.slots)
                if written[language] == nil { written[language] = form }
                let key = PhraseKey(form)
                if let first = lines[column][key.text] {
                    // Forms of one entry may fold to the same.
                    guard first == line else { throw .repeated(line: line, columns[column + 1], first: first) }
                    continue
                }
                lines[column][key.text] = line
                tables[language, default: Table()].insert(key, entries.count)
            }
        }
        entries.append(Entry(isExact: quality == 0, forms: written))
    }

    package var count: Int { entries.count }

    /// The entry of a phrase, also where its letters are drawn out.
    func entry(_ key: PhraseKey, in language: String) -> Int? {
        guard let table = tables[language] else { return nil }
        if let entry = table.entries[key.text] { return entry }
        // What is longer than any phrase is none, however much it was drawn out.
        guard key.text.utf8.count <= 2 * table.longest, key.isElongated, let entry = table.collapsed[key.collapsed]
        else {
            return nil
        }
        return entry
    }

    /// Whether the text is a phrase of some language.
    package func isPhrase(_ text: String) -> Bool {
        let key = PhraseKey([.words(text)], [])
        return tables.keys.contains { entry(key, in: $0) != nil }
    }

    /// Whether a text without words may be a phrase: a number such as `666` alone.
    func mayKnow(_ text: MaskedText) -> Bool {
        !tables.isEmpty && text.spans.count == 1 && text.spans[0].kind == .number
    }
}

extension Phrasebook.Table {
    fileprivate mutating func insert(_ key: PhraseKey, _ entry: Int) {
        entries[key.text] = entry
        longest = max(longest, key.text.utf8.count)
        let short = key.collapsed
        if let other = collapsed[short] {
            if other != entry { collapsed[short] = .some(nil) }
        } else {
            collapsed[short] = .some(entry)
        }
    }
}

import Glibc

/// A line of chat and the language it is in.
package struct CorpusLine: Equatable, Sendable {
    package var language: String
    package var text: [UInt8]

    package init(language: String, text: [UInt8]) {
        self.language = language
        self.text = text
    }
}

/// The chat lines that publishers say.
package enum Corpus {
    package enum Failure: Error, CustomStringConvertible {
        case unreadable(String, SystemError)
        case empty(String)

        package var description: String {
            switch self {
            case .unreadable(let path, let error): "\(path): \(error)"
            case .empty(let path): "\(path) has no line with a language and a text"
            }
        }
    }

    /// The lines of the file at `path`: its first two columns, in file order.
    package static func load(_ path: String) throws(Failure) -> [CorpusLine] {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try FileBytes.read(path) } catch { throw .unreadable(path, error) }
        let lines = bytes.split(separator: 10).compactMap { line -> CorpusLine? in
            let columns = line.split(separator: 9, omittingEmptySubsequences: false)
            guard columns.count > 1, !columns[1].isEmpty else { return nil }
            return CorpusLine(language: String(decoding: columns[0], as: UTF8.self), text: Array(columns[1]))
        }
        guard !lines.isEmpty else { throw .empty(path) }
        return lines
    }

    /// As many lines of at most `bytes` bytes each, and little less, made of neighbouring ones.
    package static func stretched(_ lines: [CorpusLine], to bytes: Int) -> [CorpusLine] {
        lines.indices.map { start in
            var text = lines[start].text
            var next = start
            while text.count < bytes {
                next = (next + 1) % lines.count
                text.append(32)
                text.append(contentsOf: lines[next].text)
            }
            var end = bytes
            // Not within a character, and not after a space, which a relay might cut off.
            while end > 1, end < text.count, text[end] & 0xC0 == 0x80 || text[end - 1] == 32 { end -= 1 }
            return CorpusLine(language: lines[start].language, text: Array(text[..<min(end, text.count)]))
        }
    }
}

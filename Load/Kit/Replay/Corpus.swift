import Glibc

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

    /// The texts of the file at `path`: its second column, in file order.
    package static func load(_ path: String) throws(Failure) -> [[UInt8]] {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try FileBytes.read(path) } catch { throw .unreadable(path, error) }
        let texts = bytes.split(separator: 10).compactMap { line -> [UInt8]? in
            let columns = line.split(separator: 9, omittingEmptySubsequences: false)
            return columns.count > 1 && !columns[1].isEmpty ? Array(columns[1]) : nil
        }
        guard !texts.isEmpty else { throw .empty(path) }
        return texts
    }

    /// As many texts of at most `bytes` bytes each, and little less, made of neighbouring lines.
    package static func stretched(_ texts: [[UInt8]], to bytes: Int) -> [[UInt8]] {
        texts.indices.map { start in
            var text = texts[start]
            var next = start
            while text.count < bytes {
                next = (next + 1) % texts.count
                text.append(32)
                text.append(contentsOf: texts[next])
            }
            var end = bytes
            // Not within a character, and not after a space, which a relay might cut off.
            while end > 1, end < text.count, text[end] & 0xC0 == 0x80 || text[end - 1] == 32 { end -= 1 }
            return Array(text[..<min(end, text.count)])
        }
    }
}

import ArgumentParser
import ChatModel
import Foundation

/// Reads files of lines with columns.
enum TextLines {
    static func read(_ path: String) throws -> [Substring] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("\(path): cannot be read")
        }
        // A string's own lines would end at U+2028 too, and \r\n is one character of it.
        return String(decoding: data, as: UTF8.self).split { $0 == "\n" || $0 == "\r\n" }.filter { !$0.hasPrefix("#") }
    }

    static func columns(_ path: String) throws -> [[String]] {
        try read(path).map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
    }
}

/// A line of a message and what a translation of it must leave as it is.
struct KeepLine: Decodable {
    let lang: String
    let text: String
    let keep: [String]

    static func read(_ path: String) throws -> [KeepLine] {
        try TextLines.read(path).map { try JSONDecoder().decode(KeepLine.self, from: Data($0.utf8)) }
    }

    /// Whether each span stands in the translation as often as in the text.
    func isKept(in translation: String) -> Bool {
        Set(keep).allSatisfy { translation.ranges(of: $0).count == text.ranges(of: $0).count }
    }
}

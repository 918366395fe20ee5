import ArgumentParser
import Foundation

/// A text and the language that it is labelled with.
struct LabelledText {
    let label: String
    let text: String

    /// Reads lines of label, tab, text; what follows another tab is left out.
    static func read(_ path: String) throws -> [LabelledText] {
        try lines(path).compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return fields.count < 2 ? nil : LabelledText(label: String(fields[0]), text: String(fields[1]))
        }
    }

    /// Reads lines of `label: phrase | phrase | …`; those with `#` are comments.
    static func readPhrases(_ path: String) throws -> [LabelledText] {
        try lines(path).filter { !$0.hasPrefix("#") }.flatMap { line -> [LabelledText] in
            guard let colon = line.range(of: ": ") else { return [] }
            return line[colon.upperBound...].components(separatedBy: " | ").map {
                LabelledText(label: String(line[..<colon.lowerBound]), text: $0)
            }
        }
    }

    private static func lines(_ path: String) throws -> [Substring] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ValidationError("\(path): cannot be read")
        }
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}

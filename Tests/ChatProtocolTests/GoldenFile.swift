import Foundation

/// The files of frames that these tests and the browser's tests both read.
enum GoldenFile {
    /// The lines of a file of `Tests/Golden`.
    static func lines(_ name: String) throws -> [String] {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Golden").appending(path: name)
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map { String($0) }
    }
}

import Foundation

/// A phrase that is looked for in texts whatever their case, width and spaces.
///
/// A search takes time linear in the text.
package struct PurgePhrase: Hashable, Sendable {
    /// As a moderator wrote it.
    package let text: String
    let folded: [UInt8]
    /// For each place the length of the longest proper prefix of the phrase that ends there (Knuth, Morris, Pratt).
    private let borders: [Int]

    /// Nil where nothing is left of the phrase once it is folded.
    package init?(_ text: String) {
        let folded = Self.fold(text)
        guard !folded.isEmpty else { return nil }
        self.text = text
        self.folded = folded
        borders = Self.borders(of: folded)
    }

    /// Equal are phrases that match the same texts.
    package static func == (left: PurgePhrase, right: PurgePhrase) -> Bool { left.folded == right.folded }

    package func hash(into hasher: inout Hasher) { hasher.combine(folded) }

    package func matches(_ text: String) -> Bool { isIn(Self.fold(text)) }

    func isIn(_ bytes: [UInt8]) -> Bool {
        var matched = 0
        for byte in bytes {
            while matched > 0, folded[matched] != byte { matched = borders[matched - 1] }
            if folded[matched] == byte { matched += 1 }
            if matched == folded.count { return true }
        }
        return false
    }

    /// UTF-8 in lower case and compatibility form without spaces and what is not seen.
    static func fold(_ text: String) -> [UInt8] {
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            return text.utf8.compactMap { byte in
                switch byte {
                case 0x21...0x40, 0x5B...0x7E: byte
                case 0x41...0x5A: byte | 0x20
                default: nil
                }
            }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        let seen = String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.isBlank }))
        // Through upper case, so that ß is ss; the change of case can leave a text that has another compatibility form.
        let folded = seen.precomposedStringWithCompatibilityMapping.uppercased().lowercased()
            .precomposedStringWithCompatibilityMapping
        for scalar in folded.unicodeScalars where !scalar.isBlank {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? .init())
        }
        return bytes
    }

    private static func borders(of bytes: [UInt8]) -> [Int] {
        var borders = [0]
        var length = 0
        for byte in bytes.dropFirst() {
            while length > 0, bytes[length] != byte { length = borders[length - 1] }
            if bytes[length] == byte { length += 1 }
            borders.append(length)
        }
        return borders
    }
}

extension Unicode.Scalar {
    fileprivate var isBlank: Bool {
        properties.isWhitespace || properties.isDefaultIgnorableCodePoint || value == 0x2800
            || [.control, .format].contains(properties.generalCategory)
    }
}

/// A BCP 47 language tag in canonical case, such as `zh-Hans` or `pt-BR`.
///
/// Shape is checked, not registration: subtags of 1 to 8 letters or digits, the first of 2 to 8 letters
/// (or `x`), at most 35 bytes in all, the length that RFC 5646 §4.4.1 asks implementations to hold.
package struct LanguageTag: Hashable, Sendable, CustomStringConvertible {
    package let tag: String

    /// Nil where the text does not have the shape of a tag.
    package init?(_ text: String) {
        guard text.utf8.count <= 35 else { return nil }
        let subtags = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = subtags.first, (2...8).contains(first.utf8.count) || first.lowercased() == "x",
            first.utf8.allSatisfy(Self.isLetter),
            subtags.allSatisfy({ (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isAlphanumeric) })
        else { return nil }
        // RFC 5646 §2.1.1: what follows a singleton is lower case.
        let singleton = subtags.firstIndex { $0.utf8.count == 1 } ?? subtags.count
        tag = subtags.enumerated().map { index, subtag in
            guard index < singleton else { return subtag.lowercased() }
            return switch subtag.utf8.count {
            case 4 where index > 0 && subtag.utf8.allSatisfy(Self.isLetter): subtag.capitalizedASCII
            case 2 where index > 0: subtag.uppercased()
            default: subtag.lowercased()
            }
        }.joined(separator: "-")
    }

    private init(known tag: String) { self.tag = tag }

    /// Text whose language is not determined.
    package static let undetermined = LanguageTag(known: "und")
    package static let english = LanguageTag(known: "en")

    /// The primary language, such as `zh` of `zh-Hans`.
    package var primary: Substring { tag.prefix { $0 != "-" } }

    package var description: String { tag }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || (48...57).contains(byte) }
}

extension Substring {
    fileprivate var capitalizedASCII: String { prefix(1).uppercased() + dropFirst().lowercased() }
}

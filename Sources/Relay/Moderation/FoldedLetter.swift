import Foundation

/// What a scalar means for telling whether two texts are variants of each other.
///
/// Packed into 32 bits: the folded scalar and its kind.
struct FoldedLetter: Hashable, Sendable {
    enum Kind: UInt32, Sendable {
        /// Not seen, or a mark on what stands before.
        case nothing, space, symbol, digit
        /// Of a script that writes sounds, in lower case without accents.
        case letter
        /// Of a script in which one or two make a word: Han, kana, Hangul.
        case dense
    }

    let rawValue: UInt32

    init(_ kind: Kind, _ scalar: UInt32) { rawValue = kind.rawValue << 24 | scalar }

    var kind: Kind { Kind(rawValue: rawValue >> 24) ?? .nothing }
    var isLetter: Bool { rawValue >= Kind.letter.rawValue << 24 }
    var isVisible: Bool { rawValue >= Kind.symbol.rawValue << 24 }

    static let at = FoldedLetter(.symbol, 0x40)
    static let space = FoldedLetter(.space, 0x20)

    /// - Parameter table: ``table``, which the caller gets once and not for every scalar.
    init(_ scalar: Unicode.Scalar, _ table: [FoldedLetter]) {
        let value = scalar.value
        switch value {
        case 0..<UInt32(Self.tableEnd): self = table[Int(value)]
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x3400...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            self.init(.dense, value)
        // Wide forms of ASCII.
        case 0xFF01...0xFF5E: self = table[Int(value - 0xFEE0)]
        case 0xFE00...0xFE0F, 0xE0000...0xE0FFF: self.init(.nothing, 0)
        case 0x2010...0x2027, 0x2190...0x2BFF, 0x3001...0x3003, 0x1F000...0x1FAFF: self.init(.symbol, value)
        default: self = Self.rare(scalar)
        }
    }

    private static let tableEnd = 0x2000

    /// The scalars before ``tableEnd``.
    static let table: [FoldedLetter] = (0..<UInt32(tableEnd)).map { value in
        guard let scalar = Unicode.Scalar(value) else { return FoldedLetter(.nothing, 0) }
        let folded = rare(scalar)
        // Latin, Greek and Cyrillic with their accents.
        let hasAccents = (0xC0..<0x600).contains(value) || value >= 0x1E00
        guard folded.kind == .letter, hasAccents else { return folded }
        let bare = String(scalar).lowercased().decomposedStringWithCanonicalMapping.unicodeScalars.first ?? scalar
        return FoldedLetter(.letter, bare.value)
    }

    private static func rare(_ scalar: Unicode.Scalar) -> FoldedLetter {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter, .lowercaseLetter, .modifierLetter, .otherLetter:
            let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            return FoldedLetter(.letter, lower.value)
        case .decimalNumber, .letterNumber, .otherNumber: return FoldedLetter(.digit, scalar.value)
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control: return .space
        case .nonspacingMark, .enclosingMark, .spacingMark, .format, .surrogate, .unassigned, .privateUse:
            return FoldedLetter(.nothing, 0)
        default: return FoldedLetter(.symbol, scalar.value)
        }
    }
}

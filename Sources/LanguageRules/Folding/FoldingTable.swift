import CUnicode
import TextAnalysis

/// Folds scalars by table, made once for the process.
struct FoldingTable: Sendable {
    static let shared = FoldingTable()

    /// What one scalar folds into; a digraph such as ﬁ into several.
    private var entries: [FoldedScalar]
    /// The index into `entries` of each scalar's page of 256; pages that are not tabled are folded by rule.
    private var pages: [Int32]
    private let several: [UInt32: [FoldedScalar]]

    /// Blocks with letters, digits and punctuation that messages disguise words with.
    private static let tabled: [ClosedRange<UInt32>] = [
        0x0000...0x2FFF, 0x3000...0x33FF, 0xA400...0xA7FF, 0xAB00...0xABFF, 0xF900...0xFFFF, 0x10200...0x104FF,
        0x1D400...0x1D7FF, 0x1F000...0x1FAFF,
    ]

    private init() {
        entries = []
        pages = Array(repeating: -1, count: 0x200)
        var several: [UInt32: [FoldedScalar]] = [:]
        for block in Self.tabled {
            for page in block.lowerBound >> 8...block.upperBound >> 8 {
                pages[Int(page)] = Int32(entries.count)
                for scalar in page << 8...page << 8 | 0xFF {
                    let folded = Self.fold(scalar)
                    if folded.count > 1 { several[scalar] = folded }
                    entries.append(folded.count == 1 ? folded[0] : .dropped)
                }
            }
        }
        self.several = several
    }

    /// What a scalar folds into; nil where that is several, which ``expansion(of:)`` gives.
    func callAsFunction(_ scalar: UInt32) -> FoldedScalar {
        let page = Int(scalar >> 8)
        if page < pages.count, pages[page] >= 0 { return entries[Int(pages[page]) + Int(scalar & 0xFF)] }
        switch scalar {
        case 0x3400...0x9FFF, 0x20000...0x3FFFF:
            let simplified = HanTable.simplified(scalar)
            return FoldedScalar(letter: simplified, symbol: simplified, kind: .han, guise: .plain)
        case 0xE0000...0xE0FFF, 0xD800...0xDFFF, 0xFFFFE...: return .dropped
        case 0x1FB00...0x1FFFF: return .mark
        default: return FoldedScalar(letter: scalar, symbol: scalar, kind: .letter, guise: .plain)
        }
    }

    /// Several letters for one scalar; nil for all but a few.
    func expansion(of scalar: UInt32) -> [FoldedScalar]? { several[scalar] }

    private static func fold(_ scalar: UInt32) -> [FoldedScalar] {
        guard let character = Unicode.Scalar(scalar) else { return [.dropped] }
        if let letter = enclosedLetter(scalar) { return [latin(letter, .styled)] }
        if invisible.contains(scalar) { return [.dropped] }
        if scalar == 0x200D || scalar == 0xFE0F { return [.dropped] }
        let folded = TextNormalizer.folded(String(Character(character))).text.unicodeScalars.map(\.value)
        if folded.isEmpty { return [.dropped] }
        let isCapital = character.properties.isUppercase
        let results = folded.compactMap { single($0, from: scalar, isCapital: isCapital) }
        guard results.count > 1 else { return results.isEmpty ? [.dropped] : results }
        // Of ⒞ and ㈱ only the letter counts.
        let letters = results.filter { $0.kind == .letter || $0.kind == .han }
        return letters.isEmpty ? [results[0]] : letters
    }

    private static func single(_ value: UInt32, from scalar: UInt32, isCapital: Bool) -> FoldedScalar? {
        guard let character = Unicode.Scalar(value) else { return nil }
        if interline_is_mark(value), interline_script_of(value) == interline_script_inherited { return .dropped }
        switch value {
        case 0x30...0x39:
            let symbol = LetterClasses.digit(value) ?? value
            return FoldedScalar(letter: value, symbol: symbol, kind: .letter, guise: .digit)
        case 0x2E80...0x2FDF: return FoldedScalar(letter: value, symbol: value, kind: .han, guise: .plain)
        case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            let simplified = HanTable.simplified(value)
            return FoldedScalar(letter: simplified, symbol: simplified, kind: .han, guise: .plain)
        default: break
        }
        if character.properties.isWhitespace {
            return FoldedScalar(letter: 0, symbol: 0, kind: value == 0x0A ? .stop : .space, guise: .plain)
        }
        if interline_is_letter(value) || interline_is_mark(value) || character.properties.isAlphabetic {
            return letter(value, from: scalar, isCapital: isCapital)
        }
        let kind: FoldedScalar.Kind = stops.contains(value) ? .stop : .mark
        return FoldedScalar(
            letter: value, symbol: LetterClasses.mark(value) ?? 0, kind: kind,
            guise: LetterClasses.mark(value) == nil ? .plain : .symbol)
    }

    private static func letter(_ value: UInt32, from scalar: UInt32, isCapital: Bool) -> FoldedScalar {
        let base = interline_base_letter(value)
        var guise: FoldedScalar.Guise = base != value ? .accented : scalar >= 0x2000 && value < 0x80 ? .styled : .plain
        if value == 0xF1 { guise = .tilde }
        var symbol = LetterClasses.symbol(base)
        if symbol == nil, interline_script_of(base) != interline_script_latin {
            let look = interline_lookalike(base)
            if (97...122).contains(look | 0x20), look >= 65 { symbol = LetterClasses.symbol(UInt32(look | 0x20)) }
        }
        // Small capitals are Latin letters in costume, not letters of another script.
        if let symbol, base >= 0x80, interline_script_of(base) == interline_script_latin {
            return FoldedScalar(
                letter: base == 0x29F ? 0x6C : symbol + 0x60, symbol: symbol, kind: .letter, guise: .styled)
        }
        return FoldedScalar(
            letter: base, symbol: symbol ?? base, kind: .letter, guise: guise, isCapital: isCapital)
    }

    private static func latin(_ letter: UInt32, _ guise: FoldedScalar.Guise) -> FoldedScalar {
        FoldedScalar(letter: letter, symbol: LetterClasses.symbol(letter) ?? letter, kind: .letter, guise: guise)
    }

    /// Enclosed letters that compatibility mappings leave as they are.
    private static func enclosedLetter(_ scalar: UInt32) -> UInt32? {
        for first: UInt32 in [0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6] where scalar &- first < 26 {
            return scalar - first + 0x61
        }
        return scalar &- 0x249C < 26 ? scalar - 0x249C + 0x61 : nil
    }

    /// Drawn as nothing, though Unicode has them as letters and symbols.
    private static let invisible: Set<UInt32> = [0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x180E, 0xFFFC]

    private static let stops = Set(",.!?;:…。，、！？；：،؟".unicodeScalars.map(\.value))
}

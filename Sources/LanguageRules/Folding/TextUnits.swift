/// The letters of a message, each with what stands before it and where it comes from.
struct TextUnits: Sendable {
    var units: [TextUnit] = []
    /// What stands after the last letter.
    var trailing: Gap = []
    /// Whether symbols were read as letters that could also be mere symbols.
    var hasReadMarks = false

    /// Reads a message in one pass.
    ///
    /// - Parameter readsMarks: whether `$` within a word is an s and `+` before 微 is 加; else both are gaps.
    init(_ utf8: UnsafeBufferPointer<UInt8>, readsMarks: Bool) {
        let table = FoldingTable.shared
        units.reserveCapacity(utf8.count)
        var gap: Gap = []
        var offset = 0
        while offset < utf8.count {
            let (scalar, length) = Self.decode(utf8, offset)
            let end = offset + length
            var folded = table(scalar)
            if readsMarks, folded.kind == .mark || folded.kind == .stop,
                let letter = Self.letter(folded, scalar, utf8, end, after: units.last, gap)
            {
                folded = letter
                hasReadMarks = true
            }
            switch folded.kind {
            case .dropped:
                if let expansion = table.expansion(of: scalar) {
                    for part in expansion { append(part, offset, end, &gap) }
                }
            case .letter, .han: append(folded, offset, end, &gap)
            case .space: gap.insert(.space)
            case .stop: gap.insert(.stop)
            case .mark: gap.insert(.mark)
            }
            offset = end
        }
        trailing = gap
    }

    private mutating func append(_ folded: FoldedScalar, _ start: Int, _ end: Int, _ gap: inout Gap) {
        guard folded.kind == .letter || folded.kind == .han else { return }
        units.append(
            TextUnit(
                letter: folded.letter, symbol: folded.symbol, start: Int32(start), end: Int32(end), gap: gap,
                kind: folded.kind, guise: folded.guise, isCapital: folded.isCapital))
        gap = []
    }

    /// What stands before the unit at `index`, or after the last.
    func gap(before index: Int) -> Gap { index < units.count ? units[index].gap : trailing }

    /// The letter that a symbol stands for where it stands.
    private static func letter(
        _ mark: FoldedScalar, _ scalar: UInt32, _ utf8: UnsafeBufferPointer<UInt8>, _ end: Int, after: TextUnit?,
        _ gap: Gap
    ) -> FoldedScalar? {
        let touches = after != nil && gap.isEmpty
        if scalar == 0x2795 { return plus }
        if hearts.contains(scalar) {
            guard touches, let after, after.isHan || after.letter == 0x76 || after.letter == 0x77 else { return nil }
            return heart
        }
        guard mark.guise == .symbol else { return nil }
        let follows = letterFollows(utf8, end)
        var letter = mark
        letter.kind = .letter
        switch mark.letter {
        case 0x2B:
            if touches, after?.isHan == false { return letter }
            return follows || followsSpacedHan(utf8, end) ? plus : nil
        case 0x7C: return touches && after?.isHan == false || follows && (after == nil || !touches) ? letter : nil
        case 0xA1, 0xA6: return touches && after?.isHan == false && follows ? letter : nil
        case 0x21: return follows && (after == nil || !touches || after?.isHan == false) ? letter : nil
        default: return follows || touches && after?.isHan == false ? letter : nil
        }
    }

    private static let plus = FoldedScalar(letter: 0x52A0, symbol: 0x52A0, kind: .han, guise: .symbol)
    private static let heart = FoldedScalar(letter: 0x5FC3, symbol: 0x5FC3, kind: .han, guise: .symbol)
    private static let hearts = Set("❤♥💗💖💓💕💘💙💚💛💜🧡🖤💞💟❣".unicodeScalars.map(\.value))

    private static func letterFollows(_ utf8: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        var offset = start
        while offset < utf8.count, offset < start + 16 {
            let (scalar, length) = decode(utf8, offset)
            let folded = FoldingTable.shared(scalar)
            if [.letter, .han].contains(folded.kind) { return true }
            // Of !! at the end of a word, neither is a letter.
            if folded.kind != .dropped, folded.guise != .symbol { return false }
            offset += length
        }
        return false
    }

    private static func followsSpacedHan(_ utf8: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
        guard start + 1 < utf8.count, utf8[start] == 0x20 else { return false }
        return FoldingTable.shared(decode(utf8, start + 1).scalar).kind == .han
    }

    /// The scalar at an offset; ill-formed bytes, which a Swift string has none of, are single U+FFFD.
    private static func decode(_ utf8: UnsafeBufferPointer<UInt8>, _ at: Int) -> (scalar: UInt32, length: Int) {
        let lead = utf8[at]
        if lead < 0x80 { return (UInt32(lead), 1) }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard lead >= 0xC2, at + length <= utf8.count else { return (0xFFFD, 1) }
        var scalar = UInt32(lead) & (0x7F >> UInt32(length))
        for index in at + 1..<at + length { scalar = scalar << 6 | UInt32(utf8[index] & 0x3F) }
        return (scalar, length)
    }
}

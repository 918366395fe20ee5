/// One walk over a text that collects its spans.
struct SpanScanner {
    /// Bytes of a name after `@` or `#`, and between the colons of an emote, at most.
    private static let nameBytes = 64
    private static let emoteBytes = 32

    private let units: UnsafeBufferPointer<UInt8>
    private var spans: [TextSpan] = []
    /// Where the address run that was looked at last ends: no run is looked at twice.
    private var runEnd = 0

    init(_ units: UnsafeBufferPointer<UInt8>) { self.units = units }

    mutating func scan() -> [TextSpan] {
        var offset = 0
        while offset < units.count {
            let span = span(at: offset)
            if let span { spans.append(span) }
            offset = span?.range.upperBound ?? offset + 1
        }
        return spans
    }

    private mutating func span(at offset: Int) -> TextSpan? {
        let unit = units[offset]
        if unit == 64 { return followsWord(offset) ? nil : name(.mention, from: offset, after: 1) }
        if unit == 0xEF, isWideAt(offset) { return name(.mention, from: offset, after: 3) }
        if unit == 35 { return followsWord(offset) ? nil : name(.tag, from: offset, after: 1) }
        if unit == 58 { return emote(from: offset) }
        if unit.isWordUnit, offset >= runEnd { return link(from: offset) }
        return nil
    }

    private func followsWord(_ offset: Int) -> Bool { offset > 0 && units[offset - 1].isWordUnit }

    private func isWideAt(_ offset: Int) -> Bool {
        offset + 2 < units.count && units[offset + 1] == 0xBC && units[offset + 2] == 0xA0
    }

    /// Whether a Latin letter with an accent, of two bytes, begins here. Addresses hold them, but end where Chinese
    /// follows without a space.
    private func isAccentedLetter(at offset: Int) -> Bool {
        (0xC3...0xC9).contains(units[offset]) && offset + 1 < units.count
    }

    private func name(_ kind: TextSpan.Kind, from start: Int, after mark: Int) -> TextSpan? {
        var end = start + mark
        let limit = min(units.count, end + Self.nameBytes)
        var hasLetter = false
        while end < limit {
            let scalar = UTF8Scalar(units, at: end)
            if scalar.value < 0x80 {
                let unit = units[end]
                guard unit.isWordUnit || unit == 95 || unit == 45 || unit == 46 else { break }
                if !unit.isDigit { hasLetter = true }
            } else if scalar.value.endsName {
                break
            } else {
                hasLetter = true
            }
            end += scalar.length
        }
        while end > start + mark, units[end - 1] == 46 || units[end - 1] == 45 { end -= 1 }
        // `#1` counts, `@2` addresses.
        guard end > start + mark, hasLetter || kind == .mention else { return nil }
        return TextSpan(kind: kind, range: start..<end)
    }

    private func emote(from start: Int) -> TextSpan? {
        var end = start + 1
        var hasLetter = false
        let limit = min(units.count, end + Self.emoteBytes)
        while end < limit, units[end].isWordUnit || units[end] == 95 || units[end] == 45 || units[end] == 43 {
            if units[end].isLetter { hasLetter = true }
            end += 1
        }
        guard end < units.count, units[end] == 58, hasLetter, end - start > 2 else { return nil }
        return TextSpan(kind: .emote, range: start..<(end + 1))
    }

    /// The first address of the run of address characters that begins at `start`.
    private mutating func link(from start: Int) -> TextSpan? {
        var end = start
        var dots = 0
        var scheme: Int?
        while end < units.count, units[end].isAddressUnit || isAccentedLetter(at: end) {
            if units[end] >= 0x80 { end += 1 }
            if units[end] == 46 { dots += 1 }
            if units[end] == 58, scheme == nil, end + 2 < units.count, units[end + 1] == 47, units[end + 2] == 47 {
                scheme = end
            }
            end += 1
        }
        runEnd = end
        while end > start, units[end - 1].endsSentence { end -= 1 }
        if let scheme, scheme + 3 < end {
            var from = scheme
            while from > start, units[from - 1].isLetter { from -= 1 }
            if from < scheme { return TextSpan(kind: .link, range: from..<end) }
        }
        guard dots > 0, WebHost.begins(UnsafeBufferPointer(rebasing: units[start..<end])) else { return nil }
        return TextSpan(kind: .link, range: start..<end)
    }
}

extension UInt8 {
    var isLetter: Bool { (97...122).contains(self | 0x20) }
    var isDigit: Bool { (48...57).contains(self) }
    var isWordUnit: Bool { isLetter || isDigit }

    /// What an address may hold, of ASCII: no space, quotes, angle brackets, braces, backslash, caret or bar.
    fileprivate var isAddressUnit: Bool {
        switch self {
        case 34, 60, 62, 92, 94, 96, 123...125: false
        default: (33...126).contains(self)
        }
    }

    /// Punctuation that ends the sentence rather than the address.
    fileprivate var endsSentence: Bool {
        switch self {
        case 33, 39, 41, 44, 46, 58, 59, 63, 93: true
        default: false
        }
    }
}

extension UInt32 {
    /// Spaces and the punctuation of Chinese and Japanese.
    fileprivate var endsName: Bool {
        switch self {
        case 0x80...0xA0, 0x2000...0x206F, 0x3000...0x3004, 0x3008...0x3020, 0xFF01...0xFF0F, 0xFF1A...0xFF20,
            0xFF3B...0xFF40, 0xFF5B...0xFF65, 0x1F000...0x1FAFF:
            true
        default: false
        }
    }
}

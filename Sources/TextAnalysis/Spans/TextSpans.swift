/// Finds links, mentions, emotes and tags.
package enum TextSpans {
    /// The spans of a text in order; they do not overlap. Linear.
    package static func find(in text: String) -> [TextSpan] {
        var text = text
        return text.withUTF8 { find(in: $0) }
    }

    /// The spans of well-formed UTF-8.
    package static func find(in units: UnsafeBufferPointer<UInt8>) -> [TextSpan] {
        guard units.contains(where: \.mayMakeSpan) else { return [] }
        var scanner = SpanScanner(units)
        return scanner.scan()
    }
}

extension UInt8 {
    /// `.`, `:`, `@`, `#` or the lead byte of the wide `＠`.
    fileprivate var mayMakeSpan: Bool { self == 46 || self == 58 || self == 64 || self == 35 || self == 0xEF }
}

/// What a viewer reacts to a message with: one emoji, or the name of an emote between colons; at most 64 bytes.
package struct Reaction: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package static let bytesLimit = 64

    /// Nil for anything else.
    ///
    /// A pictograph that is plain text by default gets the selector that makes it an emoji, so that both count as one.
    package init?(_ text: String) {
        guard (1...Self.bytesLimit).contains(text.utf8.count) else { return nil }
        if Self.isEmoteName(text) {
            self.text = text
        } else if text.count == 1, Self.isEmoji(Array(text.unicodeScalars)) {
            self.text = Self.withSelector(text)
        } else {
            return nil
        }
    }

    package var description: String { text }

    /// What stands between the colons; nil for an emoji.
    package var emoteName: Substring? { text.utf8.first == UInt8(ascii: ":") ? text.dropFirst().dropLast() : nil }

    private static func isEmoteName(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count > 2, bytes.first == UInt8(ascii: ":"), bytes.last == UInt8(ascii: ":") else { return false }
        return bytes.dropFirst().dropLast().allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"):
                true
            default: false
            }
        }
    }

    private static func withSelector(_ text: String) -> String {
        guard let only = text.unicodeScalars.first, text.unicodeScalars.count == 1,
            !only.properties.isEmojiPresentation
        else { return text }
        return text + "\u{FE0F}"
    }

    /// Whether the scalars are one possible emoji by the grammar of UTS #51, section 1.4.9.
    private static func isEmoji(_ scalars: [Unicode.Scalar]) -> Bool {
        if scalars.count == 2, scalars.allSatisfy(\.isRegionalIndicator) { return true }
        var rest = scalars[...]
        while takeElement(&rest) {
            guard let joiner = rest.popFirst() else { return true }
            guard joiner == "\u{200D}" else { return false }
        }
        return false
    }

    /// Takes one pictograph with what modifies it.
    private static func takeElement(_ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
        guard let base = rest.popFirst(), base.properties.isEmoji, !base.isRegionalIndicator else { return false }
        let isKeycapBase = base.isASCII
        switch rest.first {
        case "\u{FE0F}":
            rest.removeFirst()
            if rest.first == "\u{20E3}" {
                rest.removeFirst()
            } else if isKeycapBase {
                return false
            }
        case let modifier? where modifier.properties.isEmojiModifier && !isKeycapBase: rest.removeFirst()
        case let tag? where tag.isTag && !isKeycapBase:
            rest = rest.drop { $0.isTag }
            guard rest.popFirst() == "\u{E007F}" else { return false }
        default: return !isKeycapBase
        }
        return true
    }
}

extension Unicode.Scalar {
    fileprivate var isRegionalIndicator: Bool { ("\u{1F1E6}"..."\u{1F1FF}").contains(self) }

    /// A letter of a tag sequence, such as the flag of Scotland has; the end is no letter.
    fileprivate var isTag: Bool { ("\u{E0020}"..."\u{E007E}").contains(self) }
}

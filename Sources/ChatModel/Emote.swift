/// A picture or emoji that stands for `:name:` in a room.
package struct Emote: Hashable, Sendable {
    package let name: String
    /// A path on the page's own origin, or one emoji.
    package let value: String

    package static let valueBytesLimit = 256

    /// Nil where ``isName(_:)`` or ``isValue(_:)`` is false.
    package init?(name: String, value: String) {
        guard Self.isName(name), Self.isValue(value) else { return nil }
        self.name = name
        self.value = value
    }

    /// 2 to 32 ASCII letters, digits and `_`, a letter among them: what the rules take for an emote between colons.
    package static func isName(_ text: String) -> Bool {
        (2...32).contains(text.utf8.count) && text.utf8.contains { Self.isLetter($0) }
            && text.utf8.allSatisfy { Self.isLetter($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }
    }

    /// One emoji, or a path of printable ASCII that stays on its origin: a page's policy loads no other pictures.
    package static func isValue(_ text: String) -> Bool {
        if let emoji = Reaction(text), emoji.emoteName == nil { return true }
        let bytes = Array(text.utf8)
        // A browser takes `//` and `/\` for the beginning of another host.
        guard (2...valueBytesLimit).contains(bytes.count), bytes[0] == UInt8(ascii: "/"), bytes[1] != bytes[0] else {
            return false
        }
        return bytes.allSatisfy { (0x21...0x7E).contains($0) && !#""'<>\`{}"#.utf8.contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
}

import Foundation

/// The name of a room: 1 to 64 bytes of `-`, `_`, `.` and the letters and digits of any script, in NFC.
package struct RoomID: Hashable, Sendable, CustomStringConvertible {
    package let name: String

    /// Nil where the name is empty, longer than 64 bytes, or holds a character that is not allowed.
    package init?(_ name: String) {
        guard let name = name.normalized(within: 64), name.unicodeScalars.allSatisfy(Self.isAllowed) else { return nil }
        self.name = name
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".": true
        case _ where scalar.isASCII: false
        default:
            scalar.properties.isAlphabetic
                || [.nonspacingMark, .decimalNumber].contains(scalar.properties.generalCategory)
        }
    }

    package var description: String { name }
}

/// The name of a user, as the `sub` of a token gives it: 1 to 128 bytes without control characters, in NFC.
package struct UserID: Hashable, Sendable, CustomStringConvertible {
    package let name: String

    /// Nil where the name is empty, longer than 128 bytes, or holds a control character.
    package init?(_ name: String) {
        guard let name = name.normalized(within: 128),
            name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else { return nil }
        self.name = name
    }

    /// A user without a token; the number tells them apart.
    package init(anonymous number: UInt64) { name = "anon-" + String(number, radix: 36) }

    package var description: String { name }
}

/// One connection of one process, unique for as long as the process runs.
package struct ConnectionID: Hashable, Sendable {
    /// As the transport gave it; the topmost byte is the number of the connection's loop.
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    package var loop: Int { Int(rawValue >> 56) }
}

/// A client's own name for a command: a string of at most 64 bytes or an integer below 2^53.
package enum RequestID: Hashable, Sendable {
    case string(String)
    case integer(Int64)
}

/// The place of an event in its room's record: strictly increasing within an epoch, not always dense.
package struct Sequence: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let value: Int64

    package init(_ value: Int64) { self.value = value }

    /// Before the first event of a room.
    package static let zero = Sequence(0)

    package static func < (left: Sequence, right: Sequence) -> Bool { left.value < right.value }

    package var next: Sequence { Sequence(value + 1) }
    package var previous: Sequence { Sequence(value - 1) }
    package var description: String { String(value) }
}

/// A position in a room's record that a client or another node may come back with.
///
/// A sequence means nothing without its epoch: a record that was lost or made anew gets another epoch.
package struct Cursor: Hashable, Sendable {
    package let epoch: String
    package let sequence: Sequence

    package init(epoch: String, sequence: Sequence) {
        self.epoch = epoch
        self.sequence = sequence
    }
}

extension String {
    /// The text in NFC; nil where that is empty or has more bytes than the limit.
    ///
    /// Equal strings need not have equal bytes in Swift; names of which every store must think the same have them.
    fileprivate func normalized(within limit: Int) -> String? {
        // Long text is refused before it costs anything; NFC is at most three times shorter in bytes.
        guard utf8.count <= 3 * limit else { return nil }
        let normal = utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping
        return (1...limit).contains(normal.utf8.count) ? normal : nil
    }
}

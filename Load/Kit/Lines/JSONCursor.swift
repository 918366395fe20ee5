/// Walks one JSON value that a trusted encoder wrote, without building a tree.
///
/// Members may stand in any order, and a key inside a string or a nested object is never taken for one of the
/// object walked. Broken JSON ends the walk; it never reads outside its bytes.
package struct JSONCursor {
    package let bytes: UnsafeRawBufferPointer

    package init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The value of member `key` of this object, nil where it has none.
    package func value(of key: StaticString) -> JSONCursor? {
        var found: JSONCursor?
        walk { name, value in
            guard JSONCursor(name).equals(key) else { return true }
            found = value
            return false
        }
        return found
    }

    /// Calls `body` with each element of this array, in order.
    package func forEachElement(_ body: (JSONCursor) -> Void) {
        var index = skipSpace(0)
        guard index < bytes.count, bytes[index] == UInt8(ascii: "[") else { return }
        index = skipSpace(index + 1)
        while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
            guard let end = valueEnd(index) else { return }
            body(slice(index, end))
            index = skipSpace(end)
            guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { return }
            index = skipSpace(index + 1)
        }
    }

    /// Calls `body` with each raw key (without quotes) and value of this object until it says false.
    package func walk(_ body: (UnsafeRawBufferPointer, JSONCursor) -> Bool) {
        var index = skipSpace(0)
        guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else { return }
        index = skipSpace(index + 1)
        while index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
            guard let keyEnd = stringEnd(index) else { return }
            let colon = skipSpace(keyEnd)
            guard colon < bytes.count, bytes[colon] == UInt8(ascii: ":") else { return }
            let start = skipSpace(colon + 1)
            guard let end = valueEnd(start) else { return }
            guard body(slice(index + 1, keyEnd - 1).bytes, slice(start, end)) else { return }
            index = skipSpace(end)
            guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { return }
            index = skipSpace(index + 1)
        }
    }

    /// This value as an integer, nil where it is none.
    package var integer: Int? {
        var index = 0
        var result = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { index = 1 }
        guard index < bytes.count, bytes.count < 18 else { return nil }
        while index < bytes.count {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return nil }
            result = result * 10 + Int(digit)
            index += 1
        }
        return isNegative ? -result : result
    }

    /// This value as a string, nil where it is none.
    package var string: String? { unescaped.map { String(decoding: $0, as: UTF8.self) } }

    /// True where this value is `true`.
    package var isTrue: Bool { equals("true") }

    /// This string's content without escapes, in UTF-8.
    package var unescaped: [UInt8]? {
        guard bytes.count >= 2, bytes[0] == UInt8(ascii: "\"") else { return nil }
        return JSONText.unescape(UnsafeRawBufferPointer(rebasing: bytes[1..<(bytes.count - 1)]))
    }

    /// The raw bytes are exactly `text`.
    package func equals(_ text: StaticString) -> Bool {
        bytes.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private func slice(_ start: Int, _ end: Int) -> JSONCursor {
        JSONCursor(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }

    private func skipSpace(_ start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] == 32 || (bytes[index] >= 9 && bytes[index] <= 13) { index += 1 }
        return index
    }

    /// The index after the string that starts at `start`.
    private func stringEnd(_ start: Int) -> Int? {
        var index = start + 1
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return nil
    }

    /// The index after the value that starts at `start`.
    private func valueEnd(_ start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                guard let end = stringEnd(index) else { return nil }
                index = end
                if depth == 0 { return index }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return index > start ? index : nil }
                depth -= 1
                index += 1
                if depth == 0 { return index }
            case UInt8(ascii: ","), 32, 9, 10, 13:
                if depth == 0 { return index > start ? index : nil }
                index += 1
            default:
                index += 1
            }
        }
        return depth == 0 && index > start ? index : nil
    }
}

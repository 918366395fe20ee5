/// Appends JSON to bytes: no tree, no allocation but the output's own growth.
///
/// The caller nests `begin` and `end` calls and gives each member its name; commas are put by the writer.
struct JSONWriter {
    private var output: [UInt8]
    private var needsComma = false

    private init(output: [UInt8]) { self.output = output }

    /// Appends what `body` writes.
    static func append(to output: inout [UInt8], _ body: (inout JSONWriter) -> Void) {
        // The array moves into the writer and back, so it is never shared and never copied.
        var writer = JSONWriter(output: [])
        swap(&writer.output, &output)
        body(&writer)
        swap(&writer.output, &output)
    }

    mutating func beginObject() { begin(UInt8(ascii: "{")) }
    mutating func endObject() { end(UInt8(ascii: "}")) }
    mutating func beginArray() { begin(UInt8(ascii: "[")) }
    mutating func endArray() { end(UInt8(ascii: "]")) }

    /// The name of the next value; it must need no escapes.
    mutating func name(_ name: StaticString) {
        separate()
        output.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { output.append(contentsOf: $0) }
        output.append(UInt8(ascii: "\""))
        output.append(UInt8(ascii: ":"))
    }

    /// The name of the next value.
    mutating func name(escaping name: String) {
        separate()
        quote(name)
        output.append(UInt8(ascii: ":"))
    }

    mutating func string(_ value: String) {
        separate()
        quote(value)
        needsComma = true
    }

    /// A string whose bytes `body` appends; they must need no escapes.
    mutating func string(appending body: (inout [UInt8]) -> Void) {
        separate()
        output.append(UInt8(ascii: "\""))
        body(&output)
        output.append(UInt8(ascii: "\""))
        needsComma = true
    }

    mutating func integer(_ value: Int64) {
        separate()
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = value.magnitude
            var start = digits.count
            repeat {
                start -= 1
                digits.initializeElement(at: start, to: UInt8(48 + rest % 10))
                rest /= 10
            } while rest > 0
            if value < 0 { output.append(UInt8(ascii: "-")) }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
        needsComma = true
    }

    mutating func boolean(_ value: Bool) { splice(value ? "true" : "false") }

    /// A finished JSON value.
    mutating func splice(_ value: [UInt8]) {
        separate()
        output.append(contentsOf: value)
        needsComma = true
    }

    private mutating func splice(_ value: StaticString) {
        separate()
        value.withUTF8Buffer { output.append(contentsOf: $0) }
        needsComma = true
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        output.append(bracket)
    }

    private mutating func end(_ bracket: UInt8) {
        output.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { output.append(UInt8(ascii: ",")) }
        needsComma = false
    }

    private mutating func quote(_ value: String) {
        output.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { bytes in
            var unwritten = 0
            for (index, byte) in bytes.enumerated() where Self.needsEscape(byte) {
                output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[unwritten..<index]))
                escape(byte)
                unwritten = index + 1
            }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[unwritten...]))
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        default:
            let low = byte & 0x0F
            output.append(UInt8(ascii: "u"))
            output.append(UInt8(ascii: "0"))
            output.append(UInt8(ascii: "0"))
            output.append(48 + byte >> 4)
            output.append(low + (low < 10 ? 48 : 87))
        }
    }
}

extension JSONWriter {
    mutating func member(_ name: StaticString, _ value: String) {
        self.name(name)
        string(value)
    }

    mutating func member(_ name: StaticString, _ value: Int64) {
        self.name(name)
        integer(value)
    }

    mutating func member(_ name: StaticString, _ value: Int) { member(name, Int64(value)) }

    mutating func member(_ name: StaticString, _ value: Bool) {
        self.name(name)
        boolean(value)
    }
}

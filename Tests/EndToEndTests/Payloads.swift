import TestSupport

/// Payloads that the relay answers, of whatever size a test needs.
enum Payload {
    /// The smallest that `ping` makes.
    static let minimum = 40

    /// A `ping` command of exactly so many bytes, filled up by a field that the relay ignores.
    static func ping(id: String = "p", bytes: Int, filler: UInt8 = UInt8(ascii: "x")) -> [UInt8] {
        let (head, tail) = (Array(#"{"op":"ping","id":"\#(id)","pad":""#.utf8), Array(#""}"#.utf8))
        precondition(bytes >= head.count + tail.count, "a ping needs \(head.count + tail.count) bytes")
        return head + [UInt8](repeating: filler, count: bytes - head.count - tail.count) + tail
    }

    /// A `ping` command whose ignored field holds these bytes, whatever they are.
    static func ping(id: String = "p", around bytes: some Sequence<UInt8>) -> [UInt8] {
        Array(#"{"op":"ping","id":"\#(id)","pad":""#.utf8) + Array(bytes) + Array(#""}"#.utf8)
    }
}

extension Sequence<UInt8> {
    /// The first bytes in hexadecimal, as evidence of what was sent.
    var evidence: String {
        let bytes = Array(self)
        let shown = bytes.prefix(48).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        return bytes.count > 48 ? "\(shown) … (\(bytes.count) bytes)" : shown
    }
}

/// A WebSocket frame with every bit under the test's control, right or wrong.
package struct ClientFrame: Sendable {
    /// How the payload's length is written.
    package enum LengthField: Hashable, Sendable {
        /// The shortest that holds it, as RFC 6455 demands.
        case minimal
        case bits16
        case bits64
        /// A 64-bit length that says something else than the payload's.
        case claimed(UInt64)
    }

    package enum Opcode {
        package static let continuation: UInt8 = 0x0
        package static let text: UInt8 = 0x1
        package static let binary: UInt8 = 0x2
        package static let close: UInt8 = 0x8
        package static let ping: UInt8 = 0x9
        package static let pong: UInt8 = 0xA
    }

    package var isFinal = true
    /// The three reserved bits, 0 to 7.
    package var reserved: UInt8 = 0
    package var opcode: UInt8
    package var payload: [UInt8]
    /// Nil sends the frame unmasked.
    package var mask: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D]
    package var length = LengthField.minimal

    package init(_ opcode: UInt8, _ payload: some Sequence<UInt8> = []) {
        self.opcode = opcode
        self.payload = Array(payload)
    }

    package static func text(_ text: String) -> ClientFrame { ClientFrame(Opcode.text, text.utf8) }
    package static func ping(_ payload: some Sequence<UInt8> = []) -> ClientFrame { ClientFrame(Opcode.ping, payload) }
    package static func pong(_ payload: some Sequence<UInt8> = []) -> ClientFrame { ClientFrame(Opcode.pong, payload) }

    /// A close frame with a code and reason; without a code the payload is empty.
    package static func close(_ code: UInt16? = nil, reason: some Sequence<UInt8> = []) -> ClientFrame {
        guard let code else { return ClientFrame(Opcode.close) }
        return ClientFrame(Opcode.close, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason))
    }

    /// One message in fragments of the given payloads, the first with the opcode.
    package static func fragments(_ opcode: UInt8, _ pieces: [[UInt8]]) -> [ClientFrame] {
        pieces.enumerated().map { index, piece in
            ClientFrame(index == 0 ? opcode : Opcode.continuation, piece).with(\.isFinal, index == pieces.count - 1)
        }
    }

    /// The frame with one of its parts changed.
    package func with<Value>(_ part: WritableKeyPath<ClientFrame, Value>, _ value: Value) -> ClientFrame {
        var changed = self
        changed[keyPath: part] = value
        return changed
    }

    /// The bytes for the wire.
    package var bytes: [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | (reserved & 7) << 4 | opcode & 0xF]
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        switch length {
        case .minimal where payload.count < 126: bytes.append(maskBit | UInt8(payload.count))
        case .minimal where payload.count < 65_536, .bits16:
            bytes.append(maskBit | 126)
            bytes += Self.bigEndian(UInt16(truncatingIfNeeded: payload.count))
        case .minimal, .bits64:
            bytes.append(maskBit | 127)
            bytes += Self.bigEndian(UInt64(payload.count))
        case .claimed(let claimed):
            bytes.append(maskBit | 127)
            bytes += Self.bigEndian(claimed)
        }
        guard let mask else { return bytes + payload }
        bytes += mask
        bytes.reserveCapacity(bytes.count + payload.count)
        for (index, byte) in payload.enumerated() { bytes.append(byte ^ mask[index & 3]) }
        return bytes
    }

    private static func bigEndian<Word: FixedWidthInteger>(_ word: Word) -> [UInt8] {
        withUnsafeBytes(of: word.bigEndian) { Array($0) }
    }
}

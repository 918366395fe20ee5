/// Writes a client's frames: whole, final and masked, as RFC 6455 asks of clients.
package struct FrameEncoder {
    /// Frames that a client sends.
    package enum Kind: UInt8 {
        case text = 0x1
        case binary = 0x2
        case close = 0x8
        case pong = 0xA
    }

    // A mask has to be fresh for every frame against caches that could be poisoned; it need not be secret here.
    private var random: UInt64

    package init(seed: UInt64) {
        random = seed | 1
    }

    /// Appends one frame with `payload` to `bytes`.
    package mutating func append(_ kind: Kind, _ payload: some Collection<UInt8>, to bytes: inout [UInt8]) {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        let mask = UInt32(truncatingIfNeeded: random >> 16)
        let count = payload.count
        bytes.append(0x80 | kind.rawValue)
        if count < 126 {
            bytes.append(0x80 | UInt8(count))
        } else if count <= 0xFFFF {
            bytes.append(0x80 | 126)
            withUnsafeBytes(of: UInt16(count).bigEndian) { bytes.append(contentsOf: $0) }
        } else {
            bytes.append(0x80 | 127)
            withUnsafeBytes(of: UInt64(count).bigEndian) { bytes.append(contentsOf: $0) }
        }
        withUnsafeBytes(of: mask) { key in
            bytes.append(contentsOf: key)
            var index = 0
            for byte in payload {
                bytes.append(byte ^ key[index & 3])
                index += 1
            }
        }
    }

    /// Appends a close frame with `code`.
    package mutating func appendClose(_ code: UInt16, to bytes: inout [UInt8]) {
        append(.close, [UInt8(code >> 8), UInt8(code & 0xFF)], to: &bytes)
    }
}

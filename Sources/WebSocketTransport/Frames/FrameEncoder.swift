/// Builds finished WebSocket frames, as a server sends them: unmasked, whole, with the shortest length.
package enum FrameEncoder {
    package enum Kind: UInt8, Sendable {
        case text = 0x81
        case binary = 0x82
        case close = 0x88
        case ping = 0x89
        case pong = 0x8A
    }

    /// Appends a frame with the payload.
    package static func append(_ kind: Kind, _ payload: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let count = payload.count
        bytes.reserveCapacity(bytes.count + count + 10)
        bytes.append(kind.rawValue)
        switch count {
        case ..<126: bytes.append(UInt8(count))
        case ..<65_536:
            bytes.append(126)
            bytes.append(UInt8(count >> 8))
            bytes.append(UInt8(truncatingIfNeeded: count))
        default:
            bytes.append(127)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: count >> shift))
            }
        }
        bytes.append(contentsOf: payload)
    }

    /// A close frame; the reason is cut to what a control frame holds, at a character's edge.
    package static func close(_ code: UInt16, _ reason: String) -> [UInt8] {
        var cut = Substring(reason)
        while cut.utf8.count > 123 { cut = cut.dropLast() }
        var frame: [UInt8] = []
        append(.close, [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)] + cut.utf8, to: &frame)
        return frame
    }
}

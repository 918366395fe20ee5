/// A way in which the server's bytes break RFC 6455.
package enum FrameFault: Error, Hashable {
    case reservedBits(UInt8)
    case unknownOpcode(UInt8)
    case masked
    case lengthNotMinimal(UInt64)
    case fragmentedControl
    case oversizedControl(UInt64)
    case strayContinuation
    case interruptedMessage
    case notUTF8
    case badClosePayload([UInt8])
    case dataAfterClose
}

/// One whole message or control frame of the server.
package enum ServerMessage: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
    case ping([UInt8])
    case pong([UInt8])
    case close(code: UInt16?, reason: String)
}

/// Cuts the server's bytes into messages and holds each frame to the letter of RFC 6455.
package struct ServerFrameReader: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0
    private var partial: (opcode: UInt8, payload: [UInt8])?
    private var hasClosed = false

    package init() {}

    /// Adds bytes as they arrived.
    package mutating func append(_ bytes: some Sequence<UInt8>) {
        if start > 65_536 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer += bytes
    }

    /// Bytes that are not yet a whole frame.
    package var pending: ArraySlice<UInt8> { buffer[start...] }

    /// The next message; nil until more bytes arrive.
    package mutating func next() throws(FrameFault) -> ServerMessage? {
        while let frame = try nextFrame() {
            if hasClosed { throw .dataAfterClose }
            if let message = try assemble(frame) { return message }
        }
        return nil
    }

    private struct Frame {
        let isFinal: Bool
        let opcode: UInt8
        let payload: [UInt8]
    }

    private mutating func nextFrame() throws(FrameFault) -> Frame? {
        let bytes = pending
        guard bytes.count >= 2 else { return nil }
        let (first, second) = (bytes[bytes.startIndex], bytes[bytes.startIndex + 1])
        guard first & 0x70 == 0 else { throw .reservedBits(first >> 4 & 7) }
        guard second & 0x80 == 0 else { throw .masked }
        let opcode = first & 0xF
        guard [0, 1, 2, 8, 9, 10].contains(opcode) else { throw .unknownOpcode(opcode) }
        let extra = second == 127 ? 8 : second == 126 ? 2 : 0
        guard bytes.count >= 2 + extra else { return nil }
        let field = bytes.dropFirst(2).prefix(extra)
        let length = extra == 0 ? UInt64(second) : field.reduce(0) { $0 << 8 | UInt64($1) }
        if extra == 2, length < 126 { throw .lengthNotMinimal(length) }
        if extra == 8, length < 65_536 { throw .lengthNotMinimal(length) }
        let isFinal = first & 0x80 != 0
        if opcode >= 8 {
            guard isFinal else { throw .fragmentedControl }
            guard length <= 125 else { throw .oversizedControl(length) }
        }
        guard UInt64(bytes.count - 2 - extra) >= length else { return nil }
        let payload = Array(bytes.dropFirst(2 + extra).prefix(Int(length)))
        start += 2 + extra + payload.count
        return Frame(isFinal: isFinal, opcode: opcode, payload: payload)
    }

    private mutating func assemble(_ frame: Frame) throws(FrameFault) -> ServerMessage? {
        switch frame.opcode {
        case 8:
            hasClosed = true
            return try Self.close(frame.payload)
        case 9: return .ping(frame.payload)
        case 10: return .pong(frame.payload)
        case 0:
            guard var message = partial else { throw .strayContinuation }
            message.payload += frame.payload
            partial = message
        default:
            guard partial == nil else { throw .interruptedMessage }
            partial = (frame.opcode, frame.payload)
        }
        guard frame.isFinal, let message = partial else { return nil }
        partial = nil
        guard message.opcode == 1 else { return .binary(message.payload) }
        guard let text = String(validating: message.payload, as: UTF8.self) else { throw .notUTF8 }
        return .text(text)
    }

    private static func close(_ payload: [UInt8]) throws(FrameFault) -> ServerMessage {
        if payload.isEmpty { return .close(code: nil, reason: "") }
        guard payload.count >= 2, let reason = String(validating: payload.dropFirst(2), as: UTF8.self) else {
            throw .badClosePayload(payload)
        }
        let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
        guard code >= 1000, code < 5000, ![1004, 1005, 1006, 1015].contains(code) else {
            throw .badClosePayload(payload)
        }
        return .close(code: code, reason: reason)
    }
}

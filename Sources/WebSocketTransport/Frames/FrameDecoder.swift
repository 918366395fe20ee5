/// What a peer's frames amount to.
package enum FrameEvent {
    /// A complete text message, valid UTF-8. The bytes are borrowed for the duration of the call.
    case text(UnsafeRawBufferPointer)
    /// Borrowed likewise; at most 125 bytes.
    case ping(UnsafeRawBufferPointer)
    case pong
    /// The peer starts or answers the closing handshake; nil where it gave no code.
    case close(code: UInt16?)
}

/// Why a peer's bytes cannot be a WebSocket conversation with this relay.
package enum FrameViolation: Error, Hashable, Sendable {
    /// A reserved bit or opcode, a fragmented or oversized control frame, a broken fragment order, a
    /// length that is not the shortest, or an impossible close code.
    case malformed
    case unmasked
    case binary
    case notUTF8
    /// A message, fragments together, of more than the limit.
    case tooLarge
}

/// Decodes the frames of a client, RFC 6455 §5, from chunks of any size.
///
/// libwebsockets 4.1.6 accepts unmasked frames, messages of any size and reserved opcodes without a way
/// to tell, so after the upgrade the relay reads the socket itself and everything that a peer sends
/// passes this decoder. It is a pure value: bytes in, events out. A message that lies whole in one chunk
/// is unmasked in place and never copied.
package struct FrameDecoder {
    private enum Phase {
        case header
        case payload(Header)
    }

    private struct Header {
        var isFinal: Bool
        var opcode: UInt8
        var remaining: Int
        var mask: UInt32
        /// How many payload bytes were unmasked, modulo 4.
        var maskOffset = 0

        var isControl: Bool { opcode >= 8 }
    }

    private enum Opcode {
        static let continuation: UInt8 = 0
        static let text: UInt8 = 1
        static let binary: UInt8 = 2
        static let close: UInt8 = 8
        static let ping: UInt8 = 9
        static let pong: UInt8 = 10
    }

    private let maximumMessageBytes: Int
    private var phase = Phase.header
    /// The start of a header whose rest has not come: at most 13 bytes.
    private var partialHeader: [UInt8] = []
    /// What has come of a message that is fragmented or does not lie in one chunk.
    private var message: [UInt8] = []
    private var isInMessage = false
    private var control: [UInt8] = []

    package init(maximumMessageBytes: Int) { self.maximumMessageBytes = maximumMessageBytes }

    /// Decodes a chunk, whose bytes are changed.
    ///
    /// - Parameter sink: takes each event in order; returns false to stop, upon which the rest is dropped.
    /// - Returns: the violation at which decoding stopped for good, if any.
    package mutating func decode(
        _ chunk: UnsafeMutableRawBufferPointer, _ sink: (FrameEvent) -> Bool
    ) -> FrameViolation? {
        var rest = chunk[...]
        while true {
            switch phase {
            case .header:
                switch takeHeader(&rest) {
                case .success(let header?): phase = .payload(header)
                case .success(nil): return nil
                case .failure(let violation): return violation
                }
            case .payload(var header):
                let count = min(header.remaining, rest.count)
                let payload = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(count))
                rest = rest.dropFirst(count)
                Self.unmask(payload, header.mask, offset: header.maskOffset)
                header.maskOffset = (header.maskOffset + count) & 3
                header.remaining -= count
                switch accept(UnsafeRawBufferPointer(payload), of: header, sink) {
                case .failure(let violation): return violation
                case .success(false): return nil
                case .success(true): break
                }
                guard header.remaining == 0 else {
                    phase = .payload(header)
                    return nil
                }
                phase = .header
            }
        }
    }

    /// Reads one header, or keeps what there is of it and returns nil.
    private mutating func takeHeader(
        _ rest: inout Slice<UnsafeMutableRawBufferPointer>
    ) -> Result<Header?, FrameViolation> {
        if partialHeader.isEmpty {
            switch parseHeader(UnsafeRawBufferPointer(UnsafeMutableRawBufferPointer(rebasing: rest))) {
            case .success(let found?):
                rest = rest.dropFirst(found.size)
                return .success(found.header)
            case .success(nil):
                partialHeader.append(contentsOf: rest)
                rest = rest.suffix(0)
                return .success(nil)
            case .failure(let violation):
                return .failure(violation)
            }
        }
        while let byte = rest.first {
            partialHeader.append(byte)
            rest = rest.dropFirst()
            switch partialHeader.withUnsafeBytes({ parseHeader($0) }) {
            case .success(let found?):
                partialHeader = []
                return .success(found.header)
            case .success(nil): continue
            case .failure(let violation): return .failure(violation)
            }
        }
        return .success(nil)
    }

    private func parseHeader(
        _ bytes: UnsafeRawBufferPointer
    ) -> Result<(header: Header, size: Int)?, FrameViolation> {
        guard bytes.count >= 1 else { return .success(nil) }
        let isFinal = bytes[0] & 0x80 != 0
        let opcode = bytes[0] & 0x0F
        guard bytes[0] & 0x70 == 0 else { return .failure(.malformed) }
        switch opcode {
        case Opcode.continuation: guard isInMessage else { return .failure(.malformed) }
        case Opcode.text: guard !isInMessage else { return .failure(.malformed) }
        case Opcode.binary: return .failure(isInMessage ? .malformed : .binary)
        case Opcode.close, Opcode.ping, Opcode.pong: guard isFinal else { return .failure(.malformed) }
        default: return .failure(.malformed)
        }
        guard bytes.count >= 2 else { return .success(nil) }
        guard bytes[1] & 0x80 != 0 else { return .failure(.unmasked) }
        let short = Int(bytes[1] & 0x7F)
        let isControl = opcode >= 8
        guard short < 126 || !isControl else { return .failure(.malformed) }
        let lengthBytes = short == 126 ? 2 : short == 127 ? 8 : 0
        guard bytes.count >= 2 + lengthBytes else { return .success(nil) }
        var length = UInt64(short)
        if lengthBytes > 0 {
            length = bytes[2..<2 + lengthBytes].reduce(0) { $0 << 8 | UInt64($1) }
            guard length >= (lengthBytes == 2 ? 126 : 65_536), length >> 63 == 0 else { return .failure(.malformed) }
        }
        if !isControl, length > UInt64(maximumMessageBytes) || Int(length) + message.count > maximumMessageBytes {
            return .failure(.tooLarge)
        }
        let size = 2 + lengthBytes + 4
        guard bytes.count >= size else { return .success(nil) }
        let mask = bytes.loadUnaligned(fromByteOffset: size - 4, as: UInt32.self)
        return .success((Header(isFinal: isFinal, opcode: opcode, remaining: Int(length), mask: mask), size))
    }

    /// Takes the next piece of a frame's payload; false where the sink wants no more.
    private mutating func accept(
        _ payload: UnsafeRawBufferPointer, of header: Header, _ sink: (FrameEvent) -> Bool
    ) -> Result<Bool, FrameViolation> {
        if header.isControl {
            guard header.remaining > 0 || !control.isEmpty else { return deliverControl(header.opcode, payload, sink) }
            control.append(contentsOf: payload)
            guard header.remaining == 0 else { return .success(true) }
            let whole = control
            control = []
            return whole.withUnsafeBytes { deliverControl(header.opcode, $0, sink) }
        }
        if header.isFinal, header.remaining == 0, message.isEmpty {
            isInMessage = false
            return deliverText(payload, sink)
        }
        isInMessage = true
        message.append(contentsOf: payload)
        guard header.isFinal, header.remaining == 0 else { return .success(true) }
        let whole = message
        message = []
        isInMessage = false
        return whole.withUnsafeBytes { deliverText($0, sink) }
    }

    private func deliverText(
        _ message: UnsafeRawBufferPointer, _ sink: (FrameEvent) -> Bool
    ) -> Result<Bool, FrameViolation> {
        UTF8Validation.isValid(message) ? .success(sink(.text(message))) : .failure(.notUTF8)
    }

    private func deliverControl(
        _ opcode: UInt8, _ payload: UnsafeRawBufferPointer, _ sink: (FrameEvent) -> Bool
    ) -> Result<Bool, FrameViolation> {
        switch opcode {
        case Opcode.ping: return .success(sink(.ping(payload)))
        case Opcode.pong: return .success(sink(.pong))
        default:
            guard payload.count != 1 else { return .failure(.malformed) }
            guard payload.count >= 2 else { return .success(sink(.close(code: nil))) }
            let code = UInt16(payload[0]) << 8 | UInt16(payload[1])
            guard Self.isClosable(code) else { return .failure(.malformed) }
            guard UTF8Validation.isValid(UnsafeRawBufferPointer(rebasing: payload[2...])) else {
                return .failure(.notUTF8)
            }
            return .success(sink(.close(code: code)))
        }
    }

    /// The codes that an endpoint may send, RFC 6455 §7.4 and the IANA registry.
    private static func isClosable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    private static func unmask(_ bytes: UnsafeMutableRawBufferPointer, _ mask: UInt32, offset: Int) {
        // The key is held as it stands in memory; rotating it lines it up with a payload that continues.
        let turned = UInt32(littleEndian: mask)
        let shift = UInt32(offset * 8)
        let key32 = (shift == 0 ? turned : turned >> shift | turned << (32 - shift)).littleEndian
        let key = UInt64(key32) << 32 | UInt64(key32)
        var at = 0
        while at + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            bytes.storeBytes(of: word ^ key, toByteOffset: at, as: UInt64.self)
            at += 8
        }
        var tail = key32.littleEndian
        while at < bytes.count {
            bytes[at] ^= UInt8(truncatingIfNeeded: tail)
            tail = tail >> 8 | tail << 24
            at += 1
        }
    }
}

import Glibc

/// What a frame from the server means to a client.
package enum ServerFrame {
    /// A whole message; `compressed` where it came as binary, `frame` all its bytes where it came as one frame. They
    /// are valid during the call only.
    case message(UnsafeRawBufferPointer, compressed: Bool, frame: UnsafeRawBufferPointer?)
    case ping(UnsafeRawBufferPointer)
    /// The peer's close code, 1005 where it sent none.
    case close(code: UInt16)
}

/// Why a server's byte stream is no WebSocket stream.
package enum FrameError: Error, Equatable {
    case masked, reservedBits, unknownOpcode(UInt8), fragmentedControl, strayContinuation, interruptedMessage
    case tooLong(Int)
}

/// Cuts a server's byte stream into frames, whatever the pieces in which it arrives.
///
/// Whole frames are handed out in place; only the cut-off end of a piece and fragmented messages are copied.
package struct FrameDecoder {
    private var rest: [UInt8] = []
    private var fragments: [UInt8] = []
    private var fragmentsCompressed: Bool?
    private let longest: Int

    /// - Parameter longest: bytes that a payload or a fragmented message may have.
    package init(longest: Int = 16 << 20) {
        self.longest = longest
    }

    /// Bytes that wait for the rest of their frame.
    package var pendingBytes: Int { rest.count }

    /// Hands every frame that `piece` completes to `body`, in order.
    ///
    /// - Parameter skip: is asked at the start of each frame how many bytes, whole frames, need no reading; 0: read on.
    package mutating func consume(
        _ piece: UnsafeRawBufferPointer, skip: (UnsafeRawBufferPointer) -> Int = { _ in 0 },
        _ body: (ServerFrame) -> Void
    ) throws(FrameError) {
        guard !rest.isEmpty else {
            let used = try frames(of: piece, skip, body)
            if used < piece.count { rest.append(contentsOf: piece[used...]) }
            return
        }
        rest.append(contentsOf: piece)
        // Taken out while frames are cut from it, so that its storage is not shared.
        var whole: [UInt8] = []
        swap(&whole, &rest)
        var failure: FrameError?
        let used = whole.withUnsafeBytes { bytes -> Int in
            do throws(FrameError) { return try frames(of: bytes, skip, body) } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        // A connection that has nothing half read holds no memory for it.
        rest = used == whole.count ? [] : Array(whole[used...])
    }

    /// The number of bytes that whole frames took up.
    private mutating func frames(
        of bytes: UnsafeRawBufferPointer, _ skip: (UnsafeRawBufferPointer) -> Int, _ body: (ServerFrame) -> Void
    ) throws(FrameError) -> Int {
        var start = 0
        while bytes.count - start >= 2 {
            if fragmentsCompressed == nil {
                let skipped = skip(UnsafeRawBufferPointer(rebasing: bytes[start...]))
                start += skipped
                if skipped > 0 { continue }
            }
            let first = bytes[start]
            let second = bytes[start + 1]
            guard first & 0x70 == 0 else { throw .reservedBits }
            guard second & 0x80 == 0 else { throw .masked }
            var length = Int(second)
            var header = 2
            if length == 126 {
                guard bytes.count - start >= 4 else { break }
                length = Int(bytes[start + 2]) << 8 | Int(bytes[start + 3])
                header = 4
            } else if length == 127 {
                guard bytes.count - start >= 10 else { break }
                let wide = bytes.loadUnaligned(fromByteOffset: start + 2, as: UInt64.self).bigEndian
                guard wide <= UInt64(longest) else { throw .tooLong(Int(clamping: wide)) }
                length = Int(wide)
                header = 10
            }
            guard length <= longest else { throw .tooLong(length) }
            guard bytes.count - start >= header + length else { break }
            let frame = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + header + length)])
            try deliver(first, frame, UnsafeRawBufferPointer(rebasing: frame[header...]), body)
            start += header + length
        }
        return start
    }

    private mutating func deliver(
        _ first: UInt8, _ frame: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer,
        _ body: (ServerFrame) -> Void
    ) throws(FrameError) {
        let isFinal = first & 0x80 != 0
        switch first & 0x0F {
        case 0x1, 0x2:
            guard fragmentsCompressed == nil else { throw .interruptedMessage }
            let compressed = first & 0x0F == 0x2
            if isFinal {
                body(.message(payload, compressed: compressed, frame: frame))
            } else {
                fragmentsCompressed = compressed
                fragments = Array(payload)
            }
        case 0x0:
            guard let compressed = fragmentsCompressed else { throw .strayContinuation }
            guard fragments.count + payload.count <= longest else { throw .tooLong(fragments.count + payload.count) }
            fragments.append(contentsOf: payload)
            guard isFinal else { return }
            fragments.withUnsafeBytes { body(.message($0, compressed: compressed, frame: nil)) }
            fragments = []
            fragmentsCompressed = nil
        case 0x8:
            guard isFinal else { throw .fragmentedControl }
            body(.close(code: payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : 1005))
        case 0x9:
            guard isFinal else { throw .fragmentedControl }
            body(.ping(payload))
        case 0xA:
            guard isFinal else { throw .fragmentedControl }
        case let opcode:
            throw .unknownOpcode(opcode)
        }
    }
}

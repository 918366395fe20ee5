import WebSocketTransport

/// What a decoder made of bytes, to be compared.
enum RecordedFrame: Hashable {
    case text([UInt8])
    case ping([UInt8])
    case pong
    case close(UInt16?)
    case violation(FrameViolation)

    init(_ event: FrameEvent) {
        self =
            switch event {
            case .text(let bytes): .text(Array(bytes))
            case .ping(let bytes): .ping(Array(bytes))
            case .pong: .pong
            case .close(let code): .close(code)
            }
    }

    static func text(_ text: String) -> RecordedFrame { .text(Array(text.utf8)) }
}

/// Decodes the chunks one after the other, each from memory of its own, until a violation.
func decode(_ chunks: some Sequence<some Sequence<UInt8>>, limit: Int = 1 << 20) -> [RecordedFrame] {
    var decoder = FrameDecoder(maximumMessageBytes: limit)
    var recorded: [RecordedFrame] = []
    for chunk in chunks {
        var bytes = Array(chunk)
        let violation = bytes.withUnsafeMutableBytes { bytes in
            decoder.decode(bytes) {
                recorded.append(RecordedFrame($0))
                return true
            }
        }
        if let violation {
            recorded.append(.violation(violation))
            break
        }
    }
    return recorded
}

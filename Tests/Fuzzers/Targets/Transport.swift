import CZlib
import TestSupport

@testable import WebSocketTransport

/// What a decoder said, to be compared.
private enum Seen: Equatable {
    case text([UInt8])
    case ping([UInt8])
    case pong
    case close(UInt16?)
    case violation(FrameViolation)
}

/// Decodes in chunks whose sizes come from `sizes`, in turn.
private func decode(_ bytes: [UInt8], sizes: [Int]) -> [Seen] {
    var decoder = FrameDecoder(maximumMessageBytes: 4096)
    var seen: [Seen] = []
    var bytes = bytes
    var at = 0
    var turn = 0
    while at < bytes.count {
        let end = min(at + sizes[turn % sizes.count], bytes.count)
        turn += 1
        let violation = bytes.withUnsafeMutableBytes { all in
            decoder.decode(UnsafeMutableRawBufferPointer(rebasing: all[at..<end])) { event in
                switch event {
                case .text(let text): seen.append(.text(Array(text)))
                case .ping(let payload): seen.append(.ping(Array(payload)))
                case .pong: seen.append(.pong)
                case .close(let code): seen.append(.close(code))
                }
                return true
            }
        }
        if let violation {
            seen.append(.violation(violation))
            break
        }
        at = end
    }
    return seen
}

/// Frames mean the same however they are cut, and no message is over the limit or not UTF-8.
func fuzzFrames(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = Input(start, count)
    let sizes = [Int(input.byte() % 16) + 1, Int(input.byte()) + 1]
    let bytes = input.bytes
    let whole = decode(bytes, sizes: [max(bytes.count, 1)])
    require(decode(bytes, sizes: sizes) == whole, "cut at \(sizes) the frames mean something else")
    for case .text(let text) in whole {
        require(text.count <= 4096, "a message of \(text.count) bytes")
        require(String(validating: text, as: UTF8.self) != nil, "a message that is not UTF-8")
    }
    return 0
}

/// Who forwards is believed no further than trust goes.
func fuzzForwarded(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let header = Input(start, count).text
    let peer = PeerAddress(high: 0, low: 0xFFFF_0A00_0001)
    let client = ForwardedFor.client(behind: peer, header) { $0 == peer }
    if client != peer { require(!header.isEmpty, "an address out of nothing") }
    let none = ForwardedFor.client(behind: peer, header) { _ in false }
    let last = header.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).last
    require(none == peer || last?.isEmpty == false, "an address out of an empty entry")
    return 0
}

nonisolated(unsafe) private let deflater = Deflater()

/// What the relay compresses is what a client inflates; what a client is sent otherwise is refused, not trusted.
func fuzzDeflate(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Input(start, count).bytes
    guard let deflater else { return 0 }
    require(RawInflate.inflate(deflater.compress(bytes)) == bytes, "it inflates to something else")
    if let inflated = RawInflate.inflate(bytes, limit: 1 << 20) {
        require(inflated.count <= 1 << 20 + 65_536, "more than the limit")
    }
    return 0
}

import LoadKit

/// One subscriber's stream, and the two ways to read it.
struct SimulatedReader {
    var stream: [UInt8]
    var offset = 0
    var session = RoomSession(room: "r")
    var cursor = LaneCursor()
    private var decoder = FrameDecoder()

    init(_ stream: [UInt8], isDeflate: Bool) {
        self.stream = stream
        cursor.isDeflate = isDeflate
    }

    /// Reads the next `count` bytes.
    ///
    /// - Parameter recognises: what others got already is not read again.
    mutating func read(_ count: Int, into book: inout DeliveryBook, at now: UInt64, recognises: Bool) throws {
        let end = min(stream.count, offset + count)
        let piece = Array(stream[offset..<end])
        offset = end
        var (decoder, session, cursor) = (self.decoder, self.session, self.cursor)
        try piece.withUnsafeBytes { bytes in
            try decoder.consume(bytes) { stream in
                guard recognises, session.isJoined else { return 0 }
                return book.recognise(stream, room: 0, &cursor, &session.checker, at: now, isTimed: true)
            } _: { frame in
                guard case .message(let payload, _, let raw) = frame else { return }
                book.beginFrame()
                EventLine.forEach(in: payload) { line in
                    Self.take(line, &session, &cursor, &book, now)
                }
                if session.isJoined { book.endFrame(raw, room: 0, &cursor, session.checker) }
            }
        }
        (self.decoder, self.session, self.cursor) = (decoder, session, cursor)
    }

    private static func take(
        _ line: UnsafeRawBufferPointer, _ session: inout RoomSession, _ cursor: inout LaneCursor,
        _ book: inout DeliveryBook, _ now: UInt64
    ) {
        switch session.receive(line) {
        case .delivered(let sequence, let verdict, let kind):
            book.deliver(sequence, verdict, kind: kind, room: 0, line: line, at: now, isTimed: true)
        case .viewers: book.passing()
        case .joined:
            book.personal()
            book.place(&cursor, room: 0, session.checker)
        default: book.personal()
        }
    }
}

/// What a relay might do to a subscriber's stream, right or wrong.
enum Mishap: CaseIterable {
    case none, privateEvents, missing, doubled, swapped, changed, recut, lagged
}

/// A room's frames, as a relay makes them for one encoding.
struct SimulatedLane {
    /// Each frame's lines.
    private(set) var frames: [[String]] = []
    private(set) var newest = 0

    init(frames count: Int, using random: inout SplitMix) {
        for _ in 0..<count {
            var lines: [String] = []
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                newest += Int.random(in: 0..<20, using: &random) == 0 ? 2 : 1
                lines.append(Self.line(newest, using: &random))
            }
            if lines.isEmpty || Int.random(in: 0..<10, using: &random) == 0 {
                lines.append(#"{"ev":"viewers","room":"r","count":\#(Int.random(in: 0..<9, using: &random))}"#)
            }
            frames.append(lines)
        }
    }

    private static func line(_ sequence: Int, using random: inout SplitMix) -> String {
        if Int.random(in: 0..<12, using: &random) == 0 { return #"{"seq":\#(sequence),"ev":"gone","room":"r","of":1}"# }
        let word = String(repeating: "x", count: Int.random(in: 1...90, using: &random))
        return #"{"seq":\#(sequence),"ev":"msg","room":"r","user":{"id":"u"},"text":"\#(word)\#(sequence)"}"#
    }

    /// The stream of one who joins before frame `first`.
    func stream(from first: Int, _ mishap: Mishap, isDeflate: Bool, using random: inout SplitMix) -> [UInt8] {
        var mine = Array(frames[first...])
        let before = frames[..<first].joined().compactMap { Self.sequence($0) }.last ?? 0
        let at = mine.isEmpty ? 0 : Int.random(in: mine.indices, using: &random)
        switch mishap {
        case .none, .privateEvents: break
        case .missing: mine.remove(at: at)
        case .doubled: mine.insert(mine[at], at: at)
        case .swapped: mine.swapAt(at, mine.count - 1)
        case .changed: mine[at] = mine[at].map { $0.replacing("\"u\"", with: "\"v\"") }
        case .recut:
            if at + 1 < mine.count { mine[at] += mine.remove(at: at + 1) }
        case .lagged:
            let after = mine[..<at].joined().compactMap { Self.sequence($0) }.last ?? before
            let skipped = mine.remove(at: at).compactMap { Self.sequence($0) }.last ?? after
            mine.insert([#"{"ev":"lagged","room":"r","after":\#(after),"before":\#(skipped + 1)}"#], at: at)
        }
        let opcode: UInt8 = isDeflate ? 0x82 : 0x81
        var bytes = Self.frame(
            [#"{"ev":"joined","room":"r","epoch":"e","seq":\#(before),"recovered":false,"you":{"user":"u"}}"#], opcode)
        for lines in mine {
            if mishap == .privateEvents, Bool.random(using: &random) {
                bytes += Self.frame([#"{"ev":"ok","id":3,"seq":1,"at":"t"}"#], opcode)
            }
            bytes += Self.frame(lines, opcode)
        }
        return bytes
    }

    private static func sequence(_ line: String) -> Int? {
        Array(line.utf8).withUnsafeBytes { EventLine.head(of: $0)?.sequence }
    }

    static func frame(_ lines: [String], _ opcode: UInt8) -> [UInt8] {
        let payload = Array(lines.joined(separator: "\n").utf8)
        if payload.count < 126 { return [opcode, UInt8(payload.count)] + payload }
        return [opcode, 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)] + payload
    }
}

import LoadKit
import Testing

/// Many subscribers of one room, read in one way.
private struct Room {
    var book: DeliveryBook
    var readers: [SimulatedReader]
    let recognises: Bool

    /// Reads everything in random pieces and order, while acknowledgements come in.
    mutating func run(seed: UInt64, newest: Int) throws {
        var random = SplitMix(seed: seed)
        var now: UInt64 = 1_000_000_000
        var open = Array(readers.indices)
        var unattributed = Array(1...max(1, newest))
        while !open.isEmpty {
            now += UInt64.random(in: 0...1_000_000, using: &random)
            let place = Int.random(in: open.indices, using: &random)
            let index = open[place]
            try readers[index].read(
                Int.random(in: 1...700, using: &random), into: &book, at: now, recognises: recognises)
            if readers[index].offset == readers[index].stream.count { open.remove(at: place) }
            if !unattributed.isEmpty, Bool.random(using: &random) {
                let sequence = unattributed.remove(at: Int.random(in: unattributed.indices, using: &random))
                book.attribute(sequence, room: 0, due: 500_000_000 + UInt64(sequence) * 1000)
            }
        }
        book.settle()
        for sequence in unattributed { book.attribute(sequence, room: 0, due: 500_000_000 + UInt64(sequence) * 1000) }
    }
}

@Suite struct TranscriptTests {
    /// Both ways to read the same streams, of `mishaps`.
    private func rooms(
        seed: UInt64, mishaps: [Mishap], transcriptBytes: Int = 1 << 20
    ) throws -> (plain: Room, quick: Room) {
        var random = SplitMix(seed: seed)
        let lane = SimulatedLane(frames: 60, using: &random)
        let readers = mishaps.flatMap { mishap in
            (0..<3).map { number in
                let isDeflate = number == 2
                let first = Int.random(in: 0..<20, using: &random)
                return SimulatedReader(
                    lane.stream(from: first, mishap, isDeflate: isDeflate, using: &random), isDeflate: isDeflate)
            }
        }
        let book = DeliveryBook(rooms: 1, transcriptBytes: transcriptBytes)
        var plain = Room(book: book, readers: readers, recognises: false)
        var quick = Room(book: book, readers: readers, recognises: true)
        try plain.run(seed: seed, newest: lane.newest)
        try quick.run(seed: seed, newest: lane.newest)
        return (plain, quick)
    }

    private func expectSame(_ plain: Room, _ quick: Room, _ seed: UInt64) {
        var totals = quick.book.totals
        totals.recognised = 0
        #expect(totals == plain.book.totals, "seed \(seed)")
        #expect(quick.readers.map(\.session.checker) == plain.readers.map(\.session.checker), "seed \(seed)")
        let (some, others) = (quick.book.latency, plain.book.latency)
        #expect(some.count == others.count, "seed \(seed)")
        for percent in [1.0, 25, 50, 75, 99, 100] {
            #expect(some.milliseconds(percent) == others.milliseconds(percent), "seed \(seed)")
        }
    }

    @Test(arguments: 1...60)
    func `what is recognised comes to the same as what is read, whatever goes wrong`(seed: UInt64) throws {
        let rooms = try rooms(seed: seed, mishaps: Mishap.allCases)
        expectSame(rooms.plain, rooms.quick, seed)
    }

    @Test(arguments: 1...20)
    func `a transcript that holds next to nothing is as exact`(seed: UInt64) throws {
        let rooms = try rooms(seed: seed, mishaps: Mishap.allCases, transcriptBytes: 1)
        expectSame(rooms.plain, rooms.quick, seed)
    }

    @Test func `every fault shows, also to those who are recognised otherwise`() throws {
        for mishap in [Mishap.missing, .doubled, .swapped, .changed] {
            var shown = 0
            for seed in UInt64(1)...12 {
                let quick = try rooms(seed: seed, mishaps: [.none, .none, mishap]).quick
                let totals = quick.book.totals
                let gaps = quick.readers[6...].count { !$0.session.checker.gaps.isEmpty }
                switch mishap {
                case .missing: shown += gaps
                case .doubled: shown += totals.duplicates
                case .swapped: shown += totals.outOfOrder
                default: shown += totals.contradictions
                }
            }
            #expect(shown > 0, "\(mishap)")
        }
    }

    @Test func `where nothing goes wrong most is recognised, and each message counts once a reader`() throws {
        let quick = try rooms(seed: 4, mishaps: Array(repeating: .none, count: 20)).quick
        let totals = quick.book.totals
        #expect(totals.duplicates + totals.outOfOrder + totals.contradictions == 0)
        #expect(Double(totals.recognised) > 0.5 * Double(totals.deliveries))
        #expect(quick.book.latency.count == totals.deliveries)
    }

    @Test func `a changed byte anywhere in a frame is never taken for the same`() {
        let raw = SimulatedLane.frame([#"{"seq":1,"ev":"msg","user":{"id":"u"},"text":"hello"}"#], 0x81)
        var transcript = Transcript(mostBytes: 1000)
        raw.withUnsafeBytes { transcript.append($0, sequences: 1..<2, messages: 1, dues: [5]) { _ in } }
        for index in raw.indices {
            var other = raw
            other[index] ^= 1
            var number = 0
            #expect(other.withUnsafeBytes { transcript.match($0, at: &number, last: 0) } == nil)
        }
        var number = 0
        #expect(raw.dropLast().withUnsafeBytes { transcript.match($0, at: &number, last: 0) } == nil)
        #expect(raw.withUnsafeBytes { transcript.match($0, at: &number, last: 1) } == nil)
        #expect(raw.withUnsafeBytes { transcript.match($0, at: &number, last: 0) }?.messages == 1)
        #expect(number == 1)
    }
}

import TestSupport
import Testing

@testable import WebSocketTransport

/// What a ring is meant to do, in the plainest way.
private struct RingModel {
    struct Frame {
        let start: UInt64
        let bytes: [UInt8]
        let first: Int64
        let last: Int64
        var end: UInt64 { start + UInt64(bytes.count) }
    }

    let mostBytes: Int
    var frames: [Frame] = []
    var end: UInt64 = 0

    var start: UInt64 { frames.first?.start ?? end }

    mutating func append(_ bytes: [UInt8], first: Int64, last: Int64) {
        while let oldest = frames.first, Int(end - oldest.start) + bytes.count > mostBytes { frames.removeFirst() }
        frames.append(Frame(start: end, bytes: bytes, first: first, last: last))
        end += UInt64(bytes.count)
    }

    func frames(from cursor: UInt64, limit: Int) -> (bytes: [UInt8], last: Int64)? {
        guard var rest = frames.firstIndex(where: { $0.start == cursor }).map({ frames[$0...] }) else { return nil }
        guard var last = rest.popFirst() else { return nil }
        var bytes = last.bytes
        while let next = rest.first, bytes.count + next.bytes.count <= limit {
            bytes += next.bytes
            last = next
            rest = rest.dropFirst()
        }
        return (bytes, last.last)
    }
}

@Suite struct FrameRingTests {
    private func expectSame(_ ring: borrowing FrameRing, _ model: RingModel, _ random: inout SeededRandom) {
        let (start, end, newest) = (ring.start, ring.end, ring.newest)
        #expect(start == model.start)
        #expect(end == model.end)
        #expect(newest?.start == model.frames.last?.start)
        #expect(newest?.first == model.frames.last?.first)
        let cursors = model.frames.map(\.start)
        for cursor in [cursors.first, cursors.last, cursors.randomElement(using: &random)].compactMap(\.self) {
            let limit = Int.random(in: 0...3 * model.mostBytes, using: &random)
            let found = ring.frames(from: cursor, limit: limit).map { (Array($0.bytes), $0.last) }
            let expected = model.frames(from: cursor, limit: limit)
            #expect(found?.0 == expected?.bytes)
            #expect(found?.1 == expected?.last)
            let rest = Array(ring.bytes(from: cursor))
            #expect(rest == model.frames.filter { $0.start >= cursor }.flatMap(\.bytes))
        }
        let (before, after) = (
            model.start > 0 ? ring.frames(from: model.start - 1, limit: 10)?.last : nil,
            ring.frames(from: model.end, limit: 10)?.last
        )
        #expect(before == nil)
        #expect(after == nil)
    }

    @Test(arguments: 0..<24 as Range<UInt64>)
    func `a ring does what a plain list does`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let mostBytes = [1, 64, 600, 4000][Int(seed % 4)]
        var ring = FrameRing(mostBytes: mostBytes)
        var model = RingModel(mostBytes: mostBytes)
        var sequence: Int64 = 0
        for _ in 0..<400 {
            if Int.random(in: 0..<60, using: &random) == 0 {
                ring.reset()
                model.frames = []
            } else {
                // Some are larger than the whole ring.
                let largest = Int.random(in: 0..<50, using: &random) == 0 ? 2 * mostBytes + 2 : mostBytes / 9 + 2
                let bytes = random.bytes(Int.random(in: 1...largest, using: &random))
                let first = sequence + 1
                sequence += Int64.random(in: 0...3, using: &random)
                ring.append(bytes, first: first, last: sequence)
                model.append(bytes, first: first, last: sequence)
            }
            expectSame(ring, model, &random)
        }
    }

    @Test func `thousands of small frames come and go`() {
        var random = SeededRandom(seed: 1)
        var ring = FrameRing(mostBytes: 3000)
        var model = RingModel(mostBytes: 3000)
        for number in 0..<20_000 {
            let bytes = [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
            ring.append(bytes, first: Int64(number), last: Int64(number))
            model.append(bytes, first: Int64(number), last: Int64(number))
            if number % 97 == 0 { expectSame(ring, model, &random) }
        }
    }

    @Test func `a new ring holds nothing`() {
        let ring = FrameRing(mostBytes: 100)
        let (start, end, hasNewest, isEmpty) = (
            ring.start, ring.end, ring.newest != nil, ring.bytes(from: ring.end).isEmpty
        )
        #expect(start == 0 && end == 0 && !hasNewest && isEmpty)
    }

    @Test func `a large ring that was reset serves on`() {
        var ring = FrameRing(mostBytes: 1 << 20)
        var end: UInt64 = 0
        for round in 0..<5 {
            for _ in 0..<20 {
                ring.append([UInt8](repeating: UInt8(round), count: 10_000), first: 1, last: 1)
                end += 10_000
            }
            let held = ring.bytes(from: ring.start).count
            #expect(held == 200_000)
            ring.reset()
            let (start, newEnd) = (ring.start, ring.end)
            #expect(start == end && newEnd == end)
        }
    }
}

import TestSupport
import Testing

@testable import WebSocketTransport

@Suite struct OutboxTests {
    private func taken(_ outbox: inout Outbox) -> [UInt8] {
        var bytes: [UInt8] = []
        outbox.take { bytes = Array($0) }
        return bytes
    }

    @Test(arguments: 0..<24 as Range<UInt64>)
    func `bytes leave as they came, in order`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var outbox = Outbox()
        var came: [UInt8] = []
        var left: [UInt8] = []
        var waiting: [(count: Int, isBacklog: Bool)] = []
        for _ in 0..<400 {
            if Int.random(in: 0..<3, using: &random) > 0 {
                let most = [10, 200, 4096, 5000, 150_000][Int.random(in: 0..<5, using: &random)]
                let frame = [UInt8](
                    repeating: UInt8.random(in: 0...255, using: &random),
                    count: Int.random(in: 1...most, using: &random))
                let isBacklog = Int.random(in: 0..<4, using: &random) == 0
                outbox.append(frame, isBacklog: isBacklog)
                came += frame
                waiting.append((frame.count, isBacklog))
            } else {
                let bytes = taken(&outbox)
                #expect(bytes.count <= Outbox.writeBytes)
                #expect(bytes.isEmpty == (left.count == came.count))
                left += bytes
                var gone = bytes.count
                while gone > 0, let first = waiting.first {
                    let part = min(gone, first.count)
                    gone -= part
                    waiting[0].count -= part
                    if waiting[0].count == 0 { waiting.removeFirst() }
                }
            }
            #expect(outbox.isEmpty == (left.count == came.count))
            #expect(outbox.replyBytes == waiting.filter { !$0.isBacklog }.reduce(0) { $0 + $1.count })
            #expect(outbox.backlogBytes == waiting.filter(\.isBacklog).reduce(0) { $0 + $1.count })
        }
        while !outbox.isEmpty { left += taken(&outbox) }
        #expect(left == came)
        #expect(outbox.replyBytes == 0)
    }

    @Test func `small replies leave in one write`() {
        var outbox = Outbox()
        for number in 0..<100 { outbox.append([UInt8(number), 0, 0], isBacklog: false) }
        #expect(taken(&outbox).count == 300)
        #expect(outbox.isEmpty)
    }

    @Test func `a backlog does not count as replies`() {
        var outbox = Outbox()
        outbox.append([UInt8](repeating: 1, count: 1_000_000), isBacklog: true)
        outbox.append([1, 2, 3], isBacklog: false)
        #expect(outbox.replyBytes == 3)
        #expect(outbox.backlogBytes == 1_000_000)
    }

    @Test func `replies of a peer that always reads a little do not add up`() {
        var outbox = Outbox()
        outbox.append([UInt8](repeating: 0, count: 5000), isBacklog: false)
        for _ in 0..<10_000 {
            outbox.append([UInt8](repeating: 0, count: 5000), isBacklog: false)
            _ = taken(&outbox)
        }
        #expect(outbox.replyBytes == 5000)
    }

    @Test func `an empty outbox gives nothing`() {
        var outbox = Outbox()
        #expect(outbox.isEmpty)
        outbox.take { _ in Issue.record("there is nothing to write") }
    }
}

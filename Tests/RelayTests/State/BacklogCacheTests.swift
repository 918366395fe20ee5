import ChatModel
import Testing

@testable import Relay

@Suite struct BacklogCacheTests {
    @Test func `frames are made once for all who miss the same, until something happens in the room`() {
        var cache = BacklogCache(mostBytes: 1000)
        var made = 0
        func ask(_ range: BacklogCache.Range, _ encoding: LaneEncoding = .text, revision: Int) -> [[UInt8]] {
            cache.frames(range, encoding, revision: revision) {
                made += 1
                return [[UInt8(made)]]
            }
        }
        #expect(ask(.after(Sequence(5)), revision: 1) == [[1]])
        #expect(ask(.after(Sequence(5)), revision: 1) == [[1]])
        #expect(ask(.after(Sequence(6)), revision: 1) == [[2]])
        #expect(ask(.after(Sequence(5)), .deflate, revision: 1) == [[3]])
        #expect(ask(.newest(5), revision: 1) == [[4]])
        #expect(ask(.page(after: Sequence(5), through: Sequence(9)), revision: 1) == [[5]])
        #expect(ask(.after(Sequence(5)), revision: 2) == [[6]])
        #expect(made == 6)
    }

    @Test func `what would take too much memory is made each time`() {
        var cache = BacklogCache(mostBytes: 100)
        var made = 0
        for _ in 0..<3 {
            let frames = cache.frames(.newest(1), .text, revision: 0) {
                made += 1
                return [[UInt8](repeating: 0, count: 60), [UInt8](repeating: 0, count: 60)]
            }
            #expect(frames.count == 2)
        }
        #expect(made == 3)
        for _ in 0..<3 {
            _ = cache.frames(.newest(2), .text, revision: 0) {
                made += 1
                return [[UInt8](repeating: 0, count: 60)]
            }
        }
        #expect(made == 4)
    }
}

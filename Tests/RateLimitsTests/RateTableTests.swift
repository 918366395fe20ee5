import RateLimits
import Testing

@Suite struct RateTableTests {
    private let start = ContinuousClock.now
    private let limit = RateLimit(perSecond: 10, burst: 5)

    @Test func `each party has a bucket of its own`() {
        var table = RateTable<Int>(limit: limit, most: 100)
        for key in 1...2 {
            for _ in 0..<5 { #expect(table.take(key, at: start) == nil) }
            #expect(table.take(key, at: start) == .milliseconds(100))
        }
        #expect(table.take(1, at: start + .milliseconds(100)) == nil)
        #expect(table.take(1, at: start + .milliseconds(100)) != nil)
    }

    @Test func `within the bound it allows exactly what a bucket for each would`() {
        var table = RateTable<Int>(limit: limit, most: 64)
        var buckets: [Int: RateBucket] = [:]
        var now = start
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            now += .milliseconds(
                Int.random(in: 0...20, using: &generator) == 0 ? 700 : Int.random(in: 0...8, using: &generator))
            // Fewer than the young half holds.
            let key = Int.random(in: 0..<32, using: &generator)
            #expect(table.take(key, at: now) == buckets[key, default: RateBucket()].take(limit, at: now))
        }
    }

    @Test func `however many come, it stays within its bound`() {
        var table = RateTable<Int>(limit: RateLimit(perSecond: 0.001, burst: 1000), most: 1000)
        for key in 0..<100_000 {
            #expect(table.take(key, at: start) == nil)
            #expect(table.count <= 1000)
        }
        #expect(table.count > 400)
    }

    @Test func `who goes on is not forgotten over those who come and go`() {
        var table = RateTable<Int>(limit: RateLimit(perSecond: 0.001, burst: 1), most: 100)
        #expect(table.take(-1, at: start) == nil)
        for key in 0..<10_000 {
            _ = table.take(key, at: start)
            if key.isMultiple(of: 20) { #expect(table.take(-1, at: start) != nil) }
        }
    }

    @Test func `those whose buckets are full again are dropped`() {
        var table = RateTable<Int>(limit: limit, most: 100_000)
        for key in 0..<1000 { _ = table.take(key, at: start) }
        _ = table.take(5000, at: start + .milliseconds(500))
        _ = table.take(5001, at: start + .milliseconds(1000))
        #expect(table.count == 2)
    }
}

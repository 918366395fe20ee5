import RateLimits
import Testing

@Suite struct RateBucketTests {
    private let start = ContinuousClock.now

    @Test(arguments: [1, 2, 7, 100])
    func `a new bucket gives a burst at once and then nothing`(burst: Int) {
        let limit = RateLimit(perSecond: 2, burst: burst)
        var bucket = RateBucket()
        for _ in 0..<burst { #expect(bucket.take(limit, at: start) == nil) }
        #expect(bucket.take(limit, at: start) == .milliseconds(500))
    }

    @Test func `a refusal takes nothing`() {
        let limit = RateLimit(perSecond: 2, burst: 1)
        var bucket = RateBucket()
        #expect(bucket.take(limit, at: start) == nil)
        for _ in 0..<50 { #expect(bucket.take(limit, at: start) == .milliseconds(500)) }
        #expect(bucket.take(limit, at: start + .milliseconds(500)) == nil)
    }

    @Test func `who waits as long as told is let through, a moment earlier not`() throws {
        let limit = RateLimit(perSecond: 3, burst: 4)
        var bucket = RateBucket()
        var now = start
        for _ in 0..<100 {
            guard let wait = bucket.take(limit, at: now) else { continue }
            #expect(wait > .zero)
            var early = bucket
            #expect(early.take(limit, at: now + wait - .nanoseconds(1)) != nil)
            now += wait
            try #require(bucket.take(limit, at: now) == nil)
        }
    }

    @Test func `no stretch of time gives more than its rate and a burst`() {
        let limit = RateLimit(perSecond: 10, burst: 5)
        var bucket = RateBucket()
        var now = start
        var taken: [ContinuousClock.Instant] = []
        for _ in 0..<5000 {
            now += .milliseconds(Int.random(in: 0...60))
            if bucket.take(limit, at: now) == nil { taken.append(now) }
        }
        for (index, first) in taken.enumerated() {
            for later in index..<min(index + 40, taken.count) {
                let allowed = 5 + Int((taken[later] - first) / .milliseconds(100))
                #expect(later - index + 1 <= allowed)
            }
        }
        // And all of it can be had: asked for more than there is, the rate is reached.
        #expect(Double(taken.count) >= 0.95 * 10 * ((now - start) / .seconds(1)))
    }

    @Test func `a pause saves up no more than a burst`() {
        let limit = RateLimit(perSecond: 1, burst: 3)
        var bucket = RateBucket()
        #expect(bucket.take(limit, at: start) == nil)
        let later = start + .seconds(1_000_000)
        for _ in 0..<3 { #expect(bucket.take(limit, at: later) == nil) }
        #expect(bucket.take(limit, at: later) != nil)
    }

    @Test func `a unit put back can be taken again, and only that one`() {
        let limit = RateLimit(perSecond: 1, burst: 2)
        var bucket = RateBucket()
        for _ in 0..<2 { #expect(bucket.take(limit, at: start) == nil) }
        bucket.putBack(limit)
        #expect(bucket.take(limit, at: start) == nil)
        #expect(bucket.take(limit, at: start) == .seconds(1))
    }

    @Test func `what is put back into a full bucket is lost`() {
        let limit = RateLimit(perSecond: 1, burst: 2)
        var bucket = RateBucket()
        bucket.putBack(limit)
        #expect(bucket.take(limit, at: start) == nil)
        for _ in 0..<5 { bucket.putBack(limit) }
        for _ in 0..<2 { #expect(bucket.take(limit, at: start) == nil) }
        #expect(bucket.take(limit, at: start) != nil)
    }

    @Test func `a bucket is full when new and once its units are worked off`() {
        let limit = RateLimit(perSecond: 4, burst: 8)
        var bucket = RateBucket()
        #expect(bucket.isFull(at: start))
        for _ in 0..<4 { _ = bucket.take(limit, at: start) }
        #expect(!bucket.isFull(at: start + .milliseconds(999)))
        #expect(bucket.isFull(at: start + .seconds(1)))
    }

    @Test func `limits that would divide by zero or never allow anything are bounded`() {
        #expect(RateLimit(perSecond: 0, burst: 1).interval == .seconds(1_000_000))
        #expect(RateLimit(perSecond: -1, burst: 0) == RateLimit(perSecond: 0, burst: 1))
        var bucket = RateBucket()
        #expect(bucket.take(RateLimit(perSecond: 0, burst: 0), at: start) == nil)
    }
}

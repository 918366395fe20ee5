import Testing

@testable import Relay

@Suite struct PacerTests {
    private let start = ContinuousClock.now

    @Test func `the first frame and one after a pause leave at once`() {
        var pacer = Pacer(shortest: .milliseconds(10), longest: .milliseconds(50))
        #expect(pacer.due(at: start) <= start)
        pacer.flushed(at: start, load: 0)
        #expect(pacer.due(at: start + .milliseconds(10)) <= start + .milliseconds(10))
    }

    @Test func `a frame soon after another waits for the rest of the interval`() {
        var pacer = Pacer(shortest: .milliseconds(10), longest: .milliseconds(50))
        pacer.flushed(at: start, load: 0)
        #expect(pacer.due(at: start + .milliseconds(3)) == start + .milliseconds(10))
    }

    @Test func `the interval grows to its longest on a saturated loop, and shrinks back to its shortest`() {
        var pacer = Pacer(shortest: .milliseconds(10), longest: .milliseconds(50))
        for _ in 0..<100 { pacer.flushed(at: start, load: 0.9) }
        #expect(pacer.interval == .milliseconds(50))
        pacer.flushed(at: start, load: 0.7)
        #expect(pacer.interval == .milliseconds(50))
        for _ in 0..<100 { pacer.flushed(at: start, load: 0.55) }
        #expect(pacer.interval == .milliseconds(30))
        for _ in 0..<100 { pacer.flushed(at: start, load: 0.1) }
        #expect(pacer.interval == .milliseconds(10))
    }

    @Test func `on a busy loop the interval triples at most`() {
        var pacer = Pacer(shortest: .milliseconds(10), longest: .milliseconds(50))
        for _ in 0..<100 { pacer.flushed(at: start, load: 0.6) }
        #expect(pacer.interval == .milliseconds(30))
        pacer.flushed(at: start, load: 0.4)
        #expect(pacer.interval == .milliseconds(30))
        var narrow = Pacer(shortest: .milliseconds(10), longest: .milliseconds(15))
        for _ in 0..<100 { narrow.flushed(at: start, load: 0.6) }
        #expect(narrow.interval == .milliseconds(15))
    }

    @Test func `a longest interval below the shortest is the shortest`() {
        var pacer = Pacer(shortest: .milliseconds(10), longest: .milliseconds(5))
        for _ in 0..<10 { pacer.flushed(at: start, load: 1) }
        #expect(pacer.interval == .milliseconds(10))
    }
}

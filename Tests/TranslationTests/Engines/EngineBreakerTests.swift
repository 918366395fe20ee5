import ChatModel
import Testing

@testable import Translation

@Suite struct EngineBreakerTests {
    private let start = ContinuousClock.now

    private func pair(_ to: String) throws -> EngineBreaker.Pair {
        EngineBreaker.Pair(from: try languageTag("en"), to: try languageTag(to))
    }

    private func end(
        _ breaker: Held<EngineBreaker>, _ pair: EngineBreaker.Pair, _ ending: EngineEnding,
        at now: ContinuousClock.Instant
    ) throws -> [EngineBreaker.Change] {
        breaker.report(ending, of: try #require(breaker.admit(pair, at: now)), at: now)
    }

    @Test func `a pair that fails is held back and others are not`() throws {
        let breaker = Held(EngineBreaker(BreakerSettings()))
        let (spanish, french) = (try pair("es"), try pair("fr"))
        #expect(try end(breaker, spanish, .error(.timeout), at: start) == [])
        #expect(try end(breaker, spanish, .error(.failed(status: 500)), at: start) == [])
        #expect(
            try end(breaker, spanish, .error(.badAnswer(.malformed)), at: start) == [.init(pair: spanish, isOpen: true)]
        )
        #expect(!breaker.wouldAdmit(spanish, at: start) && breaker.wouldAdmit(french, at: start))
        #expect(breaker.openPairs == [spanish] && !breaker.isOpen)
    }

    @Test(arguments: [
        (EngineError.quota(until: nil), 3600), (.rateLimited(retryAfter: .seconds(7)), 7),
        (.rateLimited(retryAfter: nil), 2),
        (.unauthorized, 60), (.refused(status: 302), 60), (.refused(status: 404), 60),
    ])
    func `what the engine says of itself holds for every pair`(_ error: EngineError, _ seconds: Int) throws {
        let breaker = Held(EngineBreaker(BreakerSettings()))
        let (spanish, french) = (try pair("es"), try pair("fr"))
        #expect(try end(breaker, spanish, .error(error), at: start) == [.init(pair: nil, isOpen: true)])
        #expect(breaker.wait(french, at: start) == .seconds(seconds))
        #expect(breaker.admit(french, at: start + .seconds(seconds) - .milliseconds(1)) == nil)
        let due = start + .seconds(seconds)
        let probe = try #require(breaker.admit(french, at: due))
        #expect(breaker.admit(spanish, at: due) == nil)
        #expect(breaker.report(.answered, of: probe, at: due) == [.init(pair: nil, isOpen: false)])
        #expect(breaker.wouldAdmit(spanish, at: due))
    }

    @Test func `a quota with a reset is held until then`() throws {
        let breaker = Held(EngineBreaker(BreakerSettings()))
        let spanish = try pair("es")
        _ = try end(breaker, spanish, .error(.quota(until: start + .seconds(500))), at: start)
        #expect(breaker.wait(spanish, at: start) == .seconds(500))
        _ = try end(breaker, spanish, .error(.quota(until: nil)), at: start + .seconds(500))
        #expect(breaker.wait(spanish, at: start + .seconds(500)) == .seconds(3600))
    }

    @Test func `texts that the engine refuses do not turn it off for others`() throws {
        let breaker = Held(EngineBreaker(BreakerSettings()))
        let spanish = try pair("es")
        for _ in 0..<19 { #expect(try end(breaker, spanish, .error(.refused(status: 400)), at: start) == []) }
        #expect(try end(breaker, spanish, .answered, at: start) == [])
        for _ in 0..<19 { #expect(try end(breaker, spanish, .unusable, at: start) == []) }
        #expect(breaker.wouldAdmit(spanish, at: start))
    }

    @Test func `a probe of the engine that another pair needs as well is given back`() throws {
        let breaker = Held(EngineBreaker(BreakerSettings()))
        let (spanish, french) = (try pair("es"), try pair("fr"))
        for _ in 0..<3 { _ = try end(breaker, spanish, .error(.unreachable), at: start) }
        #expect(breaker.isOpen && breaker.openPairs == [])
        let due = start + .milliseconds(500)
        _ = try end(breaker, spanish, .late(share: 0), at: due)
        // The engine is back but this pair is not: the pair's failure on trial keeps the engine closed off.
        #expect(try end(breaker, french, .error(.timeout), at: due) == [])
        #expect(!breaker.wouldAdmit(french, at: due) && breaker.isOpen)
    }

    @Test func `pairs without end do not take memory without end`() throws {
        let breaker = Held(EngineBreaker(BreakerSettings()))
        for number in 0..<(3 * EngineBreaker.pairsMax) {
            _ = try end(breaker, try pair("x-\(number)"), .error(.unsupportedPair), at: start)
        }
        #expect(breaker.openPairs.count <= EngineBreaker.pairsMax)
        #expect(!breaker.wouldAdmit(try pair("x-\(3 * EngineBreaker.pairsMax - 1)"), at: start))
    }
}

extension Held where Value == EngineBreaker {
    fileprivate func admit(
        _ pair: EngineBreaker.Pair, at now: ContinuousClock.Instant
    ) -> EngineBreaker.Permit? {
        change { $0.admit(pair, at: now) }
    }

    fileprivate func report(
        _ ending: EngineEnding, of permit: EngineBreaker.Permit, at now: ContinuousClock.Instant
    ) -> [EngineBreaker.Change] {
        change { $0.report(ending, of: permit, at: now) }
    }

    fileprivate func wouldAdmit(_ pair: EngineBreaker.Pair, at now: ContinuousClock.Instant) -> Bool {
        change { $0.wouldAdmit(pair, at: now) }
    }

    fileprivate func wait(_ pair: EngineBreaker.Pair, at now: ContinuousClock.Instant) -> Duration? {
        change { $0.wait(pair, at: now) }
    }
}

import ChatModel
import Testing

@testable import Relay

@Suite struct SamplerTests {
    private let start = ContinuousClock.now
    private let en = tag("en")
    private let zh = tag("zh-Hans")

    private static func tag(_ tag: String) -> LanguageTag { LanguageTag(tag) ?? .undetermined }

    private func rank(_ language: LanguageTag, _ author: String = "ann") -> LineRank {
        .sampled(LineAudience(language: language, author: UserID(author) ?? UserID(anonymous: 1)))
    }

    @Test func `a room within its budget loses nothing`() {
        var sampler = Sampler(deliveriesPerSecond: 1000)
        for tenth in 0..<100 {
            let ranks = (0..<9).map { rank($0 < 8 ? en : zh) }
            let kept = sampler.keep(ranks, viewers: 10, at: start + .milliseconds(tenth * 100))
            #expect(!kept.contains(false), "after \(tenth) tenths of a second")
        }
    }

    @Test func `a flood is thinned to the budget`() {
        var sampler = Sampler(deliveriesPerSecond: 10_000)
        var kept = 0
        for tenth in 0..<100 {
            let ranks = (0..<300).map { _ in rank(en) }
            kept += sampler.keep(ranks, viewers: 100, at: start + .milliseconds(tenth * 100)).count { $0 }
        }
        // 100 messages a second for ten seconds, and what had gathered before.
        #expect((1000...1130).contains(kept), "\(kept)")
    }

    @Test(arguments: [1, 5, 20]) func `a language of few keeps its part, in any order`(ofTen few: Int) {
        var sampler = Sampler(deliveriesPerSecond: 10_000)
        var kept: [LanguageTag: Int] = [:]
        var said: [LanguageTag: Int] = [:]
        for tenth in 0..<100 {
            var ranks = (0..<300).map { _ in rank(en) }
            for place in 0..<few where (tenth + place) % 10 < 5 { ranks.insert(rank(zh), at: place * 7) }
            for (rank, isKept) in zip(ranks, sampler.keep(ranks, viewers: 100, at: start + .milliseconds(tenth * 100)))
            {
                guard case .sampled(let audience) = rank else { continue }
                said[audience.language, default: 0] += 1
                if isKept { kept[audience.language, default: 0] += 1 }
            }
        }
        let (chinese, english) = (kept[zh] ?? 0, kept[en] ?? 0)
        // Fifty messages a second are its part.
        #expect(chinese >= min(said[zh] ?? 0, 490) * 9 / 10, "\(chinese) of \(said[zh] ?? 0)")
        #expect(chinese + english >= 950, "what one does not use is the other's: \(chinese) and \(english)")
        #expect(chinese + english <= 1130)
    }

    @Test func `a budget below one message a flush still reaches every language`() {
        var sampler = Sampler(deliveriesPerSecond: 400)
        var kept: [LanguageTag: Int] = [:]
        // Four messages a second in flushes of ten milliseconds; one line in fifty is Chinese.
        for flush in 0..<3000 {
            let language = flush % 50 == 7 ? zh : en
            if sampler.keep([rank(language)], viewers: 100, at: start + .milliseconds(flush * 10)) == [true] {
                kept[language, default: 0] += 1
            }
        }
        #expect(kept[zh] ?? 0 >= 45, "of 60: \(kept)")
        #expect((kept[zh] ?? 0) + (kept[en] ?? 0) <= 130, "\(kept)")
    }

    @Test func `what everyone gets is kept however many there are, and the rest is not starved by it`() {
        var sampler = Sampler(deliveriesPerSecond: 1000)
        var others = 0
        for tenth in 0..<100 {
            let ranks = (0..<200).map { $0 % 2 == 0 ? LineRank.always : rank(en) }
            let kept = sampler.keep(ranks, viewers: 100, at: start + .milliseconds(tenth * 100))
            for (place, isKept) in kept.enumerated() {
                if place % 2 == 0 { #expect(isKept) } else if isKept { others += 1 }
            }
        }
        #expect(others >= 90, "ten a second for ten seconds: \(others)")
    }

    @Test func `made-up languages beyond the limit share one part`() {
        var sampler = Sampler(deliveriesPerSecond: 1000)
        var kept = 0
        for second in 0..<10 {
            let ranks = (0..<500).map { rank(Self.tag("x-made\(second)up\($0)")) }
            kept += sampler.keep(ranks, viewers: 10, at: start + .seconds(second)).count { $0 }
        }
        #expect(kept <= 1300, "a hundred a second: \(kept)")
    }
}

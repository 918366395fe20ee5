import ChatModel
import Testing

@testable import Translation

@Suite struct TranslationCacheTests {
    private let start = ContinuousClock.now

    private func key(_ text: String) -> TranslationKey {
        TranslationKey(from: display("en"), to: display("zh"), text: FoldedText(text: text))
    }

    private func entry(_ text: String) -> TranslationCache.Entry {
        .kept(KeptTranslation(template: Template(pieces: [.words(text)]), to: display("zh"), by: "fake"))
    }

    @Test func `the least recently used goes first`() {
        var limits = TranslationCache.Limits()
        limits.entries = 3
        var cache = TranslationCache(limits: limits)
        for text in ["a", "b", "c"] { cache.keep(entry(text), for: key(text), at: start) }
        #expect(cache.find(key("a"), at: start) == entry("a"))
        cache.keep(entry("d"), for: key("d"), at: start)
        #expect(cache.find(key("b"), at: start) == nil)
        for text in ["a", "c", "d"] { #expect(cache.find(key(text), at: start) == entry(text)) }
    }

    @Test func `entries end with their time, unfit ones sooner`() {
        var cache = TranslationCache()
        cache.keep(entry("a"), for: key("a"), at: start)
        cache.keep(.unfit, for: key("b"), at: start)
        #expect(cache.find(key("b"), at: start + .seconds(29)) == .unfit)
        #expect(cache.find(key("b"), at: start + .seconds(30)) == nil)
        #expect(cache.find(key("a"), at: start + .seconds(24 * 3600 - 1)) == entry("a"))
        #expect(cache.find(key("a"), at: start + .seconds(24 * 3600)) == nil)
        #expect(cache.count == 0 && cache.bytes == 0)
    }

    @Test func `bytes stay within their limit, whatever comes`() {
        var limits = TranslationCache.Limits()
        limits.bytes = 64_000
        limits.entries = 300
        var cache = TranslationCache(limits: limits)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<5000 {
            let text = String(repeating: "x", count: Int.random(in: 0..<6000, using: &random))
            let name = key("\(Int.random(in: 0..<900, using: &random))")
            if Bool.random(using: &random) {
                cache.keep(entry(text), for: name, at: start)
            } else {
                _ = cache.find(name, at: start)
            }
            #expect(cache.bytes <= limits.bytes && cache.count <= limits.entries)
        }
        #expect(cache.count > 0)
    }
}

import ChatModel
import Testing

@testable import Relay

@Suite struct ReactionCountsTests {
    private func mark(_ label: String, _ user: Int) -> MarkSheet.Mark {
        MarkSheet.Mark(label: label, marker: Marker(bits: UInt64(user)))
    }

    private func counts(messages: Int = 3, kinds: Int = 2, most: Int = 100, _ places: [Int64]) -> ReactionCounts {
        var counts = ReactionCounts(mostMessages: messages, mostKinds: kinds, mostReactions: most)
        for place in places { _ = counts.add(Sequence(place)) }
        return counts
    }

    @Test func `only the newest messages take reactions`() throws {
        var counts = counts([2, 4, 6, 8])
        for place in [1, 2, 3, 5, 9] as [Int64] {
            #expect(throws: ReactionCounts.Refusal.unknown) { try counts.react(mark("👍", 1), to: Sequence(place)) }
        }
        for place in [4, 6, 8] as [Int64] { #expect(try counts.react(mark("👍", 1), to: Sequence(place))) }
        // With a message its reactions grow too old.
        #expect(counts.add(Sequence(10)).map(\.0) == [Sequence(4)])
        #expect(counts.count == 2)
        #expect(throws: ReactionCounts.Refusal.unknown) { try counts.react(mark("👍", 2), to: Sequence(4)) }
    }

    @Test func `the same again is no second one, another kind is`() throws {
        var counts = counts([1])
        #expect(try counts.react(mark("👍", 1), to: Sequence(1)))
        #expect(try !counts.react(mark("👍", 1), to: Sequence(1)))
        #expect(try counts.react(mark("🎉", 1), to: Sequence(1)))
        #expect(throws: ReactionCounts.Refusal.tooManyKinds) { try counts.react(mark("😀", 1), to: Sequence(1)) }
        #expect(try counts.react(mark("🎉", 2), to: Sequence(1)))
        counts.stored([mark("👍", 1), mark("🎉", 1), mark("🎉", 2)], of: Sequence(1))
        #expect(counts[Sequence(1)]?.counts == ["👍": 1, "🎉": 2])
    }

    @Test func `reactions have a bound in all`() throws {
        var counts = counts(most: 2, [1, 2])
        #expect(try counts.react(mark("👍", 1), to: Sequence(1)))
        #expect(try counts.react(mark("👍", 2), to: Sequence(1)))
        #expect(throws: ReactionCounts.Refusal.full) { try counts.react(mark("👍", 1), to: Sequence(2)) }
        counts.takeBack([mark("👍", 1), mark("👍", 2)], of: Sequence(1))
        #expect(counts.count == 0 && counts.reacted.isEmpty)
        #expect(try counts.react(mark("👍", 1), to: Sequence(2)))
    }

    @Test func `a room without reactions takes none`() {
        var counts = counts(messages: 0, [1, 2, 3])
        #expect(throws: ReactionCounts.Refusal.unknown) { try counts.react(mark("👍", 1), to: Sequence(3)) }
    }

    @Test func `a million messages leave no trace but the newest`() throws {
        var counts = counts(messages: 500, [])
        for place in Int64(1)...1_000_000 { _ = counts.add(Sequence(place)) }
        #expect(!counts.isRecent(Sequence(999_500)) && counts.isRecent(Sequence(999_501)))
        #expect(counts.isRecent(Sequence(1_000_000)))
    }
}

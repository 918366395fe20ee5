import LoadKit
import Testing

@Suite struct SequenceCheckerTests {
    /// A subscriber that joined when the room was at 10.
    private func joined() -> SequenceChecker {
        var checker = SequenceChecker()
        checker.join(newest: 10, resumed: false)
        return checker
    }

    @Test func `an unbroken row leaves no gap`() {
        var checker = joined()
        for sequence in 11...2000 { #expect(checker.receive(sequence) == .live) }
        #expect(checker.missing(upTo: 2000).isEmpty)
    }

    @Test func `what was passed over or never came is missing`() {
        var checker = joined()
        for sequence in [11, 14, 15] { _ = checker.receive(sequence) }
        #expect(checker.missing(upTo: 17) == [12..<14, 16..<18])
    }

    @Test func `the first event after the join can be lost as well`() {
        var checker = joined()
        _ = checker.receive(12)
        #expect(checker.missing(upTo: 12) == [11..<12])
    }

    @Test func `history before the join is neither a duplicate nor counted as missing`() {
        var checker = joined()
        #expect([4, 7, 10].map { checker.receive($0) } == [.backlog, .backlog, .backlog])
        #expect(checker.receive(10) == .duplicate)
        #expect(checker.receive(5) == .outOfOrder)
        #expect(checker.receive(11) == .live)
        #expect(checker.missing(upTo: 11).isEmpty)
    }

    @Test func `a repeated sequence is a duplicate, also after a resume`() {
        var checker = joined()
        for sequence in 11...13 { _ = checker.receive(sequence) }
        #expect(checker.receive(12) == .duplicate)
        checker.join(newest: 15, resumed: true)
        #expect(checker.receive(13) == .duplicate)
        #expect(checker.receive(14) == .backlog)
        #expect(!checker.isCaughtUp)
        #expect(checker.receive(15) == .backlog)
        #expect(checker.isCaughtUp)
        #expect(checker.receive(16) == .live)
        #expect(checker.missing(upTo: 16).isEmpty)
    }

    @Test func `a resume that leaves something out shows as missing`() {
        var checker = joined()
        _ = checker.receive(11)
        checker.join(newest: 15, resumed: true)
        _ = checker.receive(13)
        #expect(checker.missing(upTo: 15) == [12..<13, 14..<16])
    }

    @Test func `a late event is out of order and no longer missing, and late again a duplicate`() {
        var checker = joined()
        _ = checker.receive(15)
        #expect(checker.receive(13) == .outOfOrder)
        #expect(checker.missing(upTo: 15) == [11..<13, 14..<15])
        #expect(checker.receive(13) == .duplicate)
    }

    @Test func `a rejoin that is not resumed starts again and keeps what fell between as missing`() {
        var checker = joined()
        _ = checker.receive(11)
        checker.join(newest: 20, resumed: false)
        #expect(checker.receive(21) == .live)
        #expect(checker.missing(upTo: 21) == [12..<21])
    }

    @Test func `what the server says it skipped is not missing`() {
        var checker = joined()
        _ = checker.receive(11)
        checker.skip(after: 13, before: 18)
        _ = checker.receive(20)
        #expect(checker.missing(upTo: 20) == [12..<14, 18..<20])
    }

    @Test func `before the first join nothing may come and nothing is missing`() {
        var checker = SequenceChecker()
        #expect(checker.receive(3) == .outOfOrder)
        #expect(checker.missing(upTo: 10).isEmpty)
    }

    @Test func `random deliveries are judged as a set of all sequences would judge them`() {
        var random = SplitMix(seed: 11)
        for _ in 0..<200 {
            var checker = SequenceChecker()
            checker.join(newest: 0, resumed: false)
            var seen: Set<Int> = []
            for _ in 0..<60 {
                let sequence = Int.random(in: 1...50, using: &random)
                let wanted: SequenceChecker.Verdict =
                    seen.contains(sequence) ? .duplicate : sequence > (seen.max() ?? 0) ? .live : .outOfOrder
                #expect(checker.receive(sequence) == wanted)
                seen.insert(sequence)
            }
            let missing = Set(checker.missing(upTo: 50).flatMap { Array($0) })
            #expect(missing == Set(1...50).subtracting(seen))
        }
    }

    @Test func `only sequences that exist count as lost`() {
        let known = KnownSequences([9, 3, 5, 5, 12])
        #expect(known.newest == 12)
        #expect(known.count(in: 4..<12) == 2)
        #expect(known.count(in: 5..<6) == 1)
        #expect(known.count(in: 6..<9) == 0)
        #expect(known.count(in: 0..<100) == 4)
    }
}

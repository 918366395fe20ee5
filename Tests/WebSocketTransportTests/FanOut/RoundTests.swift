import TestSupport
import Testing

@testable import WebSocketTransport

@Suite struct RoundTests {
    @Test func `a round looks at everyone once, and goes on where the last one ended`() {
        var round = Round()
        for _ in 0..<3 { round.add() }
        let nobody = round.take()
        #expect(nobody == nil && !round.isUnderWay)
        round.begin()
        var places = [round.take(), round.take()]
        #expect(places == [0, 1])
        round.begin()
        places = [round.take(), round.take(), round.take(), round.take()]
        #expect(places == [2, 0, 1, nil])
        #expect(!round.isUnderWay)
    }

    @Test func `it says once that it has come round`() {
        var round = Round()
        for _ in 0..<2 { round.add() }
        round.begin()
        var said = [round.hasComeRound()]
        while round.take() != nil {}
        said += [round.hasComeRound(), round.hasComeRound()]
        #expect(said == [false, true, false])
    }

    /// Members in a row with whether they still are to be looked at, as ``LaneOutlet`` keeps them.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `whoever comes and goes in between, at the end of a round everyone was looked at`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var round = Round()
        var isBehind: [Bool] = []
        for _ in 0..<2000 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1:
                isBehind.append(false)
                round.add()
            case 2 where !isBehind.isEmpty:
                isBehind.swapAt(Int.random(in: isBehind.indices, using: &random), isBehind.count - 1)
                isBehind.removeLast()
                round.remove()
            case 3:
                for place in isBehind.indices { isBehind[place] = true }
                round.begin()
            default:
                if let place = round.take() { isBehind[place] = false }
            }
            if !round.isUnderWay { #expect(!isBehind.contains(true)) }
            #expect(round.members == isBehind.count)
        }
    }
}

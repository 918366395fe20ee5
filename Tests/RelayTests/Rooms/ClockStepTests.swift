import ChatModel
import RateLimits
import RelayTestKit
import Testing

@testable import Relay

/// A wall clock that is set ahead or back while the relay runs.
@Suite(.timeLimit(.minutes(5))) struct ClockStepTests {
    private static let steps = [-86_400 * 400, -3600, 3600, 86_400 * 400].map { Duration.seconds($0) }

    @Test(arguments: steps) func `messages go on in order, whatever the clock says`(step: Duration) async {
        let relaying = Relaying()
        let ann = await relaying.joined("ann")
        for round in 0..<3 {
            #expect(await ann.say("before \(round)").sequence == Sequence(Int64(2 * round + 1)))
            relaying.clock.stepWall(by: step)
            #expect(await ann.say("after \(round)").sequence == Sequence(Int64(2 * round + 2)))
        }
        #expect(await ann.history().count == 6)
    }

    @Test(arguments: steps) func `slow mode counts the time that passes`(step: Duration) async {
        let relaying = Relaying { $0.limits.speaking.messages = RateLimit(perSecond: 0.1, burst: 1) }
        let ann = await relaying.joined("ann")
        #expect(await ann.say("one").refusal == nil)
        relaying.clock.stepWall(by: step)
        guard case .rateLimited(let retry, _) = await ann.say("two").refusal else {
            Issue.record("a step of the clock lifted the rate")
            return
        }
        #expect(retry <= .seconds(10) && retry > .seconds(9))
        relaying.clock.advance(by: .seconds(10))
        #expect(await ann.say("two").refusal == nil)
    }

    @Test func `a nonce is remembered for the time that passes`() async {
        let relaying = Relaying()
        let ann = await relaying.joined("ann")
        let first = await ann.say("once", nonce: "n").sequence
        relaying.clock.stepWall(by: .seconds(86_400))
        #expect(await ann.say("once", nonce: "n").sequence == first)
    }
}

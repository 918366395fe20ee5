import ChatModel
import RateLimits
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct NonceTests {
    @Test func `the same nonce again gets the first reply, and there is no second message`() async {
        let relaying = Relaying()
        let ann = await relaying.joined("ann")
        let first = await ann.say("hello", nonce: "n")
        relaying.clock.advance(by: .seconds(60))
        let second = await ann.say("other text", nonce: "n")
        #expect(second.sequence == first.sequence)
        #expect(second.at == first.at)
        #expect(await ann.history().count == 1)
    }

    @Test func `another user's nonce is another`() async {
        let relaying = Relaying()
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        #expect(await ann.say("x", nonce: "n").sequence == Sequence(1))
        #expect(await bob.say("x", nonce: "n").sequence == Sequence(2))
    }

    @Test func `a repeat while the first is on its way gets the same reply, on any connection of the user`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log)
        let (one, two) = (await relaying.joined("ann"), await relaying.joined("ann"))
        log.pause()
        let requests = [one.startSaying("x", nonce: "n"), one.startSaying("x", nonce: "n")]
        let other = two.startSaying("x", nonce: "n")
        await log.untilHeld(1)
        await relaying.loop.settled()
        log.resume()
        for request in requests { #expect(await one.reply(to: request).sequence == Sequence(1)) }
        #expect(await two.reply(to: other).sequence == Sequence(1))
        #expect(await one.history().count == 1)
    }

    @Test func `after a restart the record knows the nonce, and no limit is used up`() async {
        let relaying = Relaying()
        let first = await relaying.joined("ann").say("hello", nonce: "n")
        relaying.clock.advance(by: .seconds(60))
        let later = relaying.restarted { $0.limits.speaking.messages = RateLimit(perSecond: 1, burst: 1) }
        let ann = await later.joined("ann")
        let again = await ann.say("hello", nonce: "n")
        #expect(again.sequence == first.sequence)
        #expect(again.at == first.at)
        #expect(await ann.say("next").sequence == Sequence(2))
        await ann.until { $0.said.contains("next") }
        #expect(ann.inbox.said == ["next"])
    }

    @Test func `after a restart a nonce from before what memory holds gets its time from the record`() async {
        let relaying = Relaying()
        let before = await relaying.joined("ann")
        let first = await before.say("hello", nonce: "n")
        relaying.clock.advance(by: .seconds(60))
        for number in 0..<5 { await before.say("\(number)") }
        let ann = await relaying.restarted { $0.recentEvents = 2 }.joined("ann")
        let again = await ann.say("hello", nonce: "n")
        #expect(again.sequence == first.sequence)
        #expect(again.at == first.at)
    }

    @Test func `a refused say leaves its nonce free`() async {
        let relaying = Relaying()
        let ann = await relaying.joined("ann")
        #expect(await ann.say("", nonce: "n").refusal == .empty)
        #expect(await ann.say("hello", nonce: "n").sequence == Sequence(1))
    }

    @Test func `a say that could not be stored leaves its nonce free, for those who repeated it too`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log)
        let ann = await relaying.joined("ann")
        log.pause()
        let requests = [ann.startSaying("x", nonce: "n"), ann.startSaying("x", nonce: "n")]
        await log.untilHeld(1)
        await relaying.loop.settled()
        log.failing = true
        log.resume()
        for request in requests {
            #expect(await ann.reply(to: request).refusal == .overloaded(retry: .seconds(1)))
        }
        log.failing = false
        #expect(await ann.say("x", nonce: "n").sequence == Sequence(1))
    }

    @Test func `after ten minutes a nonce may be used for another message`() async {
        let relaying = Relaying()
        let ann = await relaying.joined("ann")
        await ann.say("one", nonce: "n")
        relaying.clock.advance(by: .seconds(601))
        #expect(await ann.say("two", nonce: "n").sequence == Sequence(2))
    }
}

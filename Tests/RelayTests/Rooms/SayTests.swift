import ChatModel
import RateLimits
import RelayTestKit
import RoomLog
import Testing

@testable import Relay

@Suite(.timeLimit(.minutes(5))) struct SayTests {
    @Test func `a message is answered with its place and seen by all, the sender included`() async {
        let relaying = Relaying()
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let reply = await ann.say("hello")
        #expect(reply.sequence == Sequence(1))
        #expect(reply.at == relaying.clock.now.wall)
        for viewer in [ann, bob] { await viewer.until { $0.said == ["hello"] } }
    }

    @Test func `nothing is shown or answered before the record has it`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log)
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        log.pause()
        let request = ann.startSaying("hello")
        await log.untilHeld(1)
        await relaying.loop.settled()
        #expect(ann.inbox.replies(to: request).isEmpty)
        #expect(bob.inbox.events.isEmpty)
        #expect(await relaying.joined("cat", history: 50).inbox.events.isEmpty)
        log.resume()
        #expect(await ann.reply(to: request).sequence == Sequence(1))
        await bob.until { $0.said == ["hello"] }
    }

    @Test func `what the record refuses was not said: overloaded, nothing shown, limits given back`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log) {
            $0.limits.speaking.messages = RateLimit(perSecond: 1, burst: 3)
            $0.limits.speaking.duplicateWindow = .seconds(30)
        }
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        let texts = ["hello there", "how are you", "what is up"]
        log.pause()
        // The first goes alone, the others wait for it and fail as one group.
        let first = ann.startSaying(texts[0])
        await log.untilHeld(1)
        let others = texts.dropFirst().map { ann.startSaying($0) }
        await relaying.loop.settled()
        log.failing = true
        log.resume()
        for request in [first] + others {
            #expect(await ann.reply(to: request).refusal == .overloaded(retry: .seconds(1)))
        }
        log.failing = false
        for text in texts.dropFirst() { #expect(await ann.say(text).sequence != nil) }
        await bob.until { $0.said.count == 2 }
        #expect(bob.inbox.said == Array(texts.dropFirst()))
    }

    @Test func `a group that fails gives each of its authors all limits back`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log) { $0.limits.speaking.messages = RateLimit(perSecond: 1, burst: 3) }
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        log.pause()
        let held = bob.startSaying("first")
        await log.untilHeld(1)
        let group = (1...3).map { ann.startSaying("\($0)") }
        await relaying.loop.settled()
        log.failing = true
        log.resume()
        for request in group { #expect(await ann.reply(to: request).refusal != nil) }
        #expect(await bob.reply(to: held).refusal != nil)
        log.failing = false
        for number in 1...3 { #expect(await ann.say("\(number)").sequence != nil) }
        #expect(await ann.say("4").refusal == .rateLimited(retry: .seconds(1), isRoom: false))
    }

    @Test func `messages that gather go in order, as groups`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log)
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        log.pause()
        _ = ann.startSaying("0")
        await log.untilHeld(1)
        for number in 1...2500 { _ = (number % 2 == 0 ? ann : bob).startSaying("\(number)") }
        await relaying.loop.settled()
        log.resume()
        await bob.until { $0.events.count == 2501 }
        #expect(bob.inbox.said == (0...2500).map { "\($0)" })
        #expect(bob.inbox.sequences == (1...2501).map { Int64($0) })
    }

    @Test func `no frame holds more than it may, however much is stored at once`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log) { $0.frameBytes = 1000 }
        let ann = await relaying.joined("ann")
        log.pause()
        for number in 0..<100 { _ = ann.startSaying("message \(number)") }
        await log.untilHeld(1)
        await relaying.loop.settled()
        log.resume()
        await ann.until { $0.events.count == 100 }
        #expect(relaying.fanOut.broadcasts.allSatisfy { $0.bytes <= 1000 })
        #expect(relaying.fanOut.broadcasts.contains { $0.lines > 1 })
        #expect(ann.inbox.sequences == (1...100).map { Int64($0) })
    }

    @Test func `a room whose record has fallen behind refuses more`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log) { $0.pendingMax = 3 }
        let ann = await relaying.joined("ann", .moderator)
        log.pause()
        let first = ann.startSaying("0")
        await log.untilHeld(1)
        let waiting = (1...3).map { ann.startSaying("\($0)") }
        #expect(await ann.say("too many").refusal == .overloaded(retry: .seconds(1)))
        #expect(await ann.act(.announce("too many")).refusal == .overloaded(retry: .seconds(1)))
        log.resume()
        for request in [first] + waiting { #expect(await ann.reply(to: request).sequence != nil) }
    }

    @Test func `a reply is to a message that is there`() async {
        let relaying = Relaying()
        let ann = await relaying.joined("ann", .moderator)
        await ann.say("one")
        #expect(await ann.say("two", replyTo: Sequence(1)).sequence == Sequence(2))
        #expect(await ann.say("x", replyTo: Sequence(9)).refusal == .noSuchMessage(Sequence(9)))
        await ann.act(.delete(Sequence(1), reason: nil))
        #expect(await ann.say("x", replyTo: Sequence(1)).refusal == .noSuchMessage(Sequence(1)))
        #expect(await ann.say("x", replyTo: Sequence(3)).refusal == .noSuchMessage(Sequence(3)))
    }

    @Test func `a drain takes no more and waits for what was taken`() async {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log)
        let ann = await relaying.joined("ann", .moderator)
        log.pause()
        let request = ann.startSaying("last")
        await log.untilHeld(1)
        async let drained: Void = relaying.registry.settle(deadline: .now + .seconds(30))
        while await !relaying.isDraining, !Task.isCancelled {}
        #expect(await ann.say("late").refusal == .overloaded(retry: .seconds(1)))
        #expect(ann.inbox.replies(to: request).isEmpty)
        log.resume()
        await drained
        #expect(ann.inbox.replies(to: request).first?.sequence == Sequence(1))
        #expect(ann.inbox.said.first == "last")
        #expect(await ann.act(.clear(reason: nil)).refusal == .overloaded(retry: .seconds(1)))
    }

    @Test func `a connection that dies while it is written to leaves the room without harm`() async {
        let relaying = Relaying()
        let (ann, bob) = (await relaying.joined("ann"), await relaying.joined("bob"))
        relaying.fanOut.onBroadcast { bob.room().enterLater { $0.disconnected(bob.id) } }
        await ann.say("one")
        // The answer comes before the frame.
        await ann.until { $0.said == ["one"] }
        relaying.fanOut.onBroadcast(nil)
        await ann.say("two")
        await ann.until { $0.said == ["one", "two"] }
        #expect(bob.inbox.said == ["one"])
        #expect(await ann.join().joined?.viewers == 1)
    }
}

extension Relaying {
    fileprivate var isDraining: Bool {
        get async { await registry.room(room).isDraining }
    }
}

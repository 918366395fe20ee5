import ChatModel
import Relay
import RelayTestKit
import RoomLog
import Testing

@Suite(.timeLimit(.minutes(5))) struct ResumeTests {
    private func cursor(_ place: Int64, epoch: String = "memory") -> Cursor {
        Cursor(epoch: epoch, sequence: Sequence(place))
    }

    private func filled(_ count: Int, _ relaying: Relaying) async {
        let ann = await relaying.joined("ann")
        await ann.sayNumbers(to: count)
    }

    @Test func `who comes back gets what it missed and no more`() async throws {
        let relaying = Relaying()
        await filled(10, relaying)
        let bob = relaying.viewer("bob")
        #expect(try #require(await bob.join(since: cursor(7)).joined).recovered)
        await bob.say("live")
        await bob.until { $0.said.contains("live") }
        #expect(bob.inbox.sequences == [8, 9, 10, 11])
    }

    @Test func `who missed nothing gets nothing`() async throws {
        let relaying = Relaying()
        await filled(3, relaying)
        let bob = relaying.viewer("bob")
        #expect(try #require(await bob.join(since: cursor(3)).joined).recovered)
        await bob.say("live")
        await bob.until { $0.said.contains("live") }
        #expect(bob.inbox.sequences == [4])
    }

    @Test(arguments: [
        Cursor(epoch: "other", sequence: Sequence(2)), Cursor(epoch: "memory", sequence: Sequence(11)),
        Cursor(epoch: "memory", sequence: Sequence(1)),
    ])
    func `a cursor of another epoch, not reached, or too far back gets the newest events`(_ since: Cursor) async throws
    {
        let relaying = Relaying { $0.resumeMax = 8 }
        await filled(10, relaying)
        let bob = relaying.viewer("bob")
        #expect(try #require(await bob.join(since: since, history: 2).joined).recovered == false)
        await bob.until { $0.events.count == 2 }
        #expect(bob.inbox.sequences == [9, 10])
    }

    @Test func `what memory no longer has is read from the record`() async throws {
        let relaying = Relaying { $0.recentEvents = 3 }
        await filled(2500, relaying)
        let bob = relaying.viewer("bob")
        #expect(try #require(await bob.join(since: cursor(0)).joined).recovered)
        await bob.until { $0.events.count == 2500 }
        await bob.say("live")
        await bob.until { $0.said.contains("live") }
        #expect(bob.inbox.sequences == (1...2501).map { Int64($0) })
    }

    @Test(arguments: [3, 1200, 10_000])
    func `who takes what it missed slowly gets it a page at a time, and live events after all of it`(
        recentEvents: Int
    ) async throws {
        let relaying = Relaying { $0.recentEvents = recentEvents }
        await filled(2400, relaying)
        let bob = relaying.viewer("bob")
        bob.isSlow = true
        await bob.join(since: cursor(0))
        await bob.until { $0.events.count >= 1000 }
        let ann = await relaying.joined("ann")
        await ann.say("live")
        #expect(bob.inbox.events.count == 1000)
        bob.isSlow = false
        await bob.takePage()
        await bob.until { $0.said.contains("live") }
        #expect(bob.inbox.sequences == (1...2401).map { Int64($0) })
    }

    @Test func `who takes less than is said is sent away to come back for the newest`() async throws {
        let relaying = Relaying {
            $0.recentEvents = 100
            $0.resumeMax = 2000
        }
        await filled(2000, relaying)
        let bob = relaying.viewer("bob")
        bob.isSlow = true
        await bob.join(since: cursor(0))
        await bob.until { $0.events.count == 1000 }
        await filled(1200, relaying)
        await bob.takePage()
        await bob.until { !$0.removals.isEmpty }
        #expect(bob.inbox.removals == [.closed])
        #expect(bob.inbox.events.count == 1000)
        #expect(try #require(await bob.join(since: cursor(1000), history: 2).joined).recovered == false)
        await bob.until { $0.events.count == 1002 }
    }

    @Test func `a page that is taken after its stay has ended brings nothing`() async throws {
        let relaying = Relaying()
        await filled(2400, relaying)
        let bob = relaying.viewer("bob")
        bob.isSlow = true
        await bob.join(since: cursor(0))
        #expect(await bob.leave().hasLeft)
        await bob.join(since: cursor(600))
        await bob.takePage()
        #expect(bob.inbox.sequences == ((1...1000).map { Int64($0) } + (601...1600).map { Int64($0) }))
        await bob.takePage()
        #expect(bob.inbox.sequences.last == 2400)
    }

    @Test func `messages said while the record is read come after it, once`() async throws {
        let log = GatedLog()
        let relaying = Relaying(log: log) { $0.recentEvents = 3 }
        await filled(10, relaying)
        log.reads.close()
        let bob = relaying.viewer("bob")
        await bob.join(since: cursor(2))
        await log.reads.untilWaiting(1)
        let ann = await relaying.joined("ann")
        for number in 11...20 { await ann.say("\(number)") }
        log.reads.open()
        await bob.until { $0.events.count >= 18 }
        await ann.say("21")
        await bob.until { $0.said.contains("21") }
        #expect(bob.inbox.sequences == (3...21).map { Int64($0) })
    }

    @Test func `what is stored but not yet taken up by the room comes once`() async throws {
        let log = GatedLog()
        let relaying = Relaying(log: log) { $0.recentEvents = 3 }
        await filled(10, relaying)
        let ann = await relaying.joined("ann")
        log.answers.close()
        let request = ann.startSaying("11")
        await log.answers.untilWaiting(1)
        let bob = relaying.viewer("bob")
        await bob.join(since: cursor(2))
        await bob.until { $0.events.count >= 8 }
        // The room is done with catching up when it has answered another of its commands.
        _ = await bob.ask { $0.setLanguage($2.id, nil, $1, $2) }
        log.answers.open()
        _ = await ann.reply(to: request)
        await ann.say("12")
        await bob.until { $0.said.contains("12") }
        #expect(bob.inbox.sequences == (3...12).map { Int64($0) })
    }

    @Test func `who leaves and joins again while the record is read gets each event once`() async throws {
        let log = GatedLog()
        let relaying = Relaying(log: log) { $0.recentEvents = 3 }
        await filled(10, relaying)
        log.reads.close()
        let bob = relaying.viewer("bob")
        await bob.join(since: cursor(2))
        await log.reads.untilWaiting(1)
        #expect(await bob.leave().hasLeft)
        let again = bob.startJoin(since: cursor(4))
        #expect(await bob.reply(to: again).joined?.recovered == true)
        await log.reads.untilWaiting(2)
        log.reads.open()
        await bob.until { $0.events.count >= 6 }
        await bob.say("live")
        await bob.until { $0.said.contains("live") }
        #expect(bob.inbox.sequences == (5...11).map { Int64($0) })
    }

    @Test func `a ban ends a catching up`() async throws {
        let log = GatedLog()
        let relaying = Relaying(log: log) { $0.recentEvents = 3 }
        await filled(10, relaying)
        log.reads.close()
        let bob = relaying.viewer("bob")
        await bob.join(since: cursor(2))
        await log.reads.untilWaiting(1)
        let moderator = await relaying.joined("mo", .moderator)
        await moderator.act(.sanction(bob.principal.user, seconds: nil, reason: nil, keepsMessages: true))
        log.reads.open()
        await moderator.say("after")
        await moderator.until { $0.said.contains("after") }
        #expect(bob.inbox.removals == [.banned])
        #expect(bob.inbox.events.isEmpty)
    }

    @Test func `where the record cannot be read the connection is sent away to come again`() async {
        let log = GatedLog()
        let relaying = Relaying(log: log) { $0.recentEvents = 3 }
        await filled(10, relaying)
        log.inner.failing = true
        let bob = relaying.viewer("bob")
        await bob.join(since: cursor(2))
        await bob.until { !$0.removals.isEmpty }
        #expect(bob.inbox.removals == [.closed])
        log.inner.failing = false
        await bob.join(since: cursor(2))
        await bob.until { $0.events.count == 8 }
    }

    @Test func `where retention took what was missed, no gap is passed over`() async throws {
        let log = MemoryRoomLog()
        let relaying = Relaying(log: log) { $0.recentEvents = 3 }
        await filled(10, relaying)
        log.forget(.lobby, through: Sequence(5))
        let bob = relaying.viewer("bob")
        await bob.join(since: cursor(2))
        await bob.until { !$0.removals.isEmpty }
        #expect(bob.inbox.removals == [.closed])
        #expect(bob.inbox.events.isEmpty)
        #expect(try #require(await bob.join(since: cursor(2), history: 1).joined).recovered == false)
        #expect(try #require(await relaying.viewer("cat").join(since: cursor(5)).joined).recovered)
    }

    @Test func `all who miss the same are served by one read`() async {
        let log = GatedLog()
        let relaying = Relaying(log: log) { $0.recentEvents = 3 }
        await filled(10, relaying)
        log.reads.close()
        let viewers = (0..<20).map { relaying.viewer("v\($0)") }
        for viewer in viewers { await viewer.join(since: cursor(2)) }
        await log.reads.untilWaiting(1)
        await relaying.loop.settled()
        #expect(log.reads.waiting == 1)
        log.reads.open()
        for viewer in viewers { await viewer.until { $0.sequences == (3...10).map { Int64($0) } } }
    }
}

import Foundation
import Testing

@testable import ChatClient

/// A message is said exactly once, whatever becomes of connections.
struct SayingTests {
    private static func ok(_ id: Int, seq: Int64) -> String {
        #"{"ev":"ok","id":\#(id),"seq":\#(seq),"at":"2025-01-14T20:15:30.123Z"}"#
    }

    @Test func `it is sent with a nonce and settled by its reply`() throws {
        var rig = Rig.joined()
        let ticket = rig.say("hi")
        let line = rig.takeSent().last
        #expect(try field("op", of: line) == .string("say"))
        #expect(try field("room", of: line) == .string("lobby"))
        #expect(try field("nonce", of: line) != nil)
        rig.hear(Self.ok(3, seq: 11))
        guard case .success(let outcome)? = rig.results[ticket]?.first else {
            Issue.record("\(rig.results)")
            return
        }
        #expect(outcome.seq == 11 && outcome.at != nil)
    }

    @Test func `what was said before the room was joined follows in order`() throws {
        var rig = Rig()
        rig.put(.start)
        _ = rig.say("one")
        _ = rig.say("two")
        rig.enter()
        #expect(rig.takeSent().count == 2, "hello and join")
        rig.hear(Rig.joined(id: 2))
        #expect(try rig.sent.map { try field("text", of: $0) } == [.string("one"), .string("two")])
    }

    @Test func `a message whose reply was lost is sent again with the same nonce`() throws {
        var rig = Rig.joined()
        let ticket = rig.say("hi")
        let first = rig.takeSent().last
        rig.put(.closed(nil))
        #expect(rig.results[ticket] == nil)
        try rig.ring()
        rig.join(recovered: true)
        let again = rig.takeSent().last
        #expect(try field("nonce", of: again) == field("nonce", of: first))
        #expect(try field("text", of: again) == .string("hi"))
        rig.hear(Self.ok(3, seq: 11))
        rig.hear(Self.ok(3, seq: 12))
        #expect(rig.results[ticket]?.count == 1)
        rig.put(.closed(nil))
        try rig.ring()
        rig.join(recovered: true)
        #expect(try rig.takeSent().allSatisfy { try field("op", of: $0) != .string("say") })
    }

    @Test func `two messages never share a nonce`() throws {
        var random = SystemRandomNumberGenerator()
        #expect(random.next() != random.next())
        var session = ChatSession(room: "lobby", ChatOptions(), random: SystemRandomNumberGenerator())
        _ = session.handle(.start, at: .zero)
        for ticket in 0..<100 as Range<UInt64> {
            _ = session.handle(.say(ClientCommand(.say).with(\.text, "x"), ticket), at: .zero)
        }
        #expect(Set(session.outbox.sayings.map(\.command.nonce)).count == 100)
    }

    /// Says something whose reply is lost, and comes back after the server has forgotten the nonce.
    private func lostAndLate(user: String = "u-1", epoch: String = "e1") throws -> (rig: Rig, ticket: ChatTicket) {
        var rig = Rig.joined(seq: 10) { $0.timing.quiet = .seconds(10_000) }
        let ticket = rig.say(" hi ")
        rig.put(.closed(nil))
        if user == "u-1", epoch == "e1" { rig.now += .seconds(600) }
        try rig.ring()
        _ = rig.takeSent()
        rig.join(epoch: epoch, recovered: true, user: user)
        return (rig, ticket)
    }

    @Test(arguments: ["u-1", "guest-7"])
    func `where the nonce is of no use, the record tells that it was said`(user: String) throws {
        var (rig, ticket) = try lostAndLate(user: user)
        let after = rig.say("next")
        let asked = try #require(rig.takeSent().last)
        #expect(try field("op", of: asked) == .string("history"))
        #expect(try field("after", of: asked) == .integer(10))
        let page = [Rig.message(11, "hi", by: "u-9"), Rig.message(12, "hi", by: "u-1")].joined(separator: ",")
        rig.hear(#"{"ev":"ok","id":3,"events":[\#(page)]}"#)
        guard case .success(let outcome)? = rig.results[ticket]?.first else {
            Issue.record("\(rig.results)")
            return
        }
        #expect(outcome.seq == 12)
        #expect(try rig.sent.map { try field("text", of: $0) } == [.string("next")], "it waited for its turn")
        #expect(rig.results[after] == nil)
    }

    @Test func `where the record does not have it, it is said`() throws {
        var (rig, ticket) = try lostAndLate()
        _ = rig.takeSent()
        rig.hear(#"{"ev":"ok","id":3,"events":[\#(Rig.message(11, "hi", by: "u-9"))]}"#)
        #expect(try field("text", of: rig.sent.last) == .string(" hi "))
        rig.hear(Self.ok(4, seq: 12))
        #expect(rig.results[ticket]?.first?.isSuccess == true)
    }

    @Test func `where nobody can tell, that is said`() throws {
        var (rig, ticket) = try lostAndLate(user: "guest-7", epoch: "e2")
        #expect(rig.results[ticket]?.first?.isFailure(.unknownFate) == true)
        (rig, ticket) = try lostAndLate(user: "guest-7")
        rig.hear(#"{"ev":"error","id":3,"code":"internal","message":"Sorry."}"#)
        #expect(rig.results[ticket]?.first?.isFailure(.unknownFate) == true)
    }

    @Test func `a record that goes on for ever is not read for ever`() throws {
        var (rig, ticket) = try lostAndLate(user: "guest-7")
        var pages = 0
        while rig.results[ticket] == nil, pages < 100 {
            let first = Int64(1000 + pages * 200)
            let events = (first..<first + 200).map { Rig.message($0) }.joined(separator: ",")
            rig.hear(#"{"ev":"ok","id":\#(3 + pages),"events":[\#(events)]}"#)
            pages += 1
        }
        #expect(pages == 20)
        #expect(rig.results[ticket]?.first?.isFailure(.unknownFate) == true)
    }

    @Test func `a refusal is the server's word`() throws {
        var rig = Rig.joined()
        let ticket = rig.say("hi")
        rig.hear(
            #"{"ev":"error","id":3,"code":"slow_mode","message":"Wait.","retry_ms":11400,"rule":"slow_mode","x":1}"#)
        guard case .failure(.refused(let refusal))? = rig.results[ticket]?.first else {
            Issue.record("\(rig.results)")
            return
        }
        #expect(refusal.code == .slowMode && refusal.message == "Wait." && refusal.rule == "slow_mode")
        #expect(refusal.retryAfter == .milliseconds(11_400))
    }

    @Test func `no more wait than may, and none is longer than the server takes`() {
        var rig = Rig.joined { $0.limits.unsentMessages = 2 }
        let long = rig.say(String(repeating: "x", count: 20_000))
        #expect(rig.results[long]?.first?.isFailure(.tooLarge) == true)
        let tickets = (0..<3).map { _ in rig.say("hi") }
        #expect(tickets.map { rig.results[$0]?.first?.isFailure(.queueFull) } == [nil, nil, true])
    }

    @Test func `commands keep below the rate that the server announced`() throws {
        var rig = Rig.joined(rate: 10)
        for _ in 0..<30 { _ = rig.say("hi") }
        #expect(rig.sent.count <= 5)
        let start = rig.now
        while rig.sent.count < 30 { try rig.ring() }
        #expect(rig.now - start > .seconds(2.4) && rig.now - start < .seconds(4))
        #expect(rig.disconnects == [])
    }

    @Test func `a cancelled message is taken back if it was never on its way`() throws {
        var rig = Rig()
        rig.put(.start)
        let ticket = rig.say("hi")
        rig.put(.cancel(ticket))
        #expect(rig.results[ticket]?.first?.isFailure(.cancelled) == true)
        rig.join()
        #expect(try rig.sent.allSatisfy { try field("op", of: $0) != .string("say") })
        // One that was is still said once.
        let other = rig.say("ho")
        rig.put(.cancel(other))
        _ = rig.takeSent()
        rig.put(.closed(nil))
        try rig.ring()
        rig.join(recovered: true)
        #expect(try field("text", of: rig.sent.last) == .string("ho"))
        rig.hear(Self.ok(3, seq: 11))
        #expect(rig.results[other]?.count == 1)
        #expect(rig.session.outbox.sayings.isEmpty)
    }

    @Test func `calls need the room, fail with the connection, and are bounded`() throws {
        var rig = Rig.joined { $0.limits.unansweredCommands = 2 }
        let calls = (0..<3).map { _ in rig.call(ClientCommand(.vote).with(\.of, 1)) }
        #expect(rig.results[calls[2]]?.first?.isFailure(.queueFull) == true)
        rig.put(.closed(nil))
        #expect(rig.results[calls[0]]?.first?.isFailure(.disconnected) == true)
        let early = rig.call(ClientCommand(.vote).with(\.of, 1))
        #expect(rig.results[early]?.first?.isFailure(.disconnected) == true)
    }

    @Test func `the language is said at once in the room, and else by the next join`() throws {
        var rig = Rig.joined()
        rig.put(.language(nil, 900))
        #expect(rig.takeSent() == [#"{"id":3,"lang":null,"op":"lang","room":"lobby"}"#])
        rig.hear(#"{"ev":"ok","id":3}"#)
        #expect(rig.results[900]?.first?.isSuccess == true)
        rig.put(.closed(nil))
        rig.put(.language("es", 901))
        #expect(rig.results[901]?.first?.isSuccess == true)
        try rig.ring()
        rig.enter()
        #expect(try field("lang", of: rig.sent.last) == .string("es"))
    }
}

import Foundation
import Testing

@testable import ChatClient

/// When a lost connection is tried again.
struct BackoffTests {
    @Test func `pauses double up to a longest, and begin anew after a while in the room`() throws {
        var rig = Rig()
        rig.put(.start)
        var pauses: [Duration] = []
        for _ in 0..<8 {
            rig.put(.failed("refused", isFinal: false))
            pauses.append(try rig.ring())
        }
        // The middle of what each may be.
        let expected = [0.5, 1, 2, 4, 8, 15, 15, 15].map { Duration.seconds($0) }
        for (pause, expected) in zip(pauses, expected) { #expect(abs(pause / expected - 1) < 0.001) }
        rig.join()
        rig.put(.closed(nil))
        #expect(try rig.ring() > .seconds(14), "it was not in the room for long")
        rig.join()
        rig.now += .seconds(11)
        rig.put(.closed(nil))
        #expect(try rig.ring() < .seconds(1))
    }

    @Test func `pauses are spread over their whole length`() throws {
        var random = SystemRandomNumberGenerator()
        let pauses = (0..<400).map { _ in
            var backoff = Backoff()
            return backoff.pause(after: nil, retry: nil, ChatTiming(), &random)
        }
        #expect(pauses.allSatisfy { $0 >= .zero && $0 <= .seconds(1) })
        for quarter in 0..<4 {
            let range = Duration.milliseconds(250 * quarter)..<Duration.milliseconds(250 * (quarter + 1))
            #expect(pauses.filter { range.contains($0) }.count > 40)
        }
    }

    @Test func `a draining server says when to come back, and is taken at its word`() throws {
        var rig = Rig.joined()
        rig.hear(#"{"ev":"bye","code":1001,"reason":"the node drains","retry_ms":2500}"#)
        rig.put(.closed(.draining))
        #expect(rig.statuses == [.waiting(.closed(.draining, message: "the node drains"), pause: .milliseconds(2500))])
        rig.put(.retry)
        #expect(rig.connects == 1, "the server named the time")
        #expect(try rig.ring() == .milliseconds(2500))
        #expect(rig.connects == 2)
    }

    @Test func `bye is known even where the close code is lost`() throws {
        var rig = Rig.joined()
        rig.hear(#"{"ev":"bye","code":1001,"retry_ms":7000}"#)
        rig.put(.closed(ChatCloseCode(rawValue: 1006)))
        #expect(try rig.ring() == .seconds(7))
    }

    @Test func `no server makes it wait for longer than it is willing to`() throws {
        var rig = Rig.joined()
        rig.hear(#"{"ev":"bye","code":1001,"retry_ms":9223372036854775807}"#)
        rig.put(.closed(.draining))
        #expect(try rig.ring() == .seconds(3600))
    }

    @Test func `the app may ask it to come back sooner`() {
        var rig = Rig.joined()
        rig.put(.closed(nil))
        rig.put(.retry)
        #expect(rig.connects == 2)
    }

    @Test func `too many connections are waited out for longer`() throws {
        var rig = Rig.joined()
        rig.put(.closed(.tooManyConnections))
        #expect(try rig.ring() >= .seconds(10))
    }

    @Test(arguments: ChatCloseCode.known)
    func `a close code is come back from unless the client has to mend itself`(code: ChatCloseCode) throws {
        var rig = Rig.joined()
        rig.put(.closed(code))
        let returns: [ChatCloseCode] = [.normal, .draining, .tooSlow, .tooManyConnections, .idle]
        if returns.contains(code) {
            try rig.ring()
            #expect(rig.connects == 2)
        } else {
            #expect(rig.statuses == [.stopped(.closed(code, message: ""))])
            #expect(rig.session.deadline == nil)
        }
    }

    @Test func `an address that can never be connected to is given up`() {
        var rig = Rig()
        rig.put(.start)
        rig.put(.failed("no ws: or wss: address", isFinal: true))
        #expect(rig.statuses.last == .stopped(.lost("no ws: or wss: address")))
    }

    @Test func `a connection that is never made is given up in time`() throws {
        var rig = Rig()
        rig.put(.start)
        #expect(try rig.ring() == .seconds(20))
        #expect(rig.disconnects == [.normal])
        try rig.ring()
        #expect(rig.connects == 2)
    }

    @Test func `a server that says nothing, or nothing more, is left`() throws {
        var rig = Rig()
        rig.put(.start)
        rig.put(.connected)
        #expect(try rig.ring() == .seconds(20))
        #expect(rig.disconnects == [.normal])
        try rig.ring()
        rig.join()
        _ = rig.takeSent()
        #expect(try rig.ring() == .seconds(25))
        #expect(try field("op", of: rig.sent.last) == .string("ping"))
        #expect(try rig.ring() == .seconds(20))
        #expect(rig.disconnects.count == 2)
        guard case .waiting(.lost, _)? = rig.statuses.last else {
            Issue.record("\(rig.statuses)")
            return
        }
    }

    @Test func `any event puts off the question whether it is alive`() throws {
        var rig = Rig.joined()
        rig.now += .seconds(20)
        rig.hear(Rig.message(11))
        #expect(try rig.ring() == .seconds(25))
        rig.hear(#"{"ev":"ok","id":3}"#)
        #expect(try rig.ring() == .seconds(25))
        #expect(rig.disconnects == [])
    }
}

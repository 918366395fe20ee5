import Foundation
import Testing

@testable import ChatClient

/// From connecting to being in the room, and out of it.
struct EnteringTests {
    @Test func `it greets, then joins, then is in the room`() throws {
        var rig = Rig {
            $0.token = "t0"
            $0.language = "es"
            $0.history = 20
        }
        rig.put(.start)
        #expect(rig.connects == 1)
        #expect(rig.statuses == [.connecting])
        rig.put(.connected)
        #expect(rig.takeSent() == [])
        rig.hear(#"{"ev":"welcome","at":"2025-01-14T20:15:30.123Z"}"#)
        #expect(rig.takeSent() == [#"{"client":"interline-swift","id":1,"lang":"es","op":"hello","token":"t0"}"#])
        rig.hear(#"{"ev":"ok","id":1,"you":{"user":"u-1"}}"#)
        #expect(rig.takeSent() == [#"{"history":20,"id":2,"lang":"es","op":"join","room":"lobby"}"#])
        rig.hear(Rig.joined(id: 2, state: #"{"slow_s":10}"#))
        #expect(rig.statuses == [.connecting, .joined])
        guard case .joined(let joined) = rig.events.last else {
            Issue.record("\(rig.events)")
            return
        }
        #expect(joined.isFresh && joined.settings.slowSeconds == 10 && joined.viewers == 3)
    }

    @Test func `it resumes after the last event that it delivered`() throws {
        var rig = Rig.joined()
        rig.hear(Rig.message(11))
        rig.hear(Rig.message(14))
        rig.put(.closed(.idle))
        _ = rig.takeEvents()
        try rig.ring()
        rig.enter()
        #expect(try field("since", of: rig.sent.last) == .object(["epoch": .string("e1"), "seq": .integer(14)]))
        rig.hear(Rig.joined(id: 2, seq: 15, recovered: true))
        for seq in [13, 14, 15, 15] as [Int64] { rig.hear(Rig.message(seq)) }
        #expect(rig.heard == [15])
        guard case .joined(let joined)? = rig.events.first(where: { if case .joined = $0 { true } else { false } })
        else {
            Issue.record("not joined")
            return
        }
        #expect(!joined.isFresh)
    }

    @Test func `a record that was replaced begins anew`() throws {
        var rig = Rig.joined()
        rig.hear(Rig.message(900))
        rig.put(.closed(nil))
        try rig.ring()
        _ = rig.takeEvents()
        rig.join(seq: 3, epoch: "e2")
        rig.hear(Rig.message(2))
        #expect(rig.heard == [2])
        #expect(rig.events.contains { if case .joined(let joined) = $0 { joined.isFresh } else { false } })
    }

    @Test func `without history the join is where a lost connection resumes`() throws {
        var rig = Rig.joined(seq: 40) { $0.history = 0 }
        rig.put(.closed(nil))
        try rig.ring()
        rig.enter()
        #expect(try field("since", of: rig.sent.last) == .object(["epoch": .string("e1"), "seq": .integer(40)]))
    }

    @Test(arguments: [
        (#""code":"rate_limited","retry_ms":90000"#, true), (#""code":"room_full""#, true),
        (#""code":"forbidden""#, false), (#""code":"something_new""#, false), (#""code":"unauthorized""#, false),
    ])
    func `a refused join is tried again where that may help`(fields: String, waits: Bool) throws {
        var rig = Rig()
        rig.put(.start)
        rig.enter()
        rig.hear(#"{"ev":"error","id":2,"message":"no",\#(fields)}"#)
        #expect(rig.disconnects == [.normal])
        guard waits else {
            guard case .stopped(.refused)? = rig.statuses.last else {
                Issue.record("\(rig.statuses)")
                return
            }
            #expect(rig.session.deadline == nil)
            return
        }
        let pause = try rig.ring()
        #expect(fields.contains("retry") ? pause >= .seconds(90) : pause <= .seconds(1))
        #expect(rig.connects == 2)
    }

    @Test func `who is banned stays connected for the appeal alone`() throws {
        var rig = Rig.joined()
        let waiting = rig.call(ClientCommand(.vote).with(\.of, 1))
        rig.hear(#"{"ev":"left","room":"lobby","code":"banned"}"#)
        #expect(rig.statuses.last == .stopped(.left(.banned)))
        #expect(rig.disconnects == [])
        rig.hear(#"{"ev":"notice","room":"lobby","notice":"n-1","level":"ban","message":"Banned."}"#)
        guard case .notice(let notice)? = rig.events.last else {
            Issue.record("\(rig.events)")
            return
        }
        #expect(notice.level == .ban)
        rig.hear(Rig.message(11))
        #expect(rig.heard == [])
        #expect(rig.results[rig.say("hello?")]?.first?.isFailure(.stopped) == true)
        #expect(rig.results[rig.call(ClientCommand(.vote).with(\.of, 1))]?.first?.isFailure(.stopped) == true)
        _ = rig.takeSent()
        let appeal = rig.call(ClientCommand(.appeal).with(\.notice, "n-1").with(\.text, "sorry"))
        #expect(try field("op", of: rig.sent.last) == .string("appeal"))
        rig.hear(#"{"ev":"ok","id":4}"#)
        #expect(rig.results[appeal]?.first?.isSuccess == true)
        rig.put(.closed(.banned))
        #expect(rig.results[waiting]?.first?.isFailure(.disconnected) == true)
        #expect(rig.session.deadline == nil && rig.connects == 1)
        rig.put(.start)
        #expect(rig.connects == 2)
    }

    @Test func `a room that closed is come back to, one that is forbidden is not`() throws {
        var rig = Rig.joined()
        rig.hear(#"{"ev":"left","room":"lobby","code":"closed"}"#)
        try rig.ring()
        #expect(rig.connects == 2)
        rig.join()
        rig.hear(#"{"ev":"left","room":"lobby","code":"forbidden"}"#)
        #expect(rig.statuses.last == .stopped(.left(.forbidden)))
        #expect(rig.session.deadline == nil && rig.disconnects.count == 2)
    }

    @Test func `stopping fails what waits, once`() {
        var rig = Rig.joined()
        let said = rig.say("hi")
        let vote = rig.call(ClientCommand(.vote).with(\.of, 1))
        rig.put(.stop)
        rig.put(.stop)
        #expect(rig.results[said]?.count == 1 && rig.results[said]?.first?.isFailure(.stopped) == true)
        #expect(rig.results[vote]?.count == 1 && rig.results[vote]?.first?.isFailure(.disconnected) == true)
        #expect(rig.disconnects == [.normal])
        #expect(rig.statuses == [.stopped(nil)])
        rig.hear(Rig.message(11))
        #expect(rig.heard == [])
    }
}

extension Result where Success == ServerLine.Outcome, Failure == ChatError {
    var isSuccess: Bool { if case .success = self { true } else { false } }
    func isFailure(_ error: ChatError) -> Bool { if case .failure(error) = self { true } else { false } }
}

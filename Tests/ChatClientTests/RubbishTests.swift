import Foundation
import Testing

@testable import ChatClient

/// Nothing that a server sends is more than an error.
struct RubbishTests {
    @Test(arguments: [
        "", "null", "[]", "5", "{", #"{"ev":5}"#, #"{"event":"msg"}"#, #"{"ev":"welcome"}"#, #"{"ev":"error"}"#,
        #"{"ev":"bye","code":70000}"#, #"{"ev":"joined","id":1}"#, #"{"ev":"ok","id":1,"events":[5]}"#,
        #"{"ev":"ok","id":1,"events":{}}"#, "{\"ev\":\"\u{1}\"}",
    ])
    func `what is no event ends the connection, and the next one resumes`(line: String) throws {
        var rig = Rig.joined()
        rig.hear(Rig.message(11))
        rig.hear(line)
        #expect(rig.disconnects == [.protocolViolation])
        try rig.ring()
        #expect(rig.connects == 2)
        rig.enter()
        #expect(try field("since", of: rig.sent.last) != nil)
    }

    @Test(arguments: [
        #"{"ev":"msg","room":"lobby"}"#, #"{"ev":"msg","room":"lobby","seq":"x"}"#,
        #"{"ev":"confetti","room":"lobby"}"#,
        #"{"ev":"msg","room":"lobby","seq":1e99,"user":5}"#, #"{"ev":"gone","room":"lobby","seq":4}"#,
        #"{"ev":"votes","room":"lobby","of":1,"count":99999999999999999999}"#,
        #"{"ev":"msg","room":"lobby","text":"\ud800","seq":11}"#, #"{"ev":"raid","room":"lobby","level":null}"#,
        #"{"ev":"lagged","room":"lobby","after":1.5,"before":2}"#, #"{"ev":"notice","room":"lobby","notice":[]}"#,
    ])
    func `an event that is not what it says is delivered as other`(line: String) throws {
        var rig = Rig.joined()
        rig.hear(line)
        guard case .other(let other)? = rig.events.last else {
            Issue.record("\(rig.events)")
            return
        }
        #expect(line.hasPrefix("{\"ev\":\"\(other.name)\""))
        if case .object = other.fields {} else { Issue.record("\(other)") }
        #expect(rig.disconnects == [])
        rig.hear(Rig.message(12))
        #expect(rig.heard == [12])
    }

    @Test func `an unknown event of the record moves the place to resume from`() throws {
        var rig = Rig.joined()
        let line = #"{"ev":"confetti","room":"lobby","seq":12,"colours":["red",{"n":1.5,"z":null}]}"#
        rig.hear(line)
        rig.hear(line)
        let colours = ChatJSON.array([.string("red"), .object(["n": .number(1.5), "z": .null])])
        #expect(rig.events.count == 1)
        guard case .other(let other)? = rig.events.first, case .object(let fields) = other.fields else {
            Issue.record("\(rig.events)")
            return
        }
        #expect(other.seq == 12 && fields["colours"] == colours)
        rig.put(.closed(nil))
        try rig.ring()
        rig.enter()
        #expect(try field("since", of: rig.sent.last) == .object(["epoch": .string("e1"), "seq": .integer(12)]))
    }

    @Test func `a setting of another type than expected costs no more than itself`() throws {
        var rig = Rig()
        rig.put(.start)
        rig.enter()
        rig.hear(Rig.joined(id: 2, state: #"{"slow_s":"x","title":"T","emotes":{"cat":"/cat.png"},"pinned":[1,"2"]}"#))
        guard case .joined(let joined)? = rig.events.last else {
            Issue.record("\(rig.events)")
            return
        }
        #expect(joined.settings.title == "T" && joined.settings.slowSeconds == nil && joined.settings.pinned == nil)
        #expect(joined.settings.others == ["emotes": .object(["cat": .string("/cat.png")])])
    }

    @Test func `nesting without end does not exhaust the stack`() throws {
        for depth in [40, 400, 100_000] {
            let deep = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            var rig = Rig.joined()
            rig.hear(#"{"ev":"confetti","room":"lobby","x":\#(deep)}"#)
            // Foundation's reader refuses what is nested beyond its own bound.
            #expect(rig.events.count == 1 || rig.disconnects.count == 1)
        }
    }

    @Test func `replies to nothing, events of other rooms and second welcomes are passed over`() {
        var rig = Rig.joined()
        rig.hear(#"{"ev":"ok","id":77}"#)
        rig.hear(#"{"ev":"ok","id":"x"}"#)
        rig.hear(#"{"ev":"ok"}"#)
        rig.hear(Rig.joined(id: 99, seq: 1_000_000, epoch: "e9"))
        rig.hear(Rig.message(11).replacing("lobby", with: "attic"))
        rig.hear(#"{"ev":"welcome","at":"2025-01-14T20:15:30.123Z"}"#)
        #expect(rig.events == [] && rig.sent == [] && rig.disconnects == [])
    }

    @Test func `random inputs in random order leave it standing`() throws {
        var random = SystemRandomNumberGenerator()
        let lines = [
            Rig.message(11), Rig.message(.max), #"{"ev":"lagged","room":"lobby","after":0,"before":50}"#,
            #"{"ev":"lagged","room":"lobby","after":-9,"before":9223372036854775807}"#, Rig.joined(id: 2),
            Rig.joined(id: 3, seq: .min, epoch: ""), #"{"ev":"ok","id":4,"events":[]}"#, #"{"ev":"ok","id":3}"#,
            #"{"ev":"error","id":1,"code":"internal"}"#, #"{"ev":"error","code":"x"}"#,
            #"{"ev":"left","room":"lobby","code":"banned"}"#, #"{"ev":"bye","code":1001,"retry_ms":-5}"#,
            #"{"ev":"welcome","at":"2025-01-14T20:15:30Z","limits":{"frame_bytes":-1,"commands_per_s":0}}"#,
            #"{"ev":"welcome","at":"2025-01-14T20:15:30Z"}"#, #"{"ev":"ok","id":1}"#, #"{"ev":"ok","id":2}"#, "x",
        ]
        for _ in 0..<300 {
            var rig = Rig { $0.freshToken = { _ in nil } }
            var cancelled: Set<ChatTicket> = []
            for step in 0..<60 {
                switch Int.random(in: 0..<16, using: &random) {
                case 0: rig.put(.start)
                case 1: rig.put(.stop)
                case 2: rig.put(.connected)
                case 3: rig.put(.failed("x", isFinal: Bool.random()))
                case 4: rig.put(.closed(ChatCloseCode.known.randomElement()))
                case 5: rig.put(.closed(nil))
                case 6: rig.put(.token(.success("t\(step)"), turn: rig.asked.last?.turn ?? 0))
                case 7:
                    let ticket = UInt64.random(in: 1...6, using: &random)
                    cancelled.insert(ticket)
                    rig.put(.cancel(ticket))
                case 8: _ = rig.say("hi")
                case 9: _ = rig.call(ClientCommand(.vote).with(\.of, 1))
                case 10: if rig.session.deadline != nil { try rig.ring() }
                default: rig.hear(lines.randomElement(using: &random) ?? "")
                }
            }
            rig.put(.stop)
            #expect(rig.session.deadline == nil)
            // Everything that was asked for was answered, and but for what was cancelled, once.
            for ticket in 0..<rig.lastTicket {
                let answers = rig.results[ticket + 1] ?? []
                #expect(!answers.isEmpty)
                if !cancelled.contains(ticket + 1) { #expect(answers.count == 1) }
            }
            #expect(rig.session.outbox.sayings.isEmpty && rig.session.link == nil)
        }
    }
}

import TestSupport
import Testing

/// What waits for a moderator, from the first word to the record.
struct HeldMessageTests {
    private static let contact = "想看更多请加微信 abc12345"

    @Test func `a message is held, two moderators decide, the first one counts, and the room sees it`() async throws {
        let relay = try await SharedRelay.conformance
        let (room, host) = try await relay.open()
        let moderator = try await relay.join(room, as: "mo", "moderator")
        let (ana, ben) = (
            try await relay.join(room, as: "ana", "viewer", ["lang": "en"]),
            try await relay.join(room, as: "ben", "viewer")
        )
        let reply = try await ana.say(Self.contact, in: room, ["nonce": "n1"])
        #expect(reply["held"] == true && reply["seq"] == nil, "\(reply)")
        let notice = try await ana.next("notice")
        #expect(notice["code"] == "held", "\(notice)")
        var hold: JSONValue = ""
        for staff in [host, moderator] {
            let held = try await staff.next("held")
            #expect(held["text"]?.string == Self.contact && held["lang"] == "zh-Hans", "\(held)")
            hold = try #require(held["hold"])
        }
        #expect(try await ana.say(Self.contact, in: room, ["nonce": "n1"])["held"] == true)
        try await moderator.done("approve", in: room, ["hold": hold])
        let late = try await host.command("deny", ["room": .string(room), "hold": hold])
        #expect(late.code == "already_done" && late["message"]?.string?.contains("mo") == true, "\(late)")
        for staff in [host, moderator] {
            let done = try await staff.next("hold_done")
            #expect(done["decision"] == "approved" && done["by"] == "mo" && done["seq"] != nil, "\(done)")
        }
        for viewer in [ana, ben] { _ = try await viewer.message(Self.contact, in: room) }
    }

    @Test func `a denied message is told to its author, who appeals once, and the answer comes back`() async throws {
        let relay = try await SharedRelay.conformance
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana", "viewer", ["lang": "en"])
        _ = try await ana.say(Self.contact, in: room)
        let hold = try #require(try await host.next("held")["hold"])
        try await host.done("deny", in: room, ["hold": hold, "reason": "no contacts"])
        let denied = try await ana.next(what: "hold_denied") { $0.name == "notice" && $0["code"] == "hold_denied" }
        #expect(denied["appeal"] == true && denied["text"]?.string == Self.contact, "\(denied)")
        let notice = try #require(denied["notice"])
        try await ana.done("appeal", in: room, ["notice": notice, "text": "it is my own shop"])
        let appealed = try await host.next("appealed")
        #expect(appealed["text"] == "it is my own shop", "\(appealed)")
        let again = try await ana.command(
            "appeal", ["room": .string(room), "notice": notice, "text": "please"])
        #expect(again.code == "already_done", "\(again)")
        try await host.done("resolve", in: room, ["notice": notice, "granted": true])
        _ = try await ana.next(what: "appeal_granted") { $0.name == "notice" && $0["code"] == "appeal_granted" }
    }

    @Test func `what is held survives a crash and is shown to moderators who join`() async throws {
        try await RelayProcess.with(.sample()) { relay in
            let (room, _) = try await relay.open()
            let ana = try await relay.join(room, as: "ana", "viewer")
            #expect(try await ana.say(Self.contact, in: room)["held"] == true)
            try await relay.kill()
            try await relay.restart()
            let moderator = try await relay.join(room, as: "mo", "moderator")
            let hold = try #require(try await moderator.next("held")["hold"])
            try await moderator.done("approve", in: room, ["hold": hold])
            _ = try await moderator.message(Self.contact, in: room)
        }
    }

    @Test func `a banned user may appeal, and a granted appeal opens the room again`() async throws {
        let relay = try await SharedRelay.conformance
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana", "viewer")
        try await host.done("ban", in: room, ["user": "ana", "reason": "spam"])
        let notice = try #require(try await ana.next("notice")["notice"])
        try await ana.done("appeal", in: room, ["notice": notice, "text": "that was not me"])
        _ = try await host.next("appealed")
        try await host.done("resolve", in: room, ["notice": notice, "granted": true])
        try await ana.done("join", in: room)
    }
}

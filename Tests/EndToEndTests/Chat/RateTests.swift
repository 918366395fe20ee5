import Foundation
import TestSupport
import Testing

/// How fast one may speak, and who.
struct RateTests {
    /// Waits as long as the refusal says, while the connection is read.
    private func wait(_ client: WebSocketTestClient, as refusal: ReceivedEvent) async throws {
        let milliseconds = try #require(refusal.retry, "\(refusal)")
        try await client.listen(for: .milliseconds(milliseconds + 20))
    }

    /// The replies to what is said in one frame, so that no slow machine makes it less fast than it is to be.
    private func burst(_ texts: [String], by client: WebSocketTestClient, in room: String) async throws
        -> [ReceivedEvent]
    {
        let ids = texts.map { _ in UUID().uuidString }
        let lines = zip(ids, texts).map { id, text in
            JSONValue.object(["op": "say", "id": .string(id), "room": .string(room), "text": .string(text)]).line
        }
        try await client.send(line: lines.joined(separator: "\n"))
        var replies: [ReceivedEvent] = []
        for id in ids { replies.append(try await client.reply(to: .string(id))) }
        return replies
    }

    @Test func `slow mode makes a user wait, and says for how long`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["slow_s": 3_600]])
        let ana = try await relay.join(room, as: "ana")
        let phone = try await relay.join(room, as: "ana")
        try await ana.said("first", in: room)
        expectRefusal(try await phone.say("second", in: room), "slow_mode", retryAtMost: 3_600_000)
        // Each user waits alone.
        try await relay.join(room, as: "ben").said("I may", in: room)
        try await host.done("set", in: room, ["patch": ["slow_s": 1]])
        let refused = try #require(try await burst(["second", "third"], by: ana, in: room).last)
        expectRefusal(refused, "slow_mode", retryAtMost: 1_000)
        try await wait(ana, as: refused)
        try await ana.said("third", in: room)
        try await host.done("set", in: room, ["patch": ["slow_s": 0]])
        try await ana.said("fourth", in: room)
    }

    @Test func `slow mode, rates and duplicates spare moderators and hosts`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["slow_s": 60]])
        let moderator = try await relay.join(room, as: "mod", "moderator")
        for client in [host, moderator] {
            for _ in 0..<3 { try await client.said("the same again", in: room) }
        }
    }

    @Test func `the same text again is a duplicate, shortly`() async throws {
        let relay = try await ChatRelay.strict
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let replies = try await burst(["buy now", "buy now"], by: ana, in: room)
        #expect(replies[0].name == "ok", "\(replies)")
        let refused = replies[1]
        expectRefusal(refused, "duplicate", retryAtMost: 2_000)
        try await relay.join(room, as: "ben").said("buy now", in: room)
        try await wait(ana, as: refused)
        try await ana.said("buy now", in: room)
    }

    @Test func `short texts are never duplicates`() async throws {
        let relay = try await ChatRelay.strict
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await ana.said("666", in: room)
        try await ana.said("666", in: room)
    }

    @Test func `more than the rate is refused until the time it says`() async throws {
        let relay = try await ChatRelay.strict
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let replies = try await burst((0..<12).map { "fast \($0)" }, by: ana, in: room)
        #expect(replies[0].name == "ok", "\(replies)")
        let refused = try #require(replies.lastRefusal)
        expectRefusal(refused, "rate_limited", retryAtMost: 500)
        try await wait(ana, as: refused)
        try await ana.said("calmer", in: room)
    }

    @Test func `a refused message does not make the wait longer`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["slow_s": 600]])
        let ana = try await relay.join(room, as: "ana")
        let replies = try await burst(["first"] + (0..<20).map { "impatient \($0)" }, by: ana, in: room)
        #expect(replies[0].name == "ok", "\(replies)")
        for refused in replies.dropFirst() { expectRefusal(refused, "slow_mode", retryAtMost: 600_000) }
        let waits = replies.compactMap(\.retry)
        #expect(waits == waits.sorted(by: >), "\(waits)")
        try await host.done("set", in: room, ["patch": ["slow_s": 1]])
        let second = try await ana.say("second", in: room)
        guard second.isError else { return }
        try await wait(ana, as: second)
        try await ana.said("second", in: room)
    }

    @Test func `where only members may speak viewers read, and moderators need no membership`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        let member = try await relay.join(room, as: "mia", "member")
        let viewer = try await relay.join(room, as: "vic", "viewer")
        let guest = try await relay.join(room, as: "-", nil)
        try await host.done("set", in: room, ["patch": ["members_only": true]])
        for client in [viewer, guest] { expectRefusal(try await client.say("me too", in: room), "members_only") }
        try await member.said("members here", in: room)
        try await host.said("hosts too", in: room)
        try await relay.join(room, as: "mod", "moderator").said("and moderators", in: room)
        _ = try await viewer.message("and moderators", in: room)
        try await host.done("set", in: room, ["patch": ["members_only": false]])
        try await viewer.said("me too", in: room)
    }

    @Test func `a paused room takes messages of moderators and hosts alone`() async throws {
        let relay = try await ChatRelay.strict
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await host.done("set", in: room, ["patch": ["paused": true]])
        expectRefusal(try await ana.say("hello?", in: room, ["nonce": "n"]), "paused")
        try await relay.join(room, as: "mod", "moderator").said("back soon", in: room)
        try await host.said("really", in: room)
        #expect(try await ana.message("back soon", in: room).sequence != nil)
        try await host.done("set", in: room, ["patch": ["paused": false]])
        try await ana.said("hello?", in: room, ["nonce": "n"])
    }

    @Test func `a room takes only so many messages of all its users together`() async throws {
        let yaml = ChatRelay.easyGoing.replacing("rates:\n", with: "rates:\n  room_messages_per_s: 1\n")
        try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
            let (room, host) = try await relay.open()
            let ana = try await relay.join(room, as: "ana")
            let ben = try await relay.join(room, as: "ben")
            let replies = try await burst((0..<40).map { "crowd \($0)" }, by: ana, in: room)
            #expect(replies[0].name == "ok", "\(replies)")
            expectRefusal(try #require(replies.lastRefusal), "rate_limited", retryAtMost: 1_000)
            let others = try await burst((0..<40).map { "crowd too \($0)" }, by: ben, in: room)
            let refused = try #require(others.lastRefusal)
            expectRefusal(refused, "rate_limited", retryAtMost: 1_000)
            try await wait(ben, as: refused)
            try await ben.said("my turn", in: room)
            try await host.said("hosts always", in: room)
        }
    }

    @Test func `commands above the connection's rate are refused, for moderators too`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: "limits:\n  commands_per_s: 5\n")) { relay in
            let token = try await relay.token(user: "host", role: "host")
            let (client, welcome) = try await relay.connect(token: token)
            #expect(welcome["limits"]?["commands_per_s"] == 5)
            let lines = (0..<12).map { #"{"op":"ping","id":\#($0)}"# }
            try await client.send(line: lines.joined(separator: "\n"))
            var replies: [ReceivedEvent] = []
            for id in 0..<12 { replies.append(try await client.reply(to: .integer(Int64(id)))) }
            #expect(replies[0].name == "ok")
            let refused = try #require(replies.lastRefusal)
            expectRefusal(refused, "rate_limited", retryAtMost: 1_000)
            try await wait(client, as: refused)
            #expect(try await client.command("ping").name == "ok")
        }
    }
}

extension [ReceivedEvent] {
    /// The last that a limit refused: a later one may meet the limit's next place.
    fileprivate var lastRefusal: ReceivedEvent? { last(where: \.isError) }
}

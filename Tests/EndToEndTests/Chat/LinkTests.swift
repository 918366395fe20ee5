import TestSupport
import Testing

/// Co-hosted chat: two rooms whose hosts agreed.
struct LinkTests {
    private static func isLinked(_ room: String, _ others: [String]) -> @Sendable (ReceivedEvent) -> Bool {
        { event in
            event.name == "state" && event.room == room
                && event["patch"]?["linked"] == .array(others.map { .string($0) })
        }
    }

    private typealias Side = (room: String, host: WebSocketTestClient)

    /// Two rooms with a host each who may be in no other.
    private func pair(_ relay: RelayProcess) async throws -> (first: Side, second: Side) {
        func open(_ user: String) async throws -> Side {
            let room = freshRoom()
            let token = try await relay.token(user: user, role: "host", rooms: [room])
            let (client, _) = try await relay.connect(token: token)
            _ = try await client.done("join", in: room)
            return (room, client)
        }
        return (try await open("lin"), try await open("ana"))
    }

    /// The same, linked.
    private func linked(_ relay: RelayProcess) async throws -> (first: Side, second: Side) {
        let (first, second) = try await pair(relay)
        try await first.host.done("link", in: first.room, ["with": .string(second.room)])
        try await second.host.done("link", in: second.room, ["with": .string(first.room)])
        _ = try await first.host.next(what: "state", where: Self.isLinked(first.room, [second.room]))
        return (first, second)
    }

    @Test func `once both hosts asked for it, what is said in one room is seen in both, and says from where`()
        async throws
    {
        let relay = try await ChatRelay.easy
        let (first, second) = try await pair(relay)
        try await first.host.done("link", in: first.room, ["with": .string(second.room)])
        let offer = try await second.host.next("link_offer")
        #expect(offer["with"] == .string(first.room) && offer["by"] == "lin", "\(offer)")
        try await first.host.done("say", in: first.room, ["text": "not yet"])
        try await second.host.done("link", in: second.room, ["with": .string(first.room)])
        for (side, other) in [(first, second.room), (second, first.room)] {
            _ = try await side.host.next(what: "state", where: Self.isLinked(side.room, [other]))
        }
        let viewer = try await relay.join(second.room, as: "vi", "viewer")
        let said = try await first.host.done("say", in: first.room, ["text": "大家好"])
        let seen = try await viewer.message("大家好", in: second.room)
        #expect(seen["from"] == .string(first.room) && seen["user"]?["id"] == "lin", "\(seen)")
        #expect(try await first.host.message("大家好", in: first.room)["from"] == nil)

        // Answers point at the message that each room has.
        _ = try await viewer.done(
            "say", in: second.room, ["text": "hello back", "reply_to": try #require(seen["seq"])])
        let answer = try await first.host.message("hello back", in: first.room)
        #expect(answer["reply_to"] == said["seq"] && answer["from"] == .string(second.room), "\(answer)")
        #expect(await viewer.messages(in: second.room).contains { $0["text"] == "not yet" } == false)
        #expect(await first.host.messages(in: first.room).count { $0["text"] == "hello back" } == 1)
    }

    @Test func `one who is host of both links them at once`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let (other, _) = try await relay.open()
        try await host.done("link", in: room, ["with": .string(other)])
        let viewer = try await relay.join(other, as: "vi", "viewer")
        _ = try await host.say("seen in both", in: room)
        _ = try await viewer.message("seen in both", in: other)
        // Again changes nothing.
        try await host.done("link", in: room, ["with": .string(other)])
        try await host.done("unlink", in: room, ["with": .string(other)])
        let ended = try await host.command("unlink", ["room": .string(room), "with": .string(other)])
        #expect(ended.code == "no_such_room", "\(ended)")
    }

    @Test func `a moderator or a host of one room alone cannot link`() async throws {
        let relay = try await ChatRelay.easy
        let (first, second) = try await pair(relay)
        let moderator = try await relay.join(first.room, as: "mo", "moderator")
        let refused = try await moderator.command(
            "link", ["room": .string(first.room), "with": .string(second.room)])
        #expect(refused.code == "forbidden", "\(refused)")
        let missing = try await first.host.command(
            "link", ["room": .string(first.room), "with": .string(freshRoom())])
        #expect(missing.code == "no_such_room", "\(missing)")
        try await first.host.done("link", in: first.room, ["with": .string(second.room)])
        _ = try await second.host.next("link_offer")
        try await first.host.done("say", in: first.room, ["text": "alone"])
        _ = try await first.host.message("alone", in: first.room)
        let joined = try await relay.join(second.room, as: "late", "viewer", ["history": 50])
        #expect(await joined.messages(in: second.room).isEmpty)
    }

    @Test func `what is taken from view in one room goes in the other, and a ban here keeps their words out`()
        async throws
    {
        let relay = try await ChatRelay.easy
        let (first, second) = try await linked(relay)
        let viewer = try await relay.join(second.room, as: "vi", "viewer")
        let bad = try await relay.join(first.room, as: "bad", "viewer")
        let said = try await bad.done("say", in: first.room, ["text": "rubbish"])
        let copy = try await viewer.message("rubbish", in: second.room)
        try await first.host.done("delete", in: first.room, ["of": try #require(said["seq"])])
        _ = try await viewer.next(what: "gone") { $0.name == "gone" && $0["of"] == copy["seq"] }

        try await second.host.done("ban", in: second.room, ["user": "bad"])
        try await bad.done("say", in: first.room, ["text": "still here"])
        try await first.host.done("say", in: first.room, ["text": "after it"])
        _ = try await viewer.message("after it", in: second.room)
        #expect(await viewer.messages(in: second.room).contains { $0["text"] == "still here" } == false)
    }

    @Test func `a timeout in one room takes the user's copies from view in the other`() async throws {
        let relay = try await ChatRelay.easy
        let (first, second) = try await linked(relay)
        let viewer = try await relay.join(second.room, as: "vi", "viewer")
        let bad = try await relay.join(first.room, as: "bad", "viewer")
        for number in 1...3 {
            try await bad.done("say", in: first.room, ["text": .string("flood \(number)")])
            _ = try await viewer.message("flood \(number)", in: second.room)
        }
        try await first.host.done("timeout", in: first.room, ["user": "bad", "seconds": 60])
        for message in await viewer.messages(in: second.room) {
            _ = try await viewer.next(what: "gone") { $0.name == "gone" && $0["of"] == message["seq"] }
        }
    }

    @Test func `a link holds over a crash, and ends from either side`() async throws {
        try await RelayProcess.with(.sample()) { relay in
            let (first, second) = try await linked(relay)
            try await relay.kill()
            try await relay.restart()
            let token = try await relay.token(user: "ana", role: "host", rooms: [second.room])
            let (host, _) = try await relay.connect(token: token)
            let joined = try await host.done("join", in: second.room)
            #expect(joined["state"]?["linked"] == .array([.string(first.room)]), "\(joined)")
            let viewer = try await relay.join(first.room, as: "vi", "viewer")
            try await host.done("say", in: second.room, ["text": "back again"])
            _ = try await viewer.message("back again", in: first.room)
            try await host.done("unlink", in: second.room, ["with": .string(first.room)])
            _ = try await viewer.next(what: "state", where: Self.isLinked(first.room, []))
            try await host.done("say", in: second.room, ["text": "among us"])
            _ = try await host.message("among us", in: second.room)
            #expect(await viewer.messages(in: first.room).contains { $0["text"] == "among us" } == false)
        }
    }

    @Test func `rooms whose hosts link each other at the same moment do not stand still`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let (other, partner) = try await relay.open()
        for _ in 1...20 {
            async let one = host.done("link", in: room, ["with": .string(other)])
            async let two = partner.done("link", in: other, ["with": .string(room)])
            _ = try await (one, two)
            async let three = host.command("unlink", ["room": .string(room), "with": .string(other)])
            async let four = partner.command("unlink", ["room": .string(other), "with": .string(room)])
            _ = try await (three, four)
        }
        _ = try await host.say("still alive", in: room)
    }
}

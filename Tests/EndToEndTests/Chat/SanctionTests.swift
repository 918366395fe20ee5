import TestSupport
import Testing

/// Timeouts and bans.
struct SanctionTests {
    @Test func `a timeout tells its user until when, removes what they said and ends by itself`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let ben = try await relay.join(room, as: "ben")
        try await ana.said("spam", in: room)
        try await ben.said("ham", in: room)
        try await host.done("timeout", in: room, ["user": "ana", "seconds": 600, "reason": "spam"])
        let notice = try await ana.next("notice", room: room)
        #expect(notice["level"] == "timeout" && notice["code"] == "timed_out", "\(notice)")
        #expect(notice["notice"]?.string?.isEmpty == false && notice["rule"]?.string?.isEmpty == false, "\(notice)")
        #expect(notice["message"]?.string?.contains("spam") == true, "\(notice)")
        #expect(notice["until"]?.string?.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil)
        for client in [ana, ben] {
            let gone = try await client.next("gone", room: room)
            #expect(gone["user"] == "ana" && gone.sequence != nil, "\(gone)")
        }
        let refused = try await ana.say("but", in: room)
        expectRefusal(refused, "timed_out", retryAtMost: 600_000)
        #expect(refused["notice"] == notice["notice"], "\(refused)")
        #expect(try await ben.history(of: room).filter { $0.name == "msg" }.compactMap(\.text) == ["ham"])
        #expect(await ben.received.filter { $0.name == "notice" } == [])
        // A later one takes its place.
        try await host.done("timeout", in: room, ["user": "ana", "seconds": 1])
        var reply = try await ana.say("sorry", in: room)
        for _ in 0..<5 where reply.isError {
            expectRefusal(reply, "timed_out", retryAtMost: 1_000)
            try await ana.listen(for: .milliseconds((reply.retry ?? 1_000) + 20))
            reply = try await ana.say("sorry", in: room)
        }
        #expect(reply.name == "ok", "\(reply)")
        #expect(try await ben.message("sorry", in: room)["user"]?["id"] == "ana")
    }

    @Test(arguments: ["timeout", "ban"]) func `keep leaves their messages in view`(op: String) async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await ana.said("harmless", in: room)
        let seconds: [String: JSONValue] = op == "timeout" ? ["seconds": 60] : [:]
        try await host.done(op, in: room, seconds.merging(["user": "ana", "keep": true]) { $1 })
        _ = try await ana.next("notice", room: room)
        try await host.said("marker", in: room)
        _ = try await host.message("marker", in: room)
        #expect(await host.received.filter { $0.name == "gone" } == [])
        #expect(try await host.history(of: room).compactMap(\.text) == ["harmless", "marker"])
    }

    @Test func `a ban says why, takes the user out and keeps them out of this room alone`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let (other, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let phone = try await relay.join(room, as: "ana")
        try await ana.done("join", in: other)
        try await ana.said("awful", in: room)
        try await host.done("ban", in: room, ["user": "ana", "reason": "awful"])
        for client in [ana, phone] {
            let notice = try await client.next("notice", room: room)
            #expect(notice["level"] == "ban" && notice["until"] == nil, "\(notice)")
            #expect(notice["message"]?.string?.contains("awful") == true, "\(notice)")
            #expect(try await client.next("left", room: room)["code"] == "banned")
            let names = await client.received.filter { ["notice", "left"].contains($0.name) }.map(\.name)
            #expect(names == ["notice", "left"])
        }
        #expect(try await ana.say("still here", in: room).code == "not_joined")
        let refused = try await ana.command("join", ["room": .string(room)])
        expectRefusal(refused, "banned")
        #expect(refused["notice"]?.string?.isEmpty == false, "\(refused)")
        let (fresh, _) = try await relay.connect(token: try await relay.token(user: "ana", role: "member"))
        #expect(try await fresh.command("join", ["room": .string(room)]).code == "banned")
        try await ana.said("elsewhere I may", in: other)
        #expect(try await host.next("gone", room: room)["user"] == "ana")
        #expect(try await host.history(of: room).filter { $0.name == "msg" } == [])

        try await host.done("unban", in: room, ["user": "ana"])
        #expect(try await fresh.command("join", ["room": .string(room)]).name == "joined")
        try await fresh.said("thank you", in: room)
    }

    @Test func `a banned user gets nothing more of the room`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let ben = try await relay.join(room, as: "ben")
        try await host.done("ban", in: room, ["user": "ana"])
        _ = try await ana.next("left", room: room)
        let count = await ana.received.count
        for index in 0..<10 { try await host.said("among us \(index)", in: room) }
        _ = try await ben.message("among us 9", in: room)
        _ = try await ana.command("ping")
        #expect(await ana.received.dropFirst(count).filter { $0.room == room } == [])
    }

    @Test func `unban ends a timeout too`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await host.done("timeout", in: room, ["user": "ana", "seconds": 3_600])
        expectRefusal(try await ana.say("mm", in: room), "timed_out", retryAtMost: 3_600_000)
        try await host.done("unban", in: room, ["user": "ana"])
        try await ana.said("hello again", in: room)
    }

    @Test func `a sanction holds over a crash, and so does its end`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, host) = try await relay.open()
            for user in ["ana", "ben", "cai"] {
                let client = try await relay.join(room, as: user)
                try await client.said("from \(user)", in: room)
            }
            try await host.done("ban", in: room, ["user": "ana"])
            try await host.done("timeout", in: room, ["user": "ben", "seconds": 600])
            try await host.done("ban", in: room, ["user": "cai", "keep": true])
            try await host.done("unban", in: room, ["user": "cai"])
            try await relay.kill()
            try await relay.restart()
            let (ana, _) = try await relay.connect(token: try await relay.token(user: "ana", role: "member"))
            expectRefusal(try await ana.command("join", ["room": .string(room)]), "banned")
            let ben = try await relay.join(room, as: "ben")
            expectRefusal(try await ben.say("mm", in: room), "timed_out", retryAtMost: 600_000)
            let cai = try await relay.join(room, as: "cai")
            try await cai.said("I am back", in: room)
            let texts = try await cai.history(of: room).filter { $0.name == "msg" }.compactMap(\.text)
            #expect(texts == ["from cai", "I am back"])
        }
    }

    @Test(arguments: ["timeout", "ban"]) func `moderators cannot act on hosts`(op: String) async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let moderator = try await relay.join(room, as: "mod", "moderator")
        let fields: [String: JSONValue] = ["room": .string(room), "user": "host", "seconds": 60]
        expectRefusal(try await moderator.command(op, fields), "forbidden")
        try await host.said("I am the host", in: room)
        #expect(await host.received.filter { ["notice", "left", "gone"].contains($0.name) } == [])
    }

    @Test func `a ban by a moderator while the host is away does not keep the host out`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let moderator = try await relay.join(room, as: "mod", "moderator")
        try await host.said("back soon", in: room)
        try await host.close()
        _ = try await moderator.next(what: "viewers 1") { $0.name == "viewers" && $0["count"] == 1 }
        _ = try await moderator.command("ban", ["room": .string(room), "user": "host"])
        let back = try await relay.join(room, as: "host", "host")
        try await back.said("I am the host", in: room)
    }

    @Test func `viewers and members may not moderate, and moderators may not set`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let sequence = try await host.said("mine", in: room)
        let acts: [(String, [String: JSONValue])] = [
            ("delete", ["of": .integer(sequence)]), ("clear", [:]), ("timeout", ["user": "x", "seconds": 5]),
            ("ban", ["user": "x"]), ("unban", ["user": "x"]), ("announce", ["text": "buy"]),
            ("pin", ["of": .integer(sequence)]), ("unpin", ["of": .integer(sequence)]),
            ("set", ["patch": ["title": "mine now"]]),
        ]
        for (user, role) in [("-", nil), ("vic", "viewer"), ("ana", "member"), ("ines", "interpreter")] {
            let client = try await relay.join(room, as: user, role)
            for (op, fields) in acts {
                let reply = try await client.command(op, fields.merging(["room": .string(room)]) { $1 })
                expectRefusal(reply, "forbidden")
            }
        }
        let moderator = try await relay.join(room, as: "mod", "moderator")
        let set = try await moderator.command("set", ["room": .string(room), "patch": ["title": "mine now"]])
        expectRefusal(set, "forbidden")
        #expect(try await moderator.history(of: room).count == 1)
    }
}

import TestSupport
import Testing

/// Coming into being, coming in and going out.
struct RoomTests {
    @Test func `joined tells who one is and how the room is`() async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let token = try await relay.token(user: "host", role: "host", name: "HOST")
        let (client, _) = try await relay.connect(token: token)
        let joined = try await client.command("join", ["room": .string(room)])
        #expect(joined.name == "joined" && joined.room == room)
        #expect(joined["epoch"]?.string?.isEmpty == false)
        #expect(joined.sequence == 0)
        #expect(joined["recovered"] == false)
        #expect(joined["you"]?["user"] == "host" && joined["you"]?["name"] == "HOST")
        #expect(joined["you"]?["role"] == "host")
        let can = Set((joined["you"]?["can"]?.array ?? []).compactMap(\.string))
        #expect(can.isSuperset(of: ["speak", "moderate", "host"]), "\(joined)")
        #expect(joined["state"]?["slow_s"] == 0 && joined["state"]?["pinned"] == [], "\(joined)")
        #expect((joined["viewers"]?.integer ?? 0) >= 0)
    }

    @Test func `a room that nobody made is not there, and a host makes it by joining`() async throws {
        let relay = try await ChatRelay.easy
        let room = freshRoom()
        let name = ["room": JSONValue.string(room)]
        let (guest, _) = try await relay.connect()
        let (viewer, _) = try await relay.connect(token: try await relay.token(user: "vic", role: "moderator"))
        for client in [guest, viewer] { #expect(try await client.command("join", name).code == "no_such_room") }
        #expect(try await guest.say("hello?", in: room).code == "not_joined")
        let host = try await relay.join(room, as: "host", "host")
        #expect(try await guest.command("join", name).name == "joined")
        try await host.close()
        #expect(try await viewer.command("join", name).name == "joined")
    }

    @Test func `a room made by a host is found after a restart, even if nothing was said`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, host) = try await relay.open()
            // Answered after what the room had to store before.
            try await host.done("audit", in: room)
            try await relay.kill()
            try await relay.restart()
            let (guest, _) = try await relay.connect()
            #expect(try await guest.command("join", ["room": .string(room)]).name == "joined")
        }
    }

    @Test func `anyone makes rooms where the configuration says so, and nobody where it says that`() async throws {
        for (creation, expected) in [("anyone", "joined"), ("nobody", "error")] {
            try await RelayProcess.with(RelayConfiguration(yaml: "rooms:\n  create: \(creation)\n")) { relay in
                let (host, _) = try await relay.connect(token: try await relay.token(user: "host", role: "host"))
                let (guest, _) = try await relay.connect()
                for client in [guest, host] {
                    let reply = try await client.command("join", ["room": .string(freshRoom())])
                    #expect(reply.name == expected, "\(reply)")
                }
            }
        }
    }

    @Test func `joining again is answered again and changes nothing`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await host.said("one", in: room)
        _ = try await ana.message("one", in: room)
        let again = try await ana.done("join", in: room)
        #expect(again.name == "joined" && again.sequence != nil)
        try await host.said("two", in: room)
        _ = try await ana.message("two", in: room)
        _ = try await ana.command("ping")
        #expect(await ana.messages(in: room).compactMap(\.text) == ["one", "two"])
    }

    @Test func `after leaving nothing of the room comes, and it can be joined again`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let ben = try await relay.join(room, as: "ben")
        try await ana.done("leave", in: room)
        let count = await ana.received.count
        for index in 0..<20 { try await host.said("without you \(index)", in: room) }
        _ = try await ben.message("without you 19", in: room)
        #expect(try await ana.say("am I here?", in: room).code == "not_joined")
        #expect(try await ana.command("leave", ["room": .string(room)]).code == "not_joined")
        let late = await ana.received.dropFirst(count).filter { $0.room != nil && !$0.isReply }
        #expect(late == [])
        try await ana.done("join", in: room, ["history": 0])
        try await host.said("welcome back", in: room)
        _ = try await ana.message("welcome back", in: room)
        #expect(await ana.messages(in: room).count == 1)
    }

    @Test func `joining, leaving and joining in one frame ends up in the room once`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let (client, _) = try await relay.connect()
        let lines = ["join", "leave", "join", "join", "leave", "leave", "join"].enumerated().map { index, op in
            #"{"op":"\#(op)","id":\#(index),"room":"\#(room)","history":0}"#
        }
        try await client.send(line: lines.joined(separator: "\n"))
        var replies: [String] = []
        for id in lines.indices {
            let reply = try await client.reply(to: .integer(Int64(id)))
            replies.append(reply.code ?? reply.name)
        }
        #expect(replies == ["joined", "ok", "joined", "joined", "ok", "not_joined", "joined"])
        for index in 0..<5 { try await host.said("m \(index)", in: room) }
        _ = try await client.message("m 4", in: room)
        _ = try await client.command("ping")
        #expect(await client.messages(in: room).compactMap(\.text) == (0..<5).map { "m \($0)" })
    }

    @Test func `what is said in one room stays there`() async throws {
        let relay = try await ChatRelay.easy
        let (red, host) = try await relay.open()
        let (blue, other) = try await relay.open()
        let ana = try await relay.join(red, as: "ana")
        try await ana.done("join", in: blue)
        try await host.said("in red", in: red)
        try await other.said("in blue", in: blue)
        _ = try await ana.message("in red", in: red)
        _ = try await ana.message("in blue", in: blue)
        #expect(await host.received.filter { $0.room == blue } == [])
        #expect(await other.received.filter { $0.room == red } == [])
    }

    @Test func `one room more than allowed is too many until one is left`() async throws {
        let relay = try await ChatRelay.easy
        let token = try await relay.token(user: "host", role: "host")
        let (client, welcome) = try await relay.connect(token: token)
        let limit = Int(try #require(welcome["limits"]?["rooms"]?.integer))
        let rooms = (0...limit).map { _ in freshRoom() }
        for room in rooms.dropLast() { try await client.done("join", in: room) }
        let refused = try await client.command("join", ["room": .string(rooms[limit])])
        expectRefusal(refused, "too_many_rooms")
        #expect(try await client.done("join", in: rooms[0]).name == "joined")
        try await client.done("leave", in: rooms[0])
        try await client.done("join", in: rooms[limit])
        try await client.said("still fine", in: rooms[1])
    }

    @Test func `a full room takes nobody until someone goes`() async throws {
        let yaml = ChatRelay.easyGoing + "rooms:\n  subscribers_max: 2\n"
        try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
            let (room, host) = try await relay.open()
            let ana = try await relay.join(room, as: "ana")
            let (ben, _) = try await relay.connect()
            expectRefusal(try await ben.command("join", ["room": .string(room)]), "room_full")
            try await host.said("full house", in: room)
            try await ana.done("leave", in: room)
            #expect(try await ben.command("join", ["room": .string(room)]).name == "joined")
        }
    }

    @Test func `the count of viewers follows those who come and go`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana", "member", ["lang": "es"])
        _ = try await relay.join(room, as: "ben", "member", ["lang": "zh"]).close()
        let two = try await host.next(what: "viewers 2") { $0.name == "viewers" && $0["count"] == 2 }
        #expect(two.sequence == nil && two["langs"]?["es"] == 1, "\(two)")
        try await ana.close()
        _ = try await host.next(what: "viewers 1") { $0.name == "viewers" && $0["count"] == 1 }
    }
}

import Foundation
import TestSupport
import Testing

/// Rooms and messages through the admin API, seen by those in the room.
struct AdminRoomTests {
    @Test func `a room is made, listed, changed, closed and opened again`() async throws {
        let relay = try await AdminRelay.shared
        let name = freshRoom()
        let made = try await relay.done(
            "POST", "/v1/rooms", ["name": .string(name), "settings": ["title": "T", "slow_s": 5]])
        #expect(made["settings"]?["title"] == "T" && made["settings"]?["slow_s"] == 5 && made["closed"] == false)
        #expect(try await relay.api("POST", "/v1/rooms", ["name": .string(name)]).status == 409)
        let viewer = try await relay.join(name, as: "vera", "viewer")
        let changed = try await relay.done("PATCH", "/v1/rooms/\(name)", ["paused": true])
        #expect(changed["settings"]?["paused"] == true && changed["settings"]?["title"] == "T")
        // The state that the room was made with is in its history.
        let state = try await viewer.next(what: "the change") { $0.name == "state" && $0["patch"]?["paused"] == true }
        #expect(state["patch"] == ["paused": true])
        let wrong = try await relay.api("PATCH", "/v1/rooms/\(name)", ["slow_s": -1])
        #expect(wrong.status == 400 && wrong.json?["errors"]?.array?.first?["field"] == "slow_s")
        #expect(try await relay.api("PATCH", "/v1/rooms/\(name)", ["pinned": []]).status == 400)

        #expect(try await relay.api("DELETE", "/v1/rooms/\(name)?reason=over").status == 204)
        #expect(try await viewer.next("left")["code"] == "closed")
        #expect(try await viewer.command("join", ["room": .string(name)]).code == "no_such_room")
        let host = try await relay.connect(token: try await relay.token(user: "host", role: "host")).client
        #expect(try await host.command("join", ["room": .string(name)]).code == "no_such_room")
        #expect(try await relay.api("DELETE", "/v1/rooms/\(name)").status == 409)
        let seen = try await relay.done("GET", "/v1/rooms/\(name)")
        #expect(seen["closed"] == true && seen["settings"]?["title"] == "T")

        try await relay.done("POST", "/v1/rooms", ["name": .string(name)])
        try await viewer.done("join", in: name)
        #expect(try await relay.api("GET", "/v1/rooms/never-made").status == 404)
    }

    @Test func `a closed room stays closed over a restart`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            try await relay.done("POST", "/v1/rooms", ["name": "gone"])
            #expect(try await relay.api("DELETE", "/v1/rooms/gone").status == 204)
            try await relay.restart()
            #expect(try await relay.done("GET", "/v1/rooms/gone")["closed"] == true)
            let (client, _) = try await relay.connect()
            #expect(try await client.command("join", ["room": "gone"]).code == "no_such_room")
        }
    }

    @Test func `rooms are listed in pages`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            for name in ["c", "a", "b-1", "b"] { try await relay.done("POST", "/v1/rooms", ["name": .string(name)]) }
            var names: [String] = []
            var next: String? = ""
            while let after = next {
                let query = after.isEmpty ? "" : "&after=\(after)"
                let page = try await relay.done("GET", "/v1/rooms?limit=3\(query)")
                names += page["items"]?.array?.compactMap { $0["name"]?.string } ?? []
                next = page["next"]?.string
            }
            #expect(names == ["a", "b", "b-1", "c"])
        }
    }

    @Test func `messages are found by user, text and place, deleted, and taken out`() async throws {
        let relay = try await AdminRelay.shared
        let (room, _) = try await relay.open()
        let (ana, bob) = (try await relay.join(room, as: "ana"), try await relay.join(room, as: "bob"))
        for number in 1...5 { try await ana.said("apple \(number)", in: room) }
        let pear = try await bob.said("a Pear", in: room)
        let found = try await relay.done("GET", "/v1/rooms/\(room)/messages?text=pEAR&user=bob")
        #expect(found["items"]?.array?.compactMap { $0["text"]?.string } == ["a Pear"])
        let first = try await relay.done("GET", "/v1/rooms/\(room)/messages?user=ana&limit=3")
        let before = try #require(first["next"]?.string)
        let second = try await relay.done("GET", "/v1/rooms/\(room)/messages?user=ana&limit=3&before=\(before)")
        let texts = [first, second].flatMap { $0["items"]?.array ?? [] }.compactMap { $0["text"]?.string }
        #expect(texts == (1...5).reversed().map { "apple \($0)" })

        #expect(try await relay.api("DELETE", "/v1/rooms/\(room)/messages/\(pear)?reason=fruit").status == 204)
        let gone = try await ana.next("gone")
        #expect(gone["of"]?.integer == pear && gone["reason"] == "fruit")
        #expect(try await relay.api("DELETE", "/v1/rooms/\(room)/messages/\(pear)").status == 404)
        let removed = try await relay.done("GET", "/v1/rooms/\(room)/messages?user=bob")
        #expect(removed["items"]?.array?.first?["removed"] == true)
        let export = try await relay.api("GET", "/v1/rooms/\(room)/export")
        #expect(export["content-type"] == "application/x-ndjson")
        #expect(export.text.contains("a Pear") && export.text.contains("apple 5") && export.text.contains("fruit"))
    }

    @Test func `an operator sanctions and pardons without being in the room`() async throws {
        let relay = try await AdminRelay.shared
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let path = "/v1/rooms/\(room)/sanctions/ana"
        #expect(try await relay.api("PUT", path, ["seconds": 600, "reason": "calm down"]).status == 204)
        #expect(try await ana.next("notice")["level"] == "timeout")
        #expect(try await ana.say("x", in: room).code == "timed_out")
        let listed = try await relay.done("GET", "/v1/rooms/\(room)/sanctions")
        #expect(listed["items"]?.array?.first?["kind"] == "timeout")
        let known = try await relay.done("GET", "/v1/rooms/\(room)/users/ana")
        #expect(known["sanction"]?["reason"] == "calm down" && known["notices"]?.array?.count == 1)
        #expect(try await relay.api("DELETE", path).status == 204)
        try await ana.said("thanks", in: room)
    }

    @Test func `a held message is listed and approved`() async throws {
        let relay = try await AdminRelay.shared
        let (room, _) = try await relay.open()
        try await relay.done("PATCH", "/v1/rooms/\(room)", ["links": "hold"])
        let ana = try await relay.join(room, as: "ana")
        for place in ["one", "two"] {
            #expect(try await ana.say("see https://\(place).example/", in: room)["held"] == true)
        }
        let holds = try await relay.done("GET", "/v1/rooms/\(room)/holds")["items"]?.array ?? []
        let ids = holds.compactMap { $0["id"]?.string }
        try #require(ids.count == 2)
        #expect(try await relay.api("POST", "/v1/rooms/\(room)/holds/\(ids[0])/approve").status == 204)
        _ = try await ana.message("see https://one.example/", in: room)
        #expect(try await relay.api("POST", "/v1/rooms/\(room)/holds/\(ids[1])/deny", ["reason": "ad"]).status == 204)
        #expect(try await relay.api("POST", "/v1/rooms/\(room)/holds/\(ids[1])/approve").status == 409)
        #expect(try await relay.api("POST", "/v1/rooms/\(room)/holds/nope/deny").status == 404)
    }

    @Test func `every call that changes something is in the audit, with who`() async throws {
        let relay = try await AdminRelay.shared
        let room = freshRoom()
        try await relay.done("POST", "/v1/rooms", ["name": .string(room)])
        try await relay.done("PATCH", "/v1/rooms/\(room)", ["title": "x"])
        _ = try await relay.api("PUT", "/v1/rooms/\(room)/sanctions/ana", ["seconds": 600])
        _ = try await relay.api("DELETE", "/v1/rooms/\(room)/sanctions/ana")
        _ = try await relay.api("DELETE", "/v1/rooms/\(room)")
        let audit = try await relay.done("GET", "/v1/audit?actor=ada&room=\(room)")
        let actions = audit["items"]?.array?.compactMap { $0["action"]?.string }.reversed() ?? []
        #expect(
            Array(actions) == [
                "admin.createRoom", "create", "admin.changeRoom", "set", "admin.sanction", "timeout", "admin.pardon",
                "unban", "admin.closeRoom", "close",
            ])
    }
}

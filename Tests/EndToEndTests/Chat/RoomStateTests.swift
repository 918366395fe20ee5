import TestSupport
import Testing

/// Announcements, pins and settings.
struct RoomStateTests {
    @Test func `an announcement is a message of its own kind`() async throws {
        let relay = try await ChatRelay.easy
        let (room, _) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let moderator = try await relay.join(room, as: "mod", "moderator")
        let reply = try await moderator.done("announce", in: room, ["text": "Break in five minutes"])
        let message = try await ana.message("Break in five minutes", in: room)
        #expect(message["kind"] == "announce" && message["user"]?["id"] == "mod", "\(message)")
        #expect(reply.sequence == message.sequence)
        #expect(try await ana.history(of: room).last == message)
    }

    @Test func `pins are part of the room's state`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let first = try await host.said("rules", in: room)
        let second = try await host.said("schedule", in: room)
        try await host.done("pin", in: room, ["of": .integer(first)])
        try await host.done("pin", in: room, ["of": .integer(second)])
        try await host.done("unpin", in: room, ["of": .integer(first)])
        var previous = second
        for expected in [[first], [first, second], [second]] {
            let state = try await ana.next("state", room: room)
            #expect(state["patch"]?["pinned"] == .array(expected.map(JSONValue.integer)), "\(state)")
            let sequence = try #require(state.sequence)
            #expect(sequence > previous)
            previous = sequence
        }
        let late = try await relay.connect().client.done("join", in: room)
        #expect(late["state"]?["pinned"] == [.integer(second)], "\(late)")
        for op in ["pin", "unpin"] {
            let reply = try await host.command(op, ["room": .string(room), "of": .integer(previous + 100)])
            #expect(reply.code == "no_such_message", "\(reply)")
        }
    }

    @Test func `set changes what it names and tells everyone`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await host.done("set", in: room, ["patch": ["title": "Música y 中文", "slow_s": 5]])
        let state = try await ana.next("state", room: room)
        #expect(state["patch"] == ["title": "Música y 中文", "slow_s": 5] && state.sequence != nil, "\(state)")
        try await host.done("set", in: room, ["patch": ["slow_s": 0, "chars_max": 9, "members_only": true]])
        let late = try await relay.connect().client.done("join", in: room)
        let expected: [String: JSONValue] = [
            "title": "Música y 中文", "slow_s": 0, "chars_max": 9, "members_only": true, "paused": false,
        ]
        for (name, value) in expected { #expect(late["state"]?[name] == value, "\(name) in \(late)") }
    }

    @Test(
        arguments: [
            ["nope": 1], ["pinned": []], ["questions": []], ["linked": []], ["slow_s": -1], ["slow_s": 86_401],
            ["slow_s": "5"], ["slow_s": 1.5], ["slow_s": nil], ["chars_max": 0], ["chars_max": 4_001],
            ["members_only": "yes"], ["paused": 1], ["title": 5],
            ["title": .string(String(repeating: "t", count: 141))],
            ["other": "sometimes"], ["links": "maybe"], [:],
        ] as [JSONValue])
    func `a setting that is not to be had changes nothing, nor do those beside it`(patch: JSONValue) async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        var mixed = patch.object ?? [:]
        if !mixed.isEmpty, mixed["title"] == nil { mixed["title"] = "changed?" }
        let reply = try await host.command("set", ["room": .string(room), "patch": .object(mixed)])
        expectRefusal(reply, "bad_setting")
        let now = try await relay.connect().client.done("join", in: room)
        #expect(now["state"]?["title"] == "", "\(now)")
        #expect(try await host.history(of: room) == [])
    }

    @Test func `settings, pins and announcements hold over a crash`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, host) = try await relay.open()
            try await host.done("set", in: room, ["patch": ["title": "Kept", "members_only": true]])
            let pinned = try #require(try await host.done("announce", in: room, ["text": "Hear ye"]).sequence)
            try await host.done("pin", in: room, ["of": .integer(pinned)])
            try await relay.kill()
            try await relay.restart()
            let (viewer, _) = try await relay.connect()
            let joined = try await viewer.done("join", in: room)
            #expect(joined["state"]?["title"] == "Kept" && joined["state"]?["members_only"] == true, "\(joined)")
            #expect(joined["state"]?["pinned"] == [.integer(pinned)], "\(joined)")
            expectRefusal(try await viewer.say("hello", in: room), "members_only")
            #expect(try await viewer.message("Hear ye", in: room)["kind"] == "announce")
        }
    }

    @Test func `a configured room has its settings from the start, and keeps what its host makes of them`() async throws
    {
        let rooms = """
            rooms:
              configured:
                - name: stage
                  title: "Stage"
                  slow_s: 3
                  chars_max: 20
                  paused: true

            """
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing + rooms)) { relay in
            let first = try await relay.connect().client.done("join", in: "stage")
            #expect(first["state"]?["title"] == "Stage" && first["state"]?["slow_s"] == 3, "\(first)")
            #expect(first["state"]?["chars_max"] == 20 && first["state"]?["paused"] == true, "\(first)")
            let host = try await relay.join("stage", as: "host", "host")
            try await host.done("set", in: "stage", ["patch": ["paused": false]])
            try await relay.restart()
            let later = try await relay.connect().client.done("join", in: "stage")
            #expect(later["state"]?["title"] == "Stage" && later["state"]?["paused"] == false, "\(later)")
        }
    }
}

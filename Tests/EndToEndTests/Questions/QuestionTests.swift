import TestSupport
import Testing

/// Questions, votes and answers over real sockets.
struct QuestionTests {
    private func ask(_ client: WebSocketTestClient, _ text: String, in room: String) async throws -> Int64 {
        let reply = try await client.done("ask", in: room, ["text": .string(text)])
        return try #require(reply["seq"]?.integer)
    }

    /// What a newcomer finds in the queue, each question with its votes.
    private func queue(_ relay: RelayProcess, _ room: String, as user: String) async throws -> [[Int64?]] {
        let client = try await relay.join(room, as: user)
        let joined = try #require(await client.received.last { $0.name == "joined" })
        return (joined["state"]?["questions"]?.array ?? []).map { [$0["seq"]?.integer, $0["votes"]?.integer] }
    }

    @Test func `two vote, a newcomer sees it, also after a restart, and an answer ends it`() async throws {
        try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
            let (room, host) = try await relay.open()
            let (ana, ben) = (try await relay.join(room, as: "ana"), try await relay.join(room, as: "ben"))
            let oil = try await ask(ana, "Which oil?", in: room)
            let pan = try await ask(ben, "Which pan?", in: room)
            let message = try await host.message("Which pan?", in: room)
            #expect(message["kind"] == "question" && message.sequence == pan)
            for client in [ana, ben] { try await client.done("vote", in: room, ["of": .integer(pan)]) }
            let again = try await ana.command("vote", ["room": .string(room), "of": .integer(pan)])
            expectRefusal(again, "already_done")
            _ = try await host.next(what: "two votes") {
                $0.name == "votes" && $0["of"] == .integer(pan) && $0["count"] == 2
            }
            let expected: [[Int64?]] = [[pan, 2], [oil, 0]]
            #expect(try await queue(relay, room, as: "new") == expected)
            for kills in [false, true] {
                if kills { try await relay.kill() }
                try await relay.restart()
                #expect(try await queue(relay, room, as: "later") == expected, "killed: \(kills)")
            }
            let moderator = try await relay.join(room, as: "mod", "moderator")
            let viewer = try await relay.join(room, as: "ana")
            expectRefusal(
                try await viewer.command("vote", ["room": .string(room), "of": .integer(pan)]), "already_done")
            expectRefusal(
                try await viewer.command("answer", ["room": .string(room), "of": .integer(pan)]), "forbidden")
            try await moderator.done("answer", in: room, ["of": .integer(pan)])
            let state = try await viewer.next("state", room: room)
            let left: JSONValue = [["seq": .integer(oil), "votes": 0]]
            #expect(state["patch"] == ["questions": left], "\(state)")
            #expect(state.sequence != nil)
            #expect(try await queue(relay, room, as: "last") == [[oil, 0]])
            expectRefusal(
                try await viewer.command("vote", ["room": .string(room), "of": .integer(pan)]), "no_such_message")
            let audit = try await moderator.done("audit", in: room, ["limit": 1])
            let entry = try #require(audit["entries"]?.array?.first)
            #expect(entry["action"] == "answer" && entry["by"] == "mod" && entry["of"] == .integer(pan), "\(entry)")
        }
    }

    @Test func `who was away is told of the answer when they come back`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let first = try await ask(ana, "one", in: room)
        _ = try await ana.message("one", in: room)
        let cursor = try await ana.cursor(in: room)
        try await ana.close()
        let second = try await ask(host, "two", in: room)
        try await host.done("answer", in: room, ["of": .integer(first)])
        let back = try await relay.join(room, as: "ana", "member", ["since": cursor])
        let state = try await back.next("state", room: room)
        #expect(state["patch"]?["questions"] == [["seq": .integer(second), "votes": 0]])
    }

    @Test func `a deleted question leaves the queue and takes no vote`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        let bad = try await ask(ana, "rude?", in: room)
        try await host.done("delete", in: room, ["of": .integer(bad)])
        #expect(try await queue(relay, room, as: "new") == [])
        expectRefusal(try await ana.command("vote", ["room": .string(room), "of": .integer(bad)]), "no_such_message")
    }

    @Test func `a guest who may only read neither asks nor votes nor reacts`() async throws {
        let yaml = ChatRelay.easyGoing + "anonymous: read\nrooms:\n  configured:\n    - name: hall\n"
        try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
            let ana = try await relay.join("hall", as: "ana")
            let question = try await ask(ana, "one", in: "hall")
            let guest = try await relay.join("hall", as: "guest", nil)
            for (op, fields) in [
                ("ask", ["text": "two"]), ("vote", ["of": .integer(question)]),
                ("react", ["of": .integer(question), "emoji": "👍"]),
            ] as [(String, [String: JSONValue])] {
                let reply = try await guest.command(op, fields.merging(["room": "hall"]) { $1 })
                expectRefusal(reply, "forbidden")
            }
        }
    }

    @Test(
        arguments: [
            ("vote", [:]), ("vote", ["of": 0]), ("vote", ["of": "1"]), ("vote", ["of": 1.5]), ("vote", ["of": nil]),
            ("react", ["of": 1]), ("react", ["of": 1, "emoji": "xx"]), ("react", ["of": 1, "emoji": "👍👍"]),
            ("react", ["of": 1, "emoji": 5]), ("react", ["of": 1, "emoji": ":a b:"]), ("ask", ["text": 5]),
            ("ask", [:]),
            ("answer", ["of": -1]), ("audit", ["limit": 0]), ("audit", ["limit": 201]), ("audit", ["limit": "all"]),
        ] as [(String, [String: JSONValue])])
    func `rubbish is bad_command and the connection stays`(_ op: String, _ fields: [String: JSONValue]) async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        #expect(try await host.command(op, fields.merging(["room": .string(room)]) { $1 }).code == "bad_command")
        try await host.said("still here", in: room)
    }

    @Test(arguments: ["vote", "react", "answer"])
    func `what is not there cannot be marked`(_ op: String) async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        try await host.done("set", in: room, ["patch": ["title": "no message"]])
        let state = try #require(try await host.next("state", room: room).sequence)
        for of in [state, state + 1, 9_007_199_254_740_991] {
            let fields: [String: JSONValue] = ["room": .string(room), "of": .integer(of), "emoji": "👍"]
            expectRefusal(try await host.command(op, fields), "no_such_message")
        }
    }
}

import Glibc
import TestSupport
import Testing

/// Starting, draining, crashing and coming back.
struct RelayLifeTests {
    @Test func `a drain tells every client when to come back and ends with 0`() async throws {
        try await RelayProcess.with { relay in
            let (client, _) = try await relay.connect()
            async let status = relay.terminate()
            let bye = try await client.next("bye")
            #expect((bye["retry_ms"]?.integer ?? -1) >= 0, "\(bye)")
            #expect(try await client.ending().code == 1001)
            #expect(try await status == 0)
        }
    }

    @Test func `after a crash it serves the same port, and the record is still there`() async throws {
        try await RelayProcess.with { relay in
            let address = await relay.webSocket
            let room = freshRoom()
            let token = try await relay.token(user: "host", role: "host", rooms: [room])
            let (client, _) = try await relay.connect(token: token)
            let joined = try await client.command("join", ["room": .string(room)])
            #expect(joined.name == "joined")
            let stored = try await client.command("say", ["room": .string(room), "text": "before the crash"])
            #expect(stored.name == "ok")
            try await relay.kill()
            #expect(try await client.ending() != .closed(code: 1001, reason: ""))
            try await relay.restart()
            #expect(await relay.webSocket == address)
            let (again, _) = try await relay.connect(token: token)
            let fields: [String: JSONValue] = ["room": .string(room), "history": 10]
            let rejoined = try await again.command("join", fields)
            #expect(rejoined["epoch"] == joined["epoch"])
            let message = try await again.next("msg", room: room)
            #expect(message["text"] == "before the crash")
            #expect(message["seq"] == stored["seq"])
            try await again.close()
        }
    }

    @Test func `a configuration that is wrong ends with 78 and says why`() async throws {
        let nowhere = try RelayConfiguration.sample().setting("no_such_section", to: "true")
        do {
            let relay = try await RelayProcess.start(nowhere)
            await relay.stop()
            Issue.record("it started with a section that does not exist")
        } catch RelayProcess.Failure.ended(let status, let log) {
            #expect(status == 78)
            #expect(log.contains("no_such_section"))
        }
    }
}

import TestSupport
import Testing

/// Reading back what was said.
struct HistoryTests {
    private func filled(_ count: Int) async throws -> (room: String, reader: WebSocketTestClient, all: [Int64]) {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        var all: [Int64] = []
        for index in 0..<count { all.append(try await host.said("message \(index)", in: room)) }
        return (room, try await relay.join(room, as: "-", nil), all)
    }

    @Test func `history is ascending and its bounds are exclusive`() async throws {
        let (room, reader, all) = try await filled(12)
        func read(_ fields: [String: JSONValue]) async throws -> [Int64] {
            try await reader.history(of: room, fields).compactMap(\.sequence)
        }
        #expect(try await read([:]) == all)
        #expect(try await read(["limit": 200]) == all)
        #expect(try await read(["limit": 5]) == Array(all.suffix(5)))
        #expect(try await read(["before": .integer(all[8]), "limit": 3]) == Array(all[5..<8]))
        #expect(try await read(["before": .integer(all[8]), "limit": 50]) == Array(all[..<8]))
        #expect(try await read(["after": .integer(all[3]), "limit": 3]) == Array(all[4..<7]))
        #expect(try await read(["after": .integer(all[3])]) == Array(all[4...]))
        #expect(try await read(["after": .integer(all[11])]) == [])
        #expect(try await read(["before": .integer(all[0])]) == [])
        #expect(try await read(["before": .integer(all[11] + 1_000_000)]) == all)
        #expect(try await read(["after": .integer(all[11] + 1_000_000)]) == [])
        #expect(try await read(["after": 0, "limit": 1]) == [all[0]])
    }

    @Test func `without a limit it is fifty`() async throws {
        let (room, reader, all) = try await filled(60)
        #expect(try await reader.history(of: room).compactMap(\.sequence) == Array(all.suffix(50)))
        let after = try await reader.history(of: room, ["after": .integer(all[2])])
        #expect(after.compactMap(\.sequence) == Array(all[3..<53]))
    }

    @Test func `history returns the same lines as the live room`() async throws {
        let relay = try await ChatRelay.easy
        let (room, host) = try await relay.open()
        let ana = try await relay.join(room, as: "ana")
        try await host.said("hi", in: room)
        try await host.done("set", in: room, ["patch": ["title": "T"]])
        try await host.done("announce", in: room, ["text": "news"])
        _ = try await ana.message("news", in: room)
        let live = await ana.received.filter { $0.sequence != nil && ["msg", "state", "gone"].contains($0.name) }
        #expect(try await ana.history(of: room) == live)
    }

    @Test func `limits and bounds that make no sense are bad_command`() async throws {
        let (room, reader, _) = try await filled(1)
        for fields in [
            ["before": 5, "after": 1], ["limit": 0], ["limit": 201], ["limit": -1], ["limit": "5"], ["before": -1],
            ["after": "x"],
        ] as [[String: JSONValue]] {
            let reply = try await reader.command("history", fields.merging(["room": .string(room)]) { $1 })
            #expect(reply.code == "bad_command", "\(fields) got \(reply)")
        }
    }

    @Test func `a newcomer gets as many of the newest events as it asks for`() async throws {
        let (room, reader, all) = try await filled(10)
        _ = try await reader.message("message 9", in: room)
        #expect(await reader.messages(in: room).compactMap(\.sequence) == all)
        let relay = try await ChatRelay.easy
        for count in [0, 1, 4] {
            let late = try await relay.join(room, as: "ben", "member", ["history": .integer(Int64(count))])
            let sequence = try await late.said("after \(count)", in: room)
            _ = try await late.message("after \(count)", in: room)
            let got = await late.messages(in: room).compactMap(\.sequence)
            #expect(got.count == count + 1 && got.last == sequence, "\(got)")
            try await late.close()
        }
    }

    @Test func `history is for those in the room`() async throws {
        let relay = try await ChatRelay.easy
        let (room, _) = try await relay.open()
        let (client, _) = try await relay.connect()
        #expect(try await client.command("history", ["room": .string(room)]).code == "not_joined")
    }
}

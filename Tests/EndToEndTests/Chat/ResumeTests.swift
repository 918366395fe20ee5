import TestSupport
import Testing

extension StrenuousTests {
    /// Coming back to where one was.
    struct ResumeTests {
        /// Says so many messages, many to a frame, and returns their sequences.
        private func fill(_ room: String, _ count: Int, by client: WebSocketTestClient, prefix: String) async throws {
            for start in stride(from: 0, to: count, by: 50) {
                let indices = start..<min(start + 50, count)
                let lines = indices.map { index in
                    #"{"op":"say","id":"\#(prefix)\#(index)","room":"\#(room)","text":"\#(prefix) \#(index)"}"#
                }
                try await client.send(line: lines.joined(separator: "\n"))
                for index in indices {
                    let reply = try await client.reply(to: .string("\(prefix)\(index)"))
                    guard reply.name == "ok" else { throw UnexpectedReply(command: "say", reply: reply) }
                }
            }
        }

        @Test(arguments: ["interline.v1", "interline.v1.deflate"])
        func `who comes back again and again while others talk misses nothing and gets nothing twice`(
            subprotocol: String
        ) async throws {
            let relay = try await ChatRelay.easy
            let (room, _) = try await relay.open()
            let total = 1_200
            let handshake = Handshake.with(\.subprotocols, [subprotocol])
            var client = try await relay.join(room, as: "ana", handshake: handshake)
            async let talking: Void = {
                let talker = try await relay.join(room, as: "mod", "moderator")
                try await self.fill(room, total, by: talker, prefix: "t")
            }()
            var texts: [String] = []
            var fields: [String: JSONValue] = [:]
            var rounds = 0
            while texts.count < total, rounds < 100 {
                if rounds > 0 { client = try await relay.join(room, as: "ana", "member", fields, handshake: handshake) }
                let joined = try #require(await client.received.first { $0.name == "joined" })
                if rounds > 0 { #expect(joined["recovered"] == true, "\(joined)") }
                // What came after these it drops along with the connection.
                for _ in 0..<min(60, total - texts.count) {
                    let message = try await client.next("msg", room: room)
                    texts.append(try #require(message.text))
                    fields["since"] = ["epoch": try #require(joined["epoch"]), "seq": try #require(message["seq"])]
                }
                await client.drop()
                rounds += 1
            }
            try await talking
            #expect(texts == (0..<total).map { "t \($0)" })
        }

        @Test func `who missed nothing is recovered and gets nothing`() async throws {
            let relay = try await ChatRelay.easy
            let (room, host) = try await relay.open()
            try await host.said("seen", in: room)
            _ = try await host.message("seen", in: room)
            let cursor = try await host.cursor(in: room)
            let back = try await relay.join(room, as: "ana", "member", ["since": cursor])
            #expect(await back.received.first { $0.name == "joined" }?["recovered"] == true)
            try await host.said("next", in: room)
            _ = try await back.message("next", in: room)
            #expect(await back.messages(in: room).count == 1)
        }

        @Test func `another epoch or a future event starts anew with the newest history`() async throws {
            let relay = try await ChatRelay.easy
            let (room, host) = try await relay.open()
            for index in 0..<9 { try await host.said("m \(index)", in: room) }
            let newest = try await host.said("m 9", in: room)
            let epoch = try #require(try await host.cursor(in: room)["epoch"])
            for since in [
                ["epoch": "another", "seq": 3], ["epoch": epoch, "seq": .integer(newest + 1)],
                ["epoch": epoch, "seq": 9_007_199_254_740_991],
            ] as [JSONValue] {
                let fields: [String: JSONValue] = ["since": since, "history": 4]
                let back = try await relay.join(room, as: "ana", "member", fields)
                #expect(await back.received.first { $0.name == "joined" }?["recovered"] == false, "since \(since)")
                _ = try await back.message("m 9", in: room)
                _ = try await back.command("ping")
                #expect(await back.messages(in: room).compactMap(\.text) == ["m 6", "m 7", "m 8", "m 9"])
            }
        }

        @Test(arguments: ["seq", "epoch", "both"]) func `a cursor that is none is bad_command`(what: String)
            async throws
        {
            let relay = try await ChatRelay.easy
            let (room, host) = try await relay.open()
            let since: JSONValue =
                switch what {
                case "seq": ["epoch": "e"]
                case "epoch": ["seq": 1]
                default: ["epoch": 5, "seq": "x"]
                }
            #expect(try await host.command("join", ["room": .string(room), "since": since]).code == "bad_command")
        }

        private static let forgetful = ChatRelay.easyGoing + "history:\n  recent_events: 100\n  resume_max: 2000\n"

        @Test func `who missed more than the room remembers is recovered from the record`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.forgetful)) { relay in
                let (room, host) = try await relay.open()
                let ana = try await relay.join(room, as: "ana")
                try await host.said("seen", in: room)
                _ = try await ana.message("seen", in: room)
                let cursor = try await ana.cursor(in: room)
                await ana.drop()
                try await fill(room, 1_500, by: host, prefix: "x")
                // More is said while it catches up.
                async let more: Void = fill(room, 200, by: host, prefix: "y")
                let back = try await relay.join(room, as: "ana", "member", ["since": cursor])
                _ = try await back.message("y 199", in: room)
                try await more
                #expect(await back.received.first { $0.name == "joined" }?["recovered"] == true)
                let expected = (0..<1_500).map { "x \($0)" } + (0..<200).map { "y \($0)" }
                #expect(await back.messages(in: room).compactMap(\.text) == expected)
            }
        }

        @Test func `who leaves while it still catches up gets nothing more, and may begin again`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.forgetful)) { relay in
                let (room, host) = try await relay.open()
                try await host.said("seen", in: room)
                _ = try await host.message("seen", in: room)
                let since = try await host.cursor(in: room)
                try await fill(room, 1_500, by: host, prefix: "x")
                let (client, _) = try await relay.connect()
                for _ in 0..<10 {
                    try await client.send(["op": "join", "id": "j", "room": .string(room), "since": since])
                    try await client.done("leave", in: room)
                    let count = await client.received.count
                    _ = try await client.command("history", ["room": .string(room)])
                    let late = await client.received.dropFirst(count).filter { $0.room == room }
                    #expect(late == [])
                }
                let before = await client.messages(in: room).count
                let joined = try await client.done("join", in: room, ["since": since])
                #expect(joined["recovered"] == true, "\(joined)")
                try await host.said("live", in: room)
                _ = try await client.message("live", in: room)
                let texts = await client.messages(in: room).dropFirst(before).compactMap(\.text)
                #expect(texts == (0..<1_500).map { "x \($0)" } + ["live"])
            }
        }

        @Test func `who missed more than may be resumed starts anew`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.forgetful)) { relay in
                let (room, host) = try await relay.open()
                try await host.said("seen", in: room)
                _ = try await host.message("seen", in: room)
                let cursor = try await host.cursor(in: room)
                try await fill(room, 2_001, by: host, prefix: "x")
                let back = try await relay.join(room, as: "ana", "member", ["since": cursor, "history": 10])
                #expect(await back.received.first { $0.name == "joined" }?["recovered"] == false)
                _ = try await back.message("x 2000", in: room)
                #expect(await back.messages(in: room).count == 10)
                // What memory no longer holds is still read back.
                let all = try await back.wholeHistory(of: room).compactMap(\.text)
                #expect(all == ["seen"] + (0...2_000).map { "x \($0)" })
            }
        }

        @Test func `a cursor from before a crash still holds`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
                let (room, host) = try await relay.open()
                try await host.said("seen", in: room)
                _ = try await host.message("seen", in: room)
                let cursor = try await host.cursor(in: room)
                try await fill(room, 300, by: host, prefix: "x")
                try await relay.kill()
                try await relay.restart()
                let back = try await relay.join(room, as: "ana", "member", ["since": cursor])
                #expect(await back.received.first { $0.name == "joined" }?["recovered"] == true)
                _ = try await back.message("x 299", in: room)
                #expect(await back.messages(in: room).compactMap(\.text) == (0..<300).map { "x \($0)" })
            }
        }
    }
}

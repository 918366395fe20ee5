import Foundation
import TestSupport
import Testing

extension StrenuousTests {
    /// The past is the same from wherever it is read: memory, record, resume, restart.
    struct RecordedPastTests {
        private static let yaml = ChatRelay.easyGoing + "rooms:\n  idle_s: 1\npresence:\n  interval_ms: 100\n"
        private static let forgetful = ChatRelay.easyGoing + "history:\n  recent_events: 100\n"

        /// All kinds of events, some removed in each way, and what of it must be left.
        private func live(_ relay: RelayProcess, filler: Int) async throws -> (room: String, host: WebSocketTestClient)
        {
            let (room, host) = try await relay.open()
            let ana = try await relay.join(room, as: "ana")
            let ben = try await relay.join(room, as: "ben")
            try await host.done("set", in: room, ["patch": ["title": "before the clear"]])
            try await ana.said("secret cleared", in: room)
            try await host.done("clear", in: room)
            let pinned = try await host.said("pinned", in: room)
            try await host.done("pin", in: room, ["of": .integer(pinned)])
            for index in 0..<filler {
                try await ana.said("secret of ana \(index)", in: room)
                try await ben.said("of ben \(index)", in: room)
            }
            let bad = try await ben.said("secret deleted", in: room)
            try await host.done("delete", in: room, ["of": .integer(bad)])
            try await host.done("timeout", in: room, ["user": "ana", "seconds": 600])
            try await host.done("announce", in: room, ["text": "the end"])
            return (room, host)
        }

        private func expectedTexts(filler: Int) -> [String] {
            ["pinned"] + (0..<filler).map { "of ben \($0)" } + ["the end"]
        }

        @Test func `history, resume and restart tell the same, without what was removed`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
                let (room, host) = try await live(relay, filler: 5)
                let epoch = try #require(try await host.cursor(in: room)["epoch"])
                let fromMemory = try await host.wholeHistory(of: room)
                #expect(fromMemory.filter { $0.name == "msg" }.compactMap(\.text) == expectedTexts(filler: 5))
                func resumed() async throws -> [ReceivedEvent] {
                    let fields: [String: JSONValue] = ["since": ["epoch": epoch, "seq": 0]]
                    let client = try await relay.join(room, as: "cai", "member", fields)
                    #expect(await client.received.first { $0.name == "joined" }?["recovered"] == true)
                    _ = try await client.message("the end", in: room)
                    _ = try await client.command("ping")
                    return await client.received.filter { $0.sequence != nil && !$0.isReply }
                }
                #expect(try await resumed() == fromMemory)
                try await relay.kill()
                try await relay.restart()
                #expect(try await resumed() == fromMemory)
                let again = try await relay.join(room, as: "cai")
                #expect(try await again.wholeHistory(of: room) == fromMemory)
            }
        }

        @Test func `what memory no longer holds is read from the record, without what was removed`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.forgetful)) { relay in
                let (room, host) = try await live(relay, filler: 150)
                let epoch = try #require(try await host.cursor(in: room)["epoch"])
                let all = try await host.wholeHistory(of: room)
                #expect(all.filter { $0.name == "msg" }.compactMap(\.text) == expectedTexts(filler: 150))
                // A page is full although every other message was removed.
                let page = try await host.history(of: room, ["limit": 100])
                #expect(page == Array(all.suffix(100)))
                let middle = try #require(all[120].sequence)
                #expect(
                    try await host.history(of: room, ["before": .integer(middle), "limit": 60]) == Array(all[60..<120]))
                let fields: [String: JSONValue] = ["since": ["epoch": epoch, "seq": 0]]
                let client = try await relay.join(room, as: "cai", "member", fields)
                _ = try await client.message("the end", in: room)
                #expect(await client.received.allSatisfy { !$0.description.contains("secret") })
                #expect(await client.messages(in: room).compactMap(\.text) == expectedTexts(filler: 150))
            }
        }

        @Test func `a newcomer gets as many as it asks for, also where memory holds fewer`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.forgetful)) { relay in
                let (room, host) = try await relay.open()
                for index in 0..<120 { try await host.said("m \(index)", in: room) }
                let late = try await relay.join(room, as: "cai", "member", ["history": 110])
                _ = try await late.message("m 119", in: room)
                let texts = await late.messages(in: room).compactMap(\.text)
                #expect(texts == (10..<120).map { "m \($0)" }, "got \(texts.count)")
            }
        }

        @Test func `a newcomer to a room whose newest messages were removed gets those before them`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.forgetful)) { relay in
                let (room, host) = try await relay.open()
                for index in 0..<20 { try await host.said("m \(index)", in: room) }
                let raider = try await relay.join(room, as: "raider")
                for index in 0..<120 { try await raider.said("raid \(index)", in: room) }
                try await host.done("ban", in: room, ["user": "raider"])
                let expected = (0..<20).map { "m \($0)" }
                #expect(try await host.history(of: room).compactMap(\.text) == expected)
                let late = try await relay.join(room, as: "cai", "member", ["history": 50])
                try await host.said("welcome", in: room)
                _ = try await late.message("welcome", in: room)
                let texts = await late.messages(in: room).compactMap(\.text)
                #expect(texts == expected + ["welcome"], "got \(texts)")
            }
        }

        @Test func `a room put to rest comes back as it was`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.yaml)) { relay in
                let (room, host) = try await live(relay, filler: 3)
                let cursor = try await host.cursor(in: room)
                let epoch = try #require(cursor["epoch"])
                let nonce: [String: JSONValue] = ["nonce": "n"]
                let said = try await host.said("with a nonce", in: room, nonce)
                let all = try await host.wholeHistory(of: room)
                try await host.close()
                try #require(try await comesToRest(relay))
                let back = try await relay.join(room, as: "host", "host", ["since": ["epoch": epoch, "seq": 0]])
                let joined = try #require(await back.received.first { $0.name == "joined" })
                #expect(joined["recovered"] == true && joined["epoch"] == epoch && joined.sequence == said, "\(joined)")
                #expect(joined["state"]?["title"] == "before the clear", "\(joined)")
                #expect(joined["state"]?["pinned"]?.array?.count == 1, "\(joined)")
                #expect(try await back.said("with a nonce", in: room, nonce) == said)
                #expect(try await back.wholeHistory(of: room) == all)
                let ana = try await relay.join(room, as: "ana")
                #expect(try await ana.say("mm", in: room).code == "timed_out")
            }
        }

        /// Whether all rooms are retired before long, as the metrics say.
        private func comesToRest(_ relay: RelayProcess) async throws -> Bool {
            let admin = await relay.admin
            let request = Array("GET /metrics HTTP/1.1\r\nHost: \(admin)\r\nConnection: close\r\n\r\n".utf8)
            let deadline = ContinuousClock.now + .patience
            while ContinuousClock.now < deadline {
                let metrics = try await RawSocket.exchange(request, with: admin)?.text ?? ""
                if metrics.contains("\ninterline_rooms_active 0") { return true }
            }
            return false
        }
    }
}

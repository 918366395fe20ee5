import TestSupport
import Testing

extension StrenuousTests {
    /// Those who read more slowly than their room speaks.
    struct SlowConsumerTests {
        private static let room = "flood"
        /// Eight megabytes: more than the kernel holds for a socket that nobody reads.
        private static let messages = 2_000
        private static let yaml = """
            limits:
              commands_per_s: 10000
              frame_bytes: 131072
            rates:
              room_messages_per_s: 100000
            rooms:
              configured:
                - name: flood
            history:
              recent_events: 1000
              recent_bytes: 1048576
            fanout:
              ring_bytes: 131072

            """

        /// Says so many messages of about four kilobytes.
        private func flood(_ relay: RelayProcess, _ count: Int = messages) async throws {
            let moderator = try await relay.join(Self.room, as: "mod", "moderator", ["history": 0])
            let padding = String(repeating: "🇪🇸", count: 480)
            for start in stride(from: 0, to: count, by: 20) {
                let lines = (start..<start + 20).map { index in
                    #"{"op":"say","id":\#(index),"room":"\#(Self.room)","text":"\#(index) \#(padding)"}"#
                }
                try await moderator.send(line: lines.joined(separator: "\n"))
                var missing = 20
                while missing > 0 {
                    let event = try await moderator.next()
                    if event.isError { throw UnexpectedReply(command: "say", reply: event) }
                    if event.isReply { missing -= 1 }
                }
            }
        }

        /// Joins without reading a byte more than the reply takes.
        private func sloth(_ relay: RelayProcess) async throws -> WebSocketTestClient {
            let client = try await WebSocketTestClient.connect(to: relay.webSocket, receiveBuffer: 32_768)
            try await client.done("join", in: Self.room, ["history": 0])
            return client
        }

        /// Checks that what a client got of the flood is whole but for the gaps that it was told of.
        private func expectGapsAreTold(_ client: WebSocketTestClient) async {
            var last: Int64 = 0
            var skipped: (after: Int64, before: Int64)?
            for event in await client.received where event.room == Self.room {
                if event.name == "lagged" {
                    let (after, before) = (event["after"]?.integer ?? -1, event["before"]?.integer ?? -1)
                    #expect(after == last && before > after + 1, "\(event) after \(last)")
                    skipped = (after, before)
                } else if event.name == "msg", let sequence = event.sequence {
                    if let gap = skipped {
                        #expect(sequence == gap.before, "\(sequence) after a gap that was told as \(gap)")
                    } else if last > 0 {
                        #expect(sequence == last + 1, "\(sequence) after \(last), untold")
                    }
                    (last, skipped) = (sequence, nil)
                }
            }
        }

        @Test func `who never reads is closed with 4004, others get everything, and memory stays`() async throws {
            let hasty = try RelayConfiguration(yaml: Self.yaml).setting("slow_consumer.stuck_s", to: "2")
            try await RelayProcess.with(hasty) { relay in
                var sloths: [WebSocketTestClient] = []
                for _ in 0..<10 { sloths.append(try await sloth(relay)) }
                let reader = try await relay.join(Self.room, as: "ana", "member", ["history": 0])
                try await flood(relay, 400)
                let before = try await relay.residentBytes()
                async let got: Void = {
                    _ = try await reader.next(what: "last") {
                        $0.text?.hasPrefix("\(Self.messages - 1) ") == true
                    }
                }()
                try await flood(relay)
                try await got
                #expect(await reader.messages(in: Self.room).count == 400 + Self.messages)
                let growth = try await relay.residentBytes() - before
                #expect(growth < 24 << 20, "grew by \(growth) bytes")
                // Its seconds begin with the last byte that its socket took. It is told, if it only reads.
                for sloth in sloths.dropLast() {
                    try await reader.listen(for: .milliseconds(sloth === sloths[0] ? 4_000 : 0))
                    let ending = try await sloth.ending()
                    #expect(ending.code == 4004 || ending == .endOfStream || ending == .reset, "\(ending)")
                    #expect(await sloth.messages(in: Self.room).count < Self.messages)
                }
            }
        }

        @Test func `who reads slowly is told what it missed and goes on`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.yaml)) { relay in
                let slow = try await sloth(relay)
                try await flood(relay)
                let lagged = try await slow.next("lagged", room: Self.room)
                #expect(lagged.sequence == nil, "\(lagged)")
                let more = try await relay.join(Self.room, as: "mod", "moderator", ["history": 0])
                try await more.said("after all that", in: Self.room)
                _ = try await slow.message("after all that", in: Self.room)
                await expectGapsAreTold(slow)
                #expect(await slow.messages(in: Self.room).count < Self.messages)
                // What it missed is in the record.
                let after = try #require(lagged["after"]?.integer)
                let missed = try await slow.history(of: Self.room, ["after": .integer(after), "limit": 5])
                #expect(missed.compactMap(\.sequence) == (1...5).map { after + $0 })
            }
        }

        @Test func `where the policy is to close who falls behind is closed with 4004 and resumes`() async throws {
            let yaml = Self.yaml + "slow_consumer:\n  policy: close\n"
            try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                let slow = try await sloth(relay)
                try await flood(relay)
                #expect(try await slow.ending().code == 4004)
                let bye = try await slow.next("bye")
                #expect(bye["code"] == 4004, "\(bye)")
                await expectGapsAreTold(slow)
                let fields: [String: JSONValue] = ["since": try await slow.cursor(in: Self.room)]
                let back = try await relay.join(Self.room, as: "ana", "member", fields)
                #expect(await back.received.first { $0.name == "joined" }?["recovered"] == true)
                _ = try await back.next(what: "the newest") {
                    $0.text?.hasPrefix("\(Self.messages - 1) ") == true
                }
                let all = await slow.messages(in: Self.room) + back.messages(in: Self.room)
                #expect(all.compactMap(\.sequence) == (1...Int64(Self.messages)).map { $0 })
            }
        }

        @Test func `what clients missed and do not read waits in the record, not in memory`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.yaml)) { relay in
                try await flood(relay)
                let moderator = try await relay.join(Self.room, as: "mod", "moderator", ["history": 0])
                let epoch = try #require(try await moderator.cursor(in: Self.room)["epoch"])
                let before = try await relay.residentBytes()
                var sloths: [WebSocketTestClient] = []
                // Each comes back to another place, so that they share nothing.
                for place in 1...40 as ClosedRange<Int64> {
                    let sloth = try await WebSocketTestClient.connect(to: relay.webSocket, receiveBuffer: 32_768)
                    let since: JSONValue = ["epoch": epoch, "seq": .integer(place)]
                    let joined = try await sloth.done("join", in: Self.room, ["since": since])
                    #expect(joined["recovered"] == true, "\(joined)")
                    sloths.append(sloth)
                }
                try await moderator.listen(for: .seconds(2))
                let growth = try await relay.residentBytes() - before
                #expect(growth < 64 << 20, "grew by \(growth) bytes")
                // Who reads after all gets the whole.
                let last = try #require(sloths.last)
                _ = try await last.next(what: "the newest") {
                    $0.text?.hasPrefix("\(Self.messages - 1) ") == true
                }
                #expect(await last.messages(in: Self.room).compactMap(\.sequence) == Array(41...Int64(Self.messages)))
            }
        }

        @Test func `who asks for much and reads none of it is closed`() async throws {
            let hasty = try RelayConfiguration(yaml: Self.yaml + "slow_consumer:\n  outbox_bytes: 65536\n")
                .setting("slow_consumer.stuck_s", to: "2")
            try await RelayProcess.with(hasty) { relay in
                try await flood(relay, 200)
                let client = try await sloth(relay)
                let before = try await relay.residentBytes()
                let line = #"{"op":"history","id":1,"room":"flood","limit":200}"#
                for _ in 0..<40 {
                    // It may be closed by now, which is what is wanted.
                    do { try await client.send(line: line) } catch is SocketError { break }
                }
                let ending = try await client.ending()
                #expect(ending.code == 4004 || ending == .endOfStream || ending == .reset, "\(ending)")
                let growth = try await relay.residentBytes() - before
                #expect(growth < 24 << 20, "grew by \(growth) bytes")
                #expect(try await relay.serves())
            }
        }
    }
}

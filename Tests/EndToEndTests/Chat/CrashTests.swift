import Foundation
import TestSupport
import Testing

extension StrenuousTests {
    /// Being killed in the middle of everything.
    struct CrashTests {
        private static let room = "arena"
        private static let yaml = ChatRelay.easyGoing + "rooms:\n  configured:\n    - name: arena\n"

        @Test func `killed under load it loses nothing that was acked or seen, and repeats nothing`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.yaml)) { relay in
                let publishers = (0..<4).map { LoadPublisher("p\($0)") }
                var seen = [[ReceivedEvent]](repeating: [], count: 2)
                var cursors = [JSONValue?](repeating: nil, count: 2)
                for round in 0..<3 {
                    var watchers: [WebSocketTestClient] = []
                    for index in 0..<2 {
                        let fields: [String: JSONValue] = cursors[index].map { ["since": $0] } ?? ["history": 0]
                        let client = try await relay.join(Self.room, as: "w\(index)", "member", fields)
                        let joined = await client.received.first { $0.name == "joined" }
                        if round > 0 { #expect(joined?["recovered"] == true, "\(String(describing: joined))") }
                        watchers.append(client)
                    }
                    let before = await acked(publishers)
                    await withTaskGroup { group in
                        for (index, publisher) in publishers.enumerated() {
                            group.addTask {
                                do {
                                    let client = try await relay.join(
                                        Self.room, as: "p\(index)", "moderator", ["history": 0])
                                    try await publisher.talk(client, in: Self.room)
                                } catch {
                                    Issue.record("publisher \(index): \(error)")
                                }
                            }
                        }
                        for client in watchers { group.addTask { _ = try? await client.ending() } }
                        group.addTask { [before] in
                            do {
                                for (publisher, before) in zip(publishers, before) {
                                    await publisher.untilAcked(before + 100)
                                }
                                try await relay.kill()
                            } catch {
                                Issue.record("kill: \(error)")
                            }
                        }
                    }
                    for (index, client) in watchers.enumerated() {
                        seen[index] += await client.messages(in: Self.room)
                        cursors[index] = try await client.cursor(in: Self.room)
                    }
                    try await relay.restart()
                }
                // What was left open is said again, and then all is there once.
                for (index, publisher) in publishers.enumerated() {
                    let client = try await relay.join(Self.room, as: "p\(index)", "moderator", ["history": 0])
                    try await publisher.talk(client, in: Self.room, count: 30)
                    #expect(await publisher.open == [])
                    #expect(await publisher.contradictions == [])
                }
                try await compare(relay, publishers, &seen, cursors)
            }
        }

        /// At an ack of any number, and from there any time later: in the middle of a group, a commit, a fan-out.
        @Test func `killed at any moment, again and again, it loses nothing that was acked or seen`() async throws {
            let rounds = ProcessInfo.processInfo.environment["INTERLINE_CRASH_ROUNDS"].flatMap { Int($0) } ?? 5
            try await RelayProcess.with(RelayConfiguration(yaml: Self.yaml)) { relay in
                let publishers = (0..<3).map { LoadPublisher("p\($0)") }
                var seen: [String: Int64] = [:]
                for round in 0..<rounds {
                    let watcher = try await relay.join(Self.room, as: "w", "member", ["history": 0])
                    let goal = await publishers[0].acked.count + Int.random(in: 1...60)
                    let moment = Duration.microseconds(Int.random(in: 0...20_000))
                    await withTaskGroup { group in
                        for (index, publisher) in publishers.enumerated() {
                            group.addTask {
                                do {
                                    let client = try await relay.join(
                                        Self.room, as: "p\(index)", "moderator", ["history": 0])
                                    try await publisher.talk(client, in: Self.room)
                                } catch is SocketError {
                                } catch ClientError.ended, ClientError.closedInHandshake {
                                    // Killed while it joined.
                                } catch {
                                    Issue.record("publisher \(index): \(error)")
                                }
                            }
                        }
                        group.addTask { _ = try? await watcher.ending() }
                        group.addTask {
                            do {
                                await publishers[0].untilAcked(goal)
                                // Not to wait for something: to hit another step each time.
                                try await Task.sleep(for: moment)
                                try await relay.kill()
                            } catch {
                                Issue.record("kill: \(error)")
                            }
                        }
                    }
                    for message in await watcher.messages(in: Self.room) {
                        seen[message.text ?? ""] = message.sequence
                    }
                    try await relay.restart()
                    let reader = try await relay.join(Self.room, as: "reader", "member", ["history": 0])
                    let record = try await reader.wholeHistory(of: Self.room)
                    let places = Dictionary(grouping: record, by: { $0.text ?? "" }).mapValues { $0.map(\.sequence) }
                    #expect(places.values.allSatisfy { $0.count == 1 }, "round \(round): something is there twice")
                    for publisher in publishers {
                        let lost = await publisher.acked.filter { places[$0.key] != [$0.value] }
                        #expect(lost.isEmpty, "round \(round): acked and lost: \(lost)")
                    }
                    let unrecorded = seen.filter { places[$0.key] != [$0.value] }
                    #expect(unrecorded.isEmpty, "round \(round): seen and lost: \(unrecorded)")
                }
                for publisher in publishers { #expect(await publisher.contradictions == []) }
            }
        }

        private func acked(_ publishers: [LoadPublisher]) async -> [Int] {
            var counts: [Int] = []
            for publisher in publishers { counts.append(await publisher.acked.count) }
            return counts
        }

        private func compare(
            _ relay: RelayProcess, _ publishers: [LoadPublisher], _ seen: inout [[ReceivedEvent]],
            _ cursors: [JSONValue?]
        ) async throws {
            let reader = try await relay.join(Self.room, as: "reader", "member", ["history": 0])
            let record = try await reader.wholeHistory(of: Self.room)
            #expect(try await relay.exported(Self.room) == record)
            let places = Dictionary(grouping: record, by: { $0.text ?? "" })
            #expect(places.filter { $0.value.count > 1 }.keys.sorted() == [])
            for publisher in publishers {
                let acked = await publisher.acked
                let lost = acked.filter { places[$0.key]?.first?.sequence != $0.value }
                #expect(lost.isEmpty, "acked, but not in the record at its place: \(lost)")
            }
            for (index, cursor) in cursors.enumerated() {
                let fields: [String: JSONValue] = ["since": try #require(cursor)]
                let last = try await relay.join(Self.room, as: "w\(index)", "member", fields)
                _ = try await last.message(try #require(record.last?.text), in: Self.room)
                seen[index] += await last.messages(in: Self.room)
                // From its first message on: all of the record, in order, once.
                let first = try #require(seen[index].first?.sequence)
                #expect(seen[index].map(\.sequence) == record.map(\.sequence).filter { $0 ?? 0 >= first })
                #expect(seen[index] == Array(record.suffix(seen[index].count)))
            }
        }

        @Test func `a second relay cannot take the data folder of a running one`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.yaml)) { relay in
                let config = relay.folder.appending(path: "config/interline.yaml").path()
                let data = relay.folder.appending(path: "data").path()
                let second = try await RelayBinary.run(
                    ["serve", "--config", config, "--data", data, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"],
                    in: relay.folder)
                #expect(second.status != 0)
                #expect(second.stderr.contains("data"), "\(second.stderr)")
                #expect(try await relay.serves())
            }
        }
    }
}

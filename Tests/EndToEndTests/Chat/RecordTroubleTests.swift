import Foundation
import TestSupport
import Testing

extension StrenuousTests {
    /// A record that cannot be written for a while.
    @Suite(.enabled(if: Tool.locate("python3") != nil, "needs python3 to hold a lock on the record"))
    struct RecordTroubleTests {
        /// Holds the record's write lock from another process until its input ends.
        private static let holder = """
            import sqlite3, sys
            record = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
            record.execute("BEGIN EXCLUSIVE")
            print("held", flush=True)
            sys.stdin.read()
            record.execute("ROLLBACK")
            record.close()
            print("released", flush=True)
            """

        private func hold(_ relay: RelayProcess) async throws -> HelperProcess {
            let python = try #require(Tool.locate("python3"))
            let file = relay.folder.appending(path: "data/interline.sqlite").path()
            let helper = try HelperProcess(python, ["-c", Self.holder, file])
            try #require(try await helper.says("held"))
            return helper
        }

        /// With a deadline that is over soon, and not by itself.
        private func hasty() throws -> RelayConfiguration {
            try RelayConfiguration(yaml: ChatRelay.easyGoing).setting("record.append_deadline_ms", to: "3000")
                .setting("record.state_deadline_ms", to: "3000")
                .setting("drain.seconds", to: "10")
        }

        @Test func `while it is held senders are told when to try again, readers are served, then all goes on`()
            async throws
        {
            try await RelayProcess.with(hasty()) { relay in
                let (room, host) = try await relay.open()
                let ana = try await relay.join(room, as: "ana")
                let first = try await ana.said("before", in: room)
                let helper = try await hold(relay)

                let refused = try await ana.say("during", in: room, ["nonce": "n"])
                expectRefusal(refused, "overloaded", retryAtMost: 60_000)
                let commands: [(String, [String: JSONValue])] = [
                    ("ban", ["user": "zoe"]), ("delete", ["of": .integer(first)]),
                ]
                for (op, fields) in commands {
                    let reply = try await host.command(op, fields.merging(["room": .string(room)]) { $1 })
                    expectRefusal(reply, "overloaded", retryAtMost: 60_000)
                }
                // Reading, joining and the connection itself go on.
                #expect(try await ana.command("ping").name == "ok")
                #expect(try await ana.history(of: room).compactMap(\.text) == ["before"])
                let late = try await relay.connect().client.done("join", in: room)
                #expect(late.name == "joined", "\(late)")

                helper.finish()
                try #require(try await helper.says("released"))
                try await ana.listen(for: .milliseconds(refused.retry ?? 0))
                let after = try await ana.said("during", in: room, ["nonce": "n"])
                #expect(after > first)
                _ = try await host.message("during", in: room)
                try await host.done("pin", in: room, ["of": .integer(first)])
                // What was refused has not happened.
                #expect(
                    try await ana.history(of: room).filter { $0.name == "msg" }.compactMap(\.text) == [
                        "before", "during",
                    ])
                #expect(await host.received.filter { ["gone", "notice"].contains($0.name) } == [])
                #expect(try await relay.exported(room).filter { $0.name == "msg" }.count == 2)
                let zoe = try await relay.join(room, as: "zoe")
                #expect(await zoe.received.first { $0.name == "joined" }?["state"]?["pinned"] == [.integer(first)])
            }
        }

        @Test func `what is in the record is read while it is held, memory or not`() async throws {
            let yaml = ChatRelay.easyGoing + "history:\n  recent_events: 100\n"
            try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                let (room, host) = try await relay.open()
                var all: [Int64] = []
                for index in 0..<150 { all.append(try await host.said("m \(index)", in: room)) }
                let cursor: JSONValue = [
                    "epoch": try #require(try await host.cursor(in: room)["epoch"]), "seq": .integer(all[0]),
                ]
                let helper = try await hold(relay)
                let old = try await host.history(of: room, ["after": 0, "limit": 3])
                #expect(old.compactMap(\.sequence) == Array(all[..<3]))
                let back = try await relay.join(room, as: "ana", "member", ["since": cursor])
                _ = try await back.message("m 149", in: room)
                #expect(await back.messages(in: room).compactMap(\.sequence) == Array(all[1...]))
                helper.finish()
                try #require(try await helper.says("released"))
            }
        }

        @Test func `a drain while it is held ends in time, and where it is not clean it says so`() async throws {
            try await RelayProcess.with(hasty()) { relay in
                let (room, host) = try await relay.open()
                let kept = try await host.said("kept", in: room)
                let helper = try await hold(relay)
                try await host.send(["op": "say", "id": 1, "room": .string(room), "text": "too late"])
                let status = try await relay.terminate()
                #expect(status == 0 || status == 1 && relay.log.contains("interline.sqlite"), "\(status): \(relay.log)")
                helper.finish()
                try #require(try await helper.says("released"))
                try await relay.restart()
                let back = try await relay.join(room, as: "ana")
                #expect(try await back.history(of: room).first?.sequence == kept)
            }
        }
    }
}

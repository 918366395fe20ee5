import Foundation
import TestSupport
import Testing

extension StrenuousTests {
    /// Disks that are full, read-only or have lost what was on them.
    struct DiskTroubleTests {
        /// The secret is here and not in the data folder, which tests put something else in the place of.
        private static let yaml =
            ChatRelay.easyGoing + """
                tokens:
                  secret: a secret of these tests that is long enough

                """
        private static let canMount = geteuid() == 0 && Tool.locate("unshare") != nil

        /// Runs a script with mounts of its own before the relay; `$d` is the data folder.
        private func mounted(_ script: String) throws -> RelayConfiguration {
            var configuration = try RelayConfiguration(yaml: Self.yaml).setting("record.append_deadline_ms", to: "3000")
            configuration.launcher = [
                try #require(Tool.locate("unshare")).path(), "-m", "/bin/sh", "-c",
                "for d; do :; done; set -e; \(script); exec \"$@\"", "sh",
            ]
            return configuration
        }

        @Test(.enabled(if: canMount, "needs root to mount"))
        func `on a full disk senders are told, nothing acked is lost, and it goes on when there is room`() async throws
        {
            let ballast = "mount -t tmpfs -o size=8m tmpfs \"$d\"; head -c 4000000 /dev/zero >\"$d/ballast\""
            try await RelayProcess.with(mounted(ballast)) { relay in
                let (room, _) = try await relay.open()
                let ana = try await relay.join(room, as: "ana")
                let text = String(repeating: "x", count: 400)
                var acked: [String: Int64] = [:]
                var refusal: ReceivedEvent?
                while refusal == nil, acked.count < 50_000 {
                    let line = "\(acked.count) \(text)"
                    let reply = try await ana.say(line, in: room)
                    if let sequence = reply.sequence { acked[line] = sequence } else { refusal = reply }
                }
                expectRefusal(try #require(refusal, "the disk is never full"), "overloaded", retryAtMost: 60_000)
                #expect(!acked.isEmpty)
                // Reading and the connection itself go on.
                #expect(try await ana.history(of: room).last?.text == "\(acked.count - 1) \(text)")
                #expect(try await relay.serves())

                let id = try #require(await relay.processID)
                let data = relay.folder.appending(path: "data").path()
                try FileManager.default.removeItem(atPath: "/proc/\(id)/root\(data)/ballast")
                var isBack = false
                let deadline = ContinuousClock.now + .patience
                while !isBack, ContinuousClock.now < deadline {
                    let reply = try await ana.say("back", in: room, ["nonce": "back"])
                    isBack = reply.sequence != nil
                    if !isBack { try await ana.listen(for: .milliseconds(reply.retry ?? 100)) }
                }
                #expect(isBack, "there is room, and still nothing is taken")
                let record = try await ana.wholeHistory(of: room).filter { $0.name == "msg" }
                let places = Dictionary(grouping: record) { $0.text ?? "" }
                #expect(acked.allSatisfy { places[$0.key]?.map(\.sequence) == [$0.value] })
            }
        }

        @Test func `a file that may grow no more is an error to senders and no end of the relay`() async throws {
            var configuration = try RelayConfiguration(yaml: Self.yaml).setting("record.append_deadline_ms", to: "3000")
            configuration.launcher = ["/bin/sh", "-c", "ulimit -f 4000; exec \"$@\"", "sh"]
            try await RelayProcess.with(configuration) { relay in
                let (room, _) = try await relay.open()
                let ana = try await relay.join(room, as: "ana")
                let text = String(repeating: "x", count: 400)
                var refusal: ReceivedEvent?
                var count: Int64 = 0
                while refusal == nil, count < 50_000 {
                    let reply = try await ana.say("\(count) \(text)", in: room)
                    if reply.isError { refusal = reply } else { count += 1 }
                }
                expectRefusal(try #require(refusal), "overloaded", retryAtMost: 60_000)
                #expect(try await relay.serves())
                // With room again all that was acked is there.
                try await relay.kill()
                let data = relay.folder.appending(path: "data").path()
                let exported = try await RelayBinary.output(
                    of: ["export", "--data", data, "--room", room], in: relay.folder)
                let messages = exported.split(separator: "\n").filter { $0.contains(#""ev":"msg""#) }
                #expect(messages.count >= count)
            }
        }

        @Test func `a log that can't be written costs no more than the log`() async throws {
            var configuration = RelayConfiguration(yaml: Self.yaml + "log:\n  level: debug\n  format: json\n")
            configuration.launcher = ["/bin/sh", "-c", "exec \"$@\" 2>/dev/full", "sh"]
            try await RelayProcess.with(configuration) { relay in
                await relay.signal(SIGHUP)
                let serves = try await relay.serves()
                #expect(serves)
                let status = try await relay.terminate()
                #expect(status == 0)
            }
        }

        @Test(.enabled(if: canMount, "needs root to mount"))
        func `a data folder that can't be written is told with what to do`() async throws {
            let readOnly = "mount --bind \"$d\" \"$d\"; mount -o remount,ro,bind \"$d\""
            do {
                let relay = try await RelayProcess.start(mounted(readOnly))
                await relay.stop()
                Issue.record("it serves without a record")
            } catch RelayProcess.Failure.ended(let status, let errors) {
                #expect(status == 1)
                #expect(errors.contains("data") && errors.contains("can't be used"), "\(errors)")
                #expect(errors.contains("Name a folder that this user can write"), "\(errors)")
            }
        }

        @Test func `a damaged record is refused with what to do, or serves; it is never the end of the process`()
            async throws
        {
            let sound = try await RelayProcess.start(RelayConfiguration(yaml: Self.yaml))
            let (room, host) = try await sound.open()
            for index in 0..<400 { try await host.said("\(index) " + String(repeating: "y", count: 300), in: room) }
            try await sound.terminate()
            let whole = try Data(contentsOf: sound.folder.appending(path: "data/interline.sqlite"))
            let config = sound.folder.appending(path: "config/interline.yaml").path()
            let arguments = { (data: URL) in
                ["export", "--data", data.path(), "--room", room]
            }
            var random = SeededRandom(seed: 7)
            var refused = 0
            for round in 0..<12 {
                var damaged = whole
                if round < 4 {
                    damaged = whole.prefix(whole.count * round / 4 + round)
                } else {
                    for _ in 0..<(1 << (round - 4)) {
                        damaged[Int.random(in: 0..<whole.count, using: &random)] = UInt8.random(
                            in: 0...255, using: &random)
                    }
                }
                let data = sound.folder.appending(path: "damaged-\(round)")
                try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
                try damaged.write(to: data.appending(path: "interline.sqlite"))
                let export = try await RelayBinary.run(arguments(data), in: sound.folder)
                #expect(export.status == 0 || export.status == 1, "round \(round): \(export.status) \(export.stderr)")
                let port = try freePort()
                let run = try ServerProcess(
                    RelayBinary.locate(),
                    [
                        "serve", "--config", config, "--data", data.path(), "--listen", "127.0.0.1:\(port)", "--admin",
                        "127.0.0.1:0",
                    ], in: sound.folder)
                if await run.listens(on: SocketAddress(host: "127.0.0.1", port: UInt16(port))) { continue }
                refused += 1
                #expect(run.log.contains("interline.sqlite"), "round \(round): \(run.log)")
                #expect(run.log.contains("Restore it from a backup"), "round \(round): \(run.log)")
            }
            #expect(refused >= 3, "damage goes unseen")
            await sound.stop()
        }
    }
}

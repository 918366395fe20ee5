import Foundation
import TestSupport
import Testing

extension StrenuousTests {
    /// `interline backup` and `interline restore` with a relay at work.
    struct BackupTests {
        private static let room = "arena"
        private static let yaml = ChatRelay.easyGoing + "rooms:\n  configured:\n    - name: arena\n"

        @Test func `a backup under load holds all that was acked before it, and the relay goes on from it`()
            async throws
        {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.yaml)) { relay in
                let publishers = (0..<3).map { LoadPublisher("p\($0)") }
                let file = relay.folder.appending(path: "backup.sqlite").path()
                let data = relay.folder.appending(path: "data").path()
                let acked = try await withThrowingTaskGroup { group in
                    for (index, publisher) in publishers.enumerated() {
                        let client = try await relay.join(Self.room, as: "p\(index)", "moderator", ["history": 0])
                        group.addTask { try await publisher.talk(client, in: Self.room) }
                    }
                    var acked: [String: Int64] = [:]
                    for publisher in publishers {
                        await publisher.untilAcked(100)
                        acked.merge(await publisher.acked) { $1 }
                    }
                    _ = try await RelayBinary.output(of: ["backup", "--data", data, "--to", file], in: relay.folder)
                    // Nobody waited for it.
                    for publisher in publishers { await publisher.untilAcked(await publisher.acked.count + 20) }
                    try await relay.terminate()
                    try await group.waitForAll()
                    return acked
                }
                let restore = ["restore", "--data", data, "--from", file]
                let refused = try await RelayBinary.run(restore, in: relay.folder)
                #expect(refused.status == 1)
                #expect(refused.stderr.contains("--replace"), "\(refused.stderr)")
                _ = try await RelayBinary.output(of: restore + ["--replace"], in: relay.folder)

                try await relay.restart()
                let reader = try await relay.join(Self.room, as: "reader", "member", ["history": 0])
                let record = try await reader.wholeHistory(of: Self.room)
                let places = Dictionary(record.map { ($0.text ?? "", $0.sequence) }) { $1 }
                let lost = acked.filter { places[$0.key] != $0.value }
                #expect(lost.isEmpty, "acked before the backup and not in it: \(lost)")
                // As of one moment: no gap before its end.
                #expect(record.compactMap(\.sequence) == Array(1...Int64(record.count)))
                let next = try await reader.said("after", in: Self.room)
                #expect(next == Int64(record.count) + 1)
            }
        }

        @Test func `a restore while the relay runs is refused`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: Self.yaml)) { relay in
                let file = relay.folder.appending(path: "backup.sqlite").path()
                let data = relay.folder.appending(path: "data").path()
                _ = try await RelayBinary.output(of: ["backup", "--data", data, "--to", file], in: relay.folder)
                let refused = try await RelayBinary.run(
                    ["restore", "--data", data, "--from", file, "--replace"], in: relay.folder)
                #expect(refused.status == 1)
                #expect(refused.stderr.contains("Another relay is using"), "\(refused.stderr)")
                #expect(try await relay.serves())
            }
        }
    }
}

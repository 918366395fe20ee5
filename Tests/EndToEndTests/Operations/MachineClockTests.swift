import Foundation
import TestSupport
import Testing

/// A machine whose clock is set while the relay runs.
@Suite(.enabled(if: MachineClock.canBeMade, "needs a C compiler"))
struct MachineClockTests {
    private static func yaml(retainDays: Int) -> String {
        ChatRelay.easyGoing + """
            anonymous: speak
            rooms:
              create: anyone
            record:
              retain_days: \(retainDays)

            """
    }

    /// A relay with a clock of its own.
    private func withClock(
        retainDays: Int = 0, _ body: @Sendable (RelayProcess, MachineClock) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            let clock = try await MachineClock(in: folder)
            var configuration = RelayConfiguration(yaml: Self.yaml(retainDays: retainDays))
            configuration.environment = clock.environment
            try await RelayProcess.with(configuration) { try await body($0, clock) }
        }
    }

    @Test func `the chat goes on in order however the clock is set, and over a restart nothing is lost`()
        async throws
    {
        try await withClock { relay, clock in
            let room = freshRoom()
            let ana = try await relay.join(room, as: "ana", nil)
            let watcher = try await relay.join(room, as: "watcher", nil)
            var said: [String] = []
            var years: Set<String> = []
            for days in [0, 400, -30, 0.1, -400, 0] {
                try clock.set(days: days)
                for _ in 0..<5 {
                    let text = "\(said.count) on day \(days)"
                    #expect(try await ana.said(text, in: room) == Int64(said.count) + 1)
                    said.append(text)
                }
                let last = try await watcher.message(try #require(said.last), in: room)
                years.insert(String(last["at"]?.string?.prefix(4) ?? ""))
                // Who comes back in the middle of it misses nothing.
                let cursor = try await watcher.cursor(in: room)
                let back = try await relay.join(room, as: "back", nil, ["since": cursor])
                #expect(await back.received.first { $0.name == "joined" }?["recovered"] == true)
                try await back.close()
            }
            #expect(years.count >= 3, "the clock was not set: \(years)")
            #expect(await watcher.messages(in: room).compactMap { $0["text"]?.string } == said)
            // What came from the future is as good as the rest, and the next goes behind it.
            try await relay.kill()
            try clock.set(days: -0.1)
            try await relay.restart()
            let reader = try await relay.join(room, as: "reader", nil)
            #expect(try await reader.wholeHistory(of: room).compactMap { $0["text"]?.string } == said)
            #expect(try await reader.said("after", in: room) == Int64(said.count) + 1)
            #expect(try await relay.terminate() == 0)
        }
    }

    @Test func `a token that is over by the new clock opens no connection, and those without one go on`() async throws {
        try await withClock { relay, clock in
            let room = freshRoom()
            let anonymous = try await relay.join(room, as: "anonymous", nil)
            let token = try await relay.token(user: "late", role: "member", ttl: "1h")
            let (late, _) = try await relay.connect(token: token)
            #expect(try await late.command("ping").name == "ok")
            try clock.set(days: 0.1)
            let again = try await WebSocketTestClient.connect(to: relay.webSocket, .with(\.token, token))
            #expect(try await again.ending().code == 4002)
            #expect(try await anonymous.said("still here", in: room) == 1)
        }
    }

    @Test func `a clock that is set ahead by more than is kept empties no record`() async throws {
        try await withClock(retainDays: 1) { relay, clock in
            let room = freshRoom()
            let ana = try await relay.join(room, as: "ana", nil)
            for index in 0..<10 { try await ana.said("\(index)", in: room) }
            try clock.set(days: 400)
            #expect(try await eventually { relay.log.contains("the machine's clock stepped by") })
            #expect(try await ana.wholeHistory(of: room).count == 10)
            #expect(try await ana.said("after", in: room) == 11)
        }
    }
}

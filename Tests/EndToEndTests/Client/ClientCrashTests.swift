import ChatClient
import Foundation
import NIOSSL
import TestSupport
import Testing

extension StrenuousTests {
    /// The Swift client while its relay dies, drains, or speaks TLS.
    @Suite(.timeLimit(.minutes(5)))
    struct ClientCrashTests {
        private static let perRound = 400

        @Test func `after kill -9 and a restart nothing is lost, repeated or out of order`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
                let room = freshRoom()
                let host = try await relay.chatClient(room, as: "host", "host")
                try await host.recorded("open")
                let reader = try await relay.chatClient(room, as: "reader")
                let speaker = try await relay.chatClient(room, as: "speaker") {
                    $0.limits.unsentMessages = Self.perRound
                }
                async let heard = reader.messages(through: "end")
                var acked: [Int64] = []
                for round in 0..<3 {
                    acked += try await Self.speak(round, speaker, relay)
                }
                acked.append(try await speaker.recorded("end"))
                let messages = await heard
                #expect(Set(messages.map(\.text)).count == messages.count, "repeated")
                #expect(messages.map(\.seq) == messages.map(\.seq).sorted(), "out of order")
                #expect(Set(acked).subtracting(messages.map(\.seq)) == [], "acknowledged, but not heard")
                #expect(messages.filter { $0.user.id == "speaker" }.count == 3 * Self.perRound + 1)
                #expect(try await relay.exported(room).compactMap(\.text) == messages.map(\.text))
                for client in [host, reader, speaker] { await client.stop() }
            }
        }

        /// Says a round's messages all at once. The relay is killed when some have been acknowledged.
        private static func speak(
            _ round: Int, _ speaker: ChatRoomClient, _ relay: RelayProcess
        ) async throws -> [Int64] {
            try await withThrowingTaskGroup(of: Int64.self) { group in
                for number in 0..<perRound { group.addTask { try await speaker.recorded("\(round)-\(number)") } }
                var acked: [Int64] = []
                for try await seq in group {
                    acked.append(seq)
                    guard acked.count == 20 else { continue }
                    try await relay.kill()
                    try await relay.restart()
                }
                return acked
            }
        }

        @Test func `a drain is obeyed and the room resumed`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
                let room = freshRoom()
                let host = try await relay.chatClient(room, as: "host", "host")
                try await host.recorded("open")
                try await relay.restart()
                try await host.recorded("close")
                var statuses: [ChatStatus] = []
                for await event in host.events {
                    if case .status(let status) = event { statuses.append(status) }
                    if case .message(let message) = event, message.text == "close" { break }
                }
                #expect(statuses.contains { if case .waiting(.closed(.draining, _), _) = $0 { true } else { false } })
                await host.stop()
            }
        }

        @Test(.enabled(if: Tool.locate("openssl") != nil, "needs openssl"))
        func `over TLS it trusts whom it is told to, and nobody else`() async throws {
            try await withTemporaryFolder { folder in
                let (certificate, key) = (folder.appending(path: "cert.pem"), folder.appending(path: "key.pem"))
                let made = try await Tool.run(
                    try #require(Tool.locate("openssl")),
                    [
                        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate.path(), "-keyout", key.path(),
                    ], in: folder)
                try #require(made.status == 0, "\(made.stderr)")
                let tls = "tls:\n  certificate: \(certificate.path())\n  key: \(key.path())\n"
                try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing + tls)) { relay in
                    var trust = TLSConfiguration.makeClientConfiguration()
                    trust.trustRoots = .file(certificate.path())
                    let room = freshRoom()
                    let host = try await relay.chatClient(
                        room, as: "host", "host", scheme: "wss", connector: NIOChatConnector(tls: trust))
                    try await host.recorded("encrypted 加密")
                    #expect(await host.messages(through: "encrypted 加密").count == 1)
                    let stranger = try await relay.chatClient(room, as: "stranger", scheme: "wss")
                    for await event in stranger.events {
                        guard case .status(.waiting(let trouble, _)) = event else { continue }
                        guard case .lost(let why) = trouble, why.contains("CERTIFICATE_VERIFY_FAILED") else {
                            Issue.record("\(trouble)")
                            break
                        }
                        break
                    }
                    await stranger.stop()
                    await host.stop()
                }
            }
        }
    }
}

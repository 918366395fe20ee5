import AdminAPI
import ChatModel
import Foundation
import Logging
import RelayTestKit
import RoomLog
import Sessions
import Testing
import TokenAuth
import WebSocketTransport

@testable import InterlineServer

@Suite(.timeLimit(.minutes(5))) struct ReloaderTests {
    @Test func `keys stay those of the data folder in use where the settings name another`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "interline-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var settings = Settings()
        settings.data = folder.appending(path: "old").path()
        settings.listen = HostPort(host: "127.0.0.1", port: 0)
        var changed = settings
        changed.data = folder.appending(path: "new").path()
        let log = Logger(label: "test")
        let clock = TestClock()
        let verifier = TokenVerifier(keys: try await settings.tokenKeys().keys, issuer: nil, audience: nil)
        let gate = try await TokenGate(verifier, state: MemoryStateStore())
        let site = StaticSite(files: [:], contentSecurityPolicy: "")
        let reloader = Reloader(
            settings, again: { [changed] in changed },
            users: Reloader.Users(
                rules: try RuleBook(settings), gate: gate,
                authority: OperatorAuthority(OperatorTokens(), gate: gate, clock: { clock.now }),
                live: LiveSettings(
                    LiveSettings.Values(
                        policy: SessionPolicy(settings, memory: MemoryBudget(most: .max)),
                        origins: settings.origins, rates: nil)),
                registry: Relaying().registry,
                transport: try Transport(settings: TransportSettings(settings), site: site, log: log), site: site,
                memory: MemoryBudget(most: .max)),
            log: log)
        let principal = Principal(user: UserID(anonymous: 1), name: "a", role: .member, rooms: .all)
        let token = try await settings.minted(principal, lasting: .seconds(3600)).token
        let report = try await reloader.reload()
        #expect(report.needsRestart == ["data"])
        guard case .good = await gate.verdict(on: token, at: Moment.now.wall) else {
            Issue.record("the token is refused")
            return
        }
        #expect(!FileManager.default.fileExists(atPath: changed.data))
    }
}

import AdminAPI
import ChatModel
import Foundation
import Logging
import Relay
import Sessions
import TokenAuth
import WebSocketTransport

/// Reads settings, rules, keys and certificates again. All of it is read and checked before any of it is used, and one
/// reload has ended before the next begins.
actor Reloader {
    /// What takes up new settings.
    struct Users: Sendable {
        let rules: RuleBook
        let gate: TokenGate
        let authority: OperatorAuthority
        let live: LiveSettings
        let registry: RoomRegistry
        let transport: Transport
        let site: StaticSite
        let memory: MemoryBudget
    }

    private var settings: Settings
    private let again: @Sendable () throws(SettingsFailure) -> Settings
    private let users: Users
    private let log: Logger
    private let turns = Turns()

    /// - Parameter again: reads the settings as the start did.
    init(
        _ settings: Settings, again: @escaping @Sendable () throws(SettingsFailure) -> Settings, users: Users,
        log: Logger
    ) {
        self.settings = settings
        self.again = again
        self.users = users
        self.log = log
    }

    /// A token by the keys of the newest settings.
    func minted(_ principal: Principal, lasting time: Duration) async throws -> MintedToken {
        try await settings.minted(principal, lasting: time)
    }

    nonisolated func reloadRules() async throws(SettingsFailure) {
        try await inTurn { reloader throws(SettingsFailure) in try await reloader.exchangeRules() }
    }

    nonisolated func reload() async throws(SettingsFailure) -> ReloadReport {
        try await inTurn { reloader throws(SettingsFailure) in try await reloader.exchange() }
    }

    private nonisolated func inTurn<Value: Sendable>(
        _ work: @escaping @Sendable (Reloader) async throws(SettingsFailure) -> Value
    ) async throws(SettingsFailure) -> Value {
        try await turns.run { [self] () async -> Result<Value, SettingsFailure> in
            do throws(SettingsFailure) { return .success(try await work(self)) } catch { return .failure(error) }
        }.get()
    }

    private func exchangeRules() throws(SettingsFailure) { users.rules.use(try RuleBook.compile(settings)) }

    private func exchange() async throws(SettingsFailure) -> ReloadReport {
        let new = try again()
        let usable = new.keepingWhatNeedsRestart(of: settings)
        // The folder with a generated secret is the one in use.
        let (keys, warnings) = try await usable.tokenKeys()
        let rules = try RuleBook.compile(new)
        let operators = try OperatorTokens(new.admin, environment: ProcessInfo.processInfo.environment)
        let certificate = try await checkedCertificate(new)

        for warning in warnings + operators.warnings { log.warning("\(warning)") }
        users.gate.replaceKeys(TokenVerifier(keys: keys, issuer: new.tokens.issuer, audience: new.tokens.audience))
        users.rules.use(rules)
        users.authority.replace(operators)
        let old = users.live.current
        // A table of who has said how much is kept where its limits stay.
        let keepsRates = new.rates == settings.rates
        users.live.replace(
            LiveSettings.Values(
                policy: SessionPolicy(usable, memory: users.memory), origins: new.origins,
                rates: keepsRates ? old.rates : AddressRates(new.rates, settings.connections, settings.proxies)))
        users.site.use(contentSecurityPolicy: new.origins.contentSecurityPolicy)
        users.registry.replace(
            configuration: RoomConfiguration(usable), creation: usable.rooms.create,
            blueprints: usable.rooms.configured.map { RoomBlueprint($0, usable) })
        LogLevelSwitch.shared.level = Logger.Level(rawValue: new.log.level.rawValue) ?? .info
        let report = ReloadReport(
            applied: Settings.live.filter { $0.isTakenUp(new, settings) }.map(\.name),
            needsRestart: Settings.fixed.filter { $0.differs(new, settings) }.map(\.name))
        settings = usable
        // Last, since it waits for the loops: all else changes at one stroke.
        if let certificate { await users.transport.use(certificate) }
        return report
    }

    private func checkedCertificate(_ new: Settings) async throws(SettingsFailure) -> CertificatePair? {
        guard settings.tls.certificate != nil, let file = new.tls.certificate, let key = new.tls.key else { return nil }
        do throws(TransportError) {
            let pair = try CertificatePair(certificate: file.path, key: key.path)
            guard await users.transport.takes(pair) else {
                throw .badCertificate("\(file.path) has another kind of key than the certificate in use: restart")
            }
            return pair
        } catch {
            throw SettingsFailure(problems: [file.problem("\(error)")])
        }
    }
}

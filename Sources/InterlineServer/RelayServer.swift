import AdminAPI
import ChatModel
import ChatProtocol
import Foundation
import Logging
import RateLimits
import Relay
import RoomLog
import SQLiteRoomLog
import ServiceLifecycle
import Sessions
import TokenAuth
import UnixSignals
import WebClient
import WebSocketTransport

/// The whole relay, put together from its settings.
package struct RelayServer {
    private let settings: Settings
    private let log: Logger
    private let record: SQLiteRecord
    private let transport: Transport
    private let registry: RoomRegistry
    private let acceptor: RelayAcceptor
    private let figures: RelayFigures
    private let reviewer: HTTPReviewer?
    private let memory: MemoryBudget
    private let guards: AddressGuards
    private let live: LiveSettings
    private let gate: TokenGate
    private let authority: OperatorAuthority
    private let reloader: Reloader
    private let translation: TranslationParts
    /// For what peers do.
    private let sampled: SampledLog

    /// Opens the record and reads all files that the settings name, but serves nobody yet.
    ///
    /// - Parameter again: reads the settings as they are by then, for reloads.
    package init(
        _ settings: Settings, log: Logger, again: @escaping @Sendable () throws(SettingsFailure) -> Settings
    ) async throws {
        ProcessFigures.note()
        self.settings = settings
        self.log = log
        let clock: @Sendable () -> Moment = { Moment.now }
        let (keys, warnings) = try await settings.tokenKeys()
        let reviews = try settings.reviewHooks()
        let operators = try OperatorTokens(settings.admin, environment: ProcessInfo.processInfo.environment)
        for warning in warnings + reviews.warnings + operators.warnings { log.warning("\(warning)") }
        let verifier = TokenVerifier(keys: keys, issuer: settings.tokens.issuer, audience: settings.tokens.audience)

        let files = Transport.raiseFileLimit(connections: settings.connections.max)
        if files < settings.connections.max + 256 {
            log.warning("only \(files) files may be open: raise the limit (ulimit -n) or lower connections.max")
        }
        let rules = try RuleBook(settings)
        let translation = try TranslationParts(settings.translation, clock: clock, log: log)
        let record = try SQLiteRecord(SQLiteRecordSettings(settings))
        let site = StaticSite(
            files: settings.web ? WebPages.files.mapValues(StaticFile.init) : [:],
            strictTransport: settings.tls.certificate == nil || settings.tls.strictTransport == .zero
                ? nil : settings.tls.strictTransport,
            contentSecurityPolicy: settings.origins.contentSecurityPolicy)
        let memory = MemoryBudget(settings.memory)
        let guards = AddressGuards(settings.connections, settings.proxies)
        let rates = AddressRates(settings.rates, settings.connections, settings.proxies)
        let live = LiveSettings(
            LiveSettings.Values(
                policy: SessionPolicy(settings, memory: memory), origins: settings.origins, rates: rates))
        var transportSettings = TransportSettings(settings)
        transportSettings.allowsOrigin = { live.current.origins.allows(origin: $0, host: $1) }
        transportSettings.mayConnect = { !memory.isCritical && guards.mayConnect($0, at: .now) }
        transportSettings.isFull = { memory.isFull }
        let transport = try Transport(settings: transportSettings, site: site, log: log)
        let figures = RelayFigures()
        let reviewer = HTTPReviewer(reviews.hooks, now: { clock().wall })
        var services = RoomServices(
            log: record, state: record, audit: record, coding: WireEventCoding(),
            fanOut: LoopFanOut(transport.loops), examiner: rules, reviewer: reviewer,
            translator: translation.translator, clock: clock, report: { figures.take($0, log: log) })
        services.redaction = record
        let registry = RoomRegistry(
            services: services, configuration: RoomConfiguration(settings), creation: settings.rooms.create,
            blueprints: settings.rooms.configured.map { RoomBlueprint($0, settings) },
            homes: transport.loops.map(LoopHome.init))
        self.record = record
        self.translation = translation
        self.transport = transport
        self.registry = registry
        self.figures = figures
        self.reviewer = reviewer
        self.memory = memory
        self.guards = guards
        self.live = live
        let gate = try await TokenGate(verifier, state: record)
        self.gate = gate
        let authority = OperatorAuthority(operators, gate: gate, clock: clock)
        self.authority = authority
        let sampled = SampledLog(log, linesPerSecond: settings.log.linesPerSecond, now: { clock().wall })
        self.sampled = sampled
        acceptor = RelayAcceptor(
            loops: transport.loops, registry: registry, live: live, gate: gate, guards: guards, log: sampled,
            clock: clock)
        reloader = Reloader(
            settings, again: again,
            users: Reloader.Users(
                rules: rules, gate: gate, authority: authority, live: live, registry: registry, transport: transport,
                site: site, memory: memory),
            log: log)
    }

    /// Serves until a signal asks to drain, then drains.
    ///
    /// - Parameter announce: told where the relay listens, once all of it does.
    package func run(announce: @escaping @Sendable (ListeningAddresses) -> Void) async throws {
        let supervisor = ServiceSupervisor()
        let announcement = Announcement {
            supervisor.tell(.ready)
            announce($0)
        }
        let transport = transport
        let probe = RelayProbe(transport: transport, registry: registry)
        let host = settings.admin.listen.host
        let admin = AdminServer(
            adminServices(probe), limits: settings.admin.limits, log: log,
            logUnknown: { [sampled] metadata in sampled.line(.debug, "admin call", metadata) }
        ).application(host: host, port: settings.admin.listen.port) { port in
            announcement.adminListens(on: "\(HostPort(host: host, port: port))")
        }
        let relay = RelayService(
            transport: transport, registry: registry, acceptor: acceptor, drain: settings.drain, log: log,
            announcement: announcement, supervisor: supervisor)
        let maintenance = MaintenanceService(record: record, gate: gate, log: log)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    // They end in the opposite order: what uses the loops goes before them, and what is said last is
                    // translated, too.
                    .init(service: MemoryService(budget: memory, log: log)), .init(service: maintenance),
                    .init(service: translation), .init(service: relay), .init(service: probe),
                    .init(service: HangupService(reloader: reloader, supervisor: supervisor, log: log)),
                    .init(service: admin),
                    .init(service: WatchdogService(supervisor: supervisor, loops: transport.loops)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
        do {
            try await group.run()
        } catch {
            try? await record.close()
            throw error
        }
        try await record.close()
    }

    private func adminServices(_ probe: RelayProbe) -> AdminServices {
        let clock: @Sendable () -> Moment = { Moment.now }
        let control = RelayControl(
            transport: transport, registry: registry, gate: gate, reloader: reloader, probe: probe, live: live,
            translation: translation, drain: settings.drain,
            minter: { [reloader] in try await reloader.minted($0, lasting: $1) }, clock: clock)
        return AdminServices(
            registry: registry, catalogue: record, redaction: record, trail: record, node: control,
            authority: authority, isReady: { [transport] in transport.isReady },
            metrics: {
                [transport, figures, registry, record, reviewer, translation, live, gate, settings, memory, guards] in
                figures.metrics(transport, registry, record) + probe.metrics + gate.metrics
                    + guards.metrics + memory.metrics
                    + (reviewer?.counts.metrics ?? []) + (live.current.rates?.metrics ?? [])
                    + translation.figures.metrics(translation.translator)
                    + ProcessFigures.metrics(data: settings.data)
            }, clock: clock)
    }
}

extension Moment {
    /// Now, by the machine's clocks.
    package static var now: Moment {
        let milliseconds = Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
        return Moment(wall: Timestamp(milliseconds: milliseconds), steady: .now)
    }
}

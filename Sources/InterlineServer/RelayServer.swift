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
    private let rules: RuleBook
    private let reviewer: HTTPReviewer?
    private let rates: AddressRates?
    private let memory: MemoryBudget
    private let guards: AddressGuards
    private let translation: TranslationParts

    /// Opens the record and reads all files that the settings name, but serves nobody yet.
    package init(_ settings: Settings, log: Logger) async throws {
        self.settings = settings
        self.log = log
        let clock: @Sendable () -> Moment = { Moment.now }
        let (keys, warnings) = try await settings.tokenKeys()
        let reviews = try settings.reviewHooks()
        for warning in warnings + reviews.warnings { log.warning("\(warning)") }
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
            contentSecurityPolicy: {
                WebPages.contentSecurityPolicy(path: $0, embedders: settings.origins.embedders)
            })
        let memory = MemoryBudget(settings.memory)
        let guards = AddressGuards(settings.connections)
        var transportSettings = TransportSettings(settings)
        transportSettings.mayConnect = { !memory.isCritical && guards.mayConnect($0, at: .now) }
        transportSettings.isFull = { memory.isFull }
        let transport = try Transport(settings: transportSettings, site: site, log: log)
        let figures = RelayFigures()
        let reviewer = HTTPReviewer(reviews.hooks, now: { clock().wall })
        let rates = AddressRates(settings.rates, settings.connections)
        let registry = RoomRegistry(
            services: RoomServices(
                log: record, state: record, audit: record, coding: WireEventCoding(),
                fanOut: LoopFanOut(transport.loops), examiner: rules, reviewer: reviewer,
                translator: translation.translator, clock: clock,
                report: { figures.take($0, log: log) }),
            configuration: RoomConfiguration(settings), creation: settings.rooms.create,
            blueprints: settings.rooms.configured.map { RoomBlueprint($0, settings) },
            homes: transport.loops.map(LoopHome.init))
        self.record = record
        self.rules = rules
        self.translation = translation
        self.transport = transport
        self.registry = registry
        self.figures = figures
        self.reviewer = reviewer
        self.rates = rates
        self.memory = memory
        self.guards = guards
        var policy = SessionPolicy(settings)
        policy.isFull = { memory.isFull }
        acceptor = RelayAcceptor(
            loops: transport.loops, registry: registry, policy: policy, verifier: verifier,
            rates: rates, guards: guards, clock: clock)
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
        let sources = AdminServer.Sources(
            isReady: { transport.isReady },
            metrics: { [figures, registry, record, reviewer, rates, translation, memory, guards] in
                figures.metrics(transport, registry, record) + (reviewer?.counts.metrics ?? []) + (rates?.metrics ?? [])
                    + memory.metrics + guards.metrics + translation.figures.metrics(translation.translator)
            })
        let host = settings.admin.listen.host
        let admin = AdminServer(sources: sources).application(
            host: host, port: settings.admin.listen.port, logger: log
        ) { port in
            announcement.adminListens(on: "\(HostPort(host: host, port: port))")
        }
        let relay = RelayService(
            transport: transport, registry: registry, acceptor: acceptor, drain: settings.drain, log: log,
            announcement: announcement, supervisor: supervisor)
        let maintenance = MaintenanceService(record: record, log: log)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    // They end in the opposite order: what is said last is translated, too.
                    .init(service: MemoryService(budget: memory, log: log)),
                    .init(service: maintenance),
                    .init(service: HangupService(rules: rules, supervisor: supervisor, log: log)),
                    .init(service: translation), .init(service: relay), .init(service: admin),
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
}

extension Moment {
    /// Now, by the machine's clocks.
    package static var now: Moment {
        let milliseconds = Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
        return Moment(wall: Timestamp(milliseconds: milliseconds), steady: .now)
    }
}

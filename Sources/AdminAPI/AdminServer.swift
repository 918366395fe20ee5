import ChatModel
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Relay
import RoomLog

/// What operations work with.
package struct AdminServices: Sendable {
    package let registry: RoomRegistry
    package let catalogue: any RoomCatalogue
    package let redaction: any RecordRedaction
    package let trail: any AdminTrail
    package let node: any NodeControl
    package let authority: any AdminAuthority
    package let isReady: @Sendable () -> Bool
    package let metrics: @Sendable () -> [Metric]
    package let clock: @Sendable () -> Moment

    package init(
        registry: RoomRegistry, catalogue: any RoomCatalogue, redaction: any RecordRedaction, trail: any AdminTrail,
        node: any NodeControl, authority: any AdminAuthority, isReady: @escaping @Sendable () -> Bool,
        metrics: @escaping @Sendable () -> [Metric], clock: @escaping @Sendable () -> Moment
    ) {
        self.registry = registry
        self.catalogue = catalogue
        self.redaction = redaction
        self.trail = trail
        self.node = node
        self.authority = authority
        self.isReady = isReady
        self.metrics = metrics
        self.clock = clock
    }
}

/// The operators' HTTP server, on a port of its own: the relay can be seen, changed and trusted through it.
package struct AdminServer: Sendable {
    private let operations: [AdminOperation]
    private let dispatcher: AdminDispatcher
    private let limits: AdminLimits
    private let log: Logger

    /// - Parameter logUnknown: takes the lines about calls without an operator's token, of which there may be any number.
    package init(
        _ services: AdminServices, limits: AdminLimits, log: Logger,
        logUnknown: @escaping @Sendable (Logger.Metadata) -> Void
    ) {
        let dispatcher = AdminDispatcher(
            limits, authority: services.authority, trail: services.trail, clock: services.clock, log: log,
            logUnknown: logUnknown)
        self.dispatcher = dispatcher
        self.limits = limits
        self.log = log
        operations = Self.operations(services) { services.metrics() + [dispatcher.counts.metric] }
    }

    static func operations(
        _ services: AdminServices, metrics: @escaping @Sendable () -> [Metric]
    ) -> [AdminOperation] {
        let groups: [[AdminOperation]] = [
            probes(services, metrics), rooms(services), messages(services), sanctions(services), holds(services),
            users(services), bans(services), audit(services), rules(services), tokens(services), node(services),
            translation(services),
        ]
        return groups.flatMap(\.self)
    }

    /// The server as a service.
    ///
    /// - Parameter onListening: told the port once it listens.
    package func application(
        host: String, port: Int, onListening: @escaping @Sendable (Int) async -> Void
    ) -> some ApplicationProtocol {
        let router = Router(context: AdminContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Unrouted(dispatcher: dispatcher, operations: operations))
        for operation in operations {
            router.on(RouterPath(operation.path), method: operation.method) { [dispatcher] request, context in
                await dispatcher.answer(operation, request, context)
            }
        }
        return Application(
            router: router,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    idleTimeout: .seconds(30),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16_384, maxHeaderListSize: 32_768, maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connectionsMax)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) }, logger: log)
    }
}

/// Says what there is where a call meets no route.
private struct Unrouted: RouterMiddleware {
    typealias Context = AdminContext

    let dispatcher: AdminDispatcher
    let operations: [AdminOperation]

    func handle(
        _ request: Request, context: AdminContext,
        next: (Request, AdminContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is HTTPError {
            return dispatcher.refuse(request, among: operations)
        }
    }
}

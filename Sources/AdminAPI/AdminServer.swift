import Hummingbird
import Logging
import Synchronization

/// The operators' HTTP server: on a port of its own, for health checks and metrics.
package struct AdminServer: Sendable {
    /// What the routes show, asked for with each request.
    package struct Sources: Sendable {
        package var isReady: @Sendable () -> Bool
        package var metrics: @Sendable () -> [Metric]

        package init(isReady: @escaping @Sendable () -> Bool, metrics: @escaping @Sendable () -> [Metric]) {
            self.isReady = isReady
            self.metrics = metrics
        }
    }

    private let sources: Sources

    package init(sources: Sources) { self.sources = sources }

    /// The server as a service.
    ///
    /// - Parameter onListening: told the port once it listens.
    package func application(
        host: String, port: Int, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void
    ) -> some ApplicationProtocol {
        let router = Router()
        router.get("healthz") { _, _ in "ok\n" }
        router.get("readyz") { [sources] _, _ -> Response in
            let isReady = sources.isReady()
            return Response(
                status: isReady ? .ok : .serviceUnavailable, headers: [.contentType: "text/plain; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: isReady ? "ready\n" : "draining\n")))
        }
        router.get("metrics") { [sources] _, _ -> Response in
            let text = Metric.exposition(of: sources.metrics())
            return Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
        return Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) }, logger: logger)
    }
}

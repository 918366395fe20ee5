import CShippedFiles
import Hummingbird

extension AdminServer {
    /// Health, readiness, figures and the document that describes all of this.
    static func probes(
        _ services: AdminServices, _ metrics: @escaping @Sendable () -> [Metric]
    ) -> [AdminOperation] {
        [
            AdminOperation(id: "health", method: .get, path: "/healthz", access: .everyone) { _ in
                AdminResponse.text("ok\n")
            },
            AdminOperation(id: "readiness", method: .get, path: "/readyz", access: .everyone) { _ in
                services.isReady()
                    ? AdminResponse.text("ready\n") : AdminResponse.text("draining\n", .serviceUnavailable)
            },
            AdminOperation(id: "metrics", method: .get, path: "/metrics", access: .metrics) { _ in
                AdminResponse.text(
                    Metric.exposition(of: metrics()), type: "text/plain; version=0.0.4; charset=utf-8")
            },
            AdminOperation(id: "document", method: .get, path: "/v1/openapi.json", access: .everyone) { _ in
                Response(
                    status: .ok, headers: [.contentType: "application/json"],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: OpenAPIDocument.bytes)))
            },
        ]
    }
}

/// What the API promises, as it is committed.
package enum OpenAPIDocument {
    package static let bytes: [UInt8] = {
        var count = 0
        guard let found = interline_shipped_openapi(&count) else { return [] }
        return Array(UnsafeBufferPointer(start: found, count: count))
    }()
}

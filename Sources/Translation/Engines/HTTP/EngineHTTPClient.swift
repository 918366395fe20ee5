import AsyncHTTPClient
import ChatModel
import Foundation
import NIOCore
import NIOHTTP1

/// The connections to all engines. Made once.
///
/// It verifies certificates, follows no redirects, uses no proxies, undoes no compression and retries nothing: an
/// answer comes from the configured address, as long as it says it is, or not at all.
package final class EngineHTTPClient: Sendable {
    private let client: HTTPClient

    package init() {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.proxy = nil
        configuration.decompression = .disabled
        // The caller's deadline is shorter; this one only ends what nobody waits for any more.
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(60))
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    /// Breaks off what is under way. Whoever forgets leaves that to the end of the last engine.
    package func shutdown() async {
        // It throws only where it is shut down twice, which then is done.
        try? await client.shutdown()
    }

    deinit { client.shutdown { _ in } }

    /// - Parameter bytesMax: of the answer's body; of a longer one no more is read.
    /// - Throws: `.timeout`, `.unreachable` or `.badAnswer`; ends soon after the task is cancelled.
    func post(
        _ request: ProviderRequest, to endpoint: EngineEndpoint, bytesMax: Int, deadline: ContinuousClock.Instant
    ) async throws(EngineError) -> ProviderAnswer {
        var post = HTTPClientRequest(url: endpoint.url + request.path)
        post.method = .POST
        post.headers.add(name: "Content-Type", value: request.contentType)
        post.headers.add(name: "Accept", value: "application/json")
        post.headers.add(name: "User-Agent", value: "interline")
        for (name, value) in request.headers { post.headers.add(name: name, value: value.revealed) }
        post.body = .bytes(ByteBuffer(bytes: request.body))
        do {
            let response = try await client.execute(post, deadline: .now() + .nanoseconds(deadline.nanosecondsFromNow))
            let status = Int(response.status.code)
            let body = try await Self.collect(response, bytesMax: bytesMax)
            // Of a refusal the status says enough.
            if body == nil && status == 200 { throw EngineError.badAnswer(.tooLarge) }
            return ProviderAnswer(
                status: status, retryAfter: response.headers.first(name: "Retry-After"), body: body ?? Data())
        } catch {
            throw Self.engineError(error)
        }
    }

    /// Nil where the body is longer.
    private static func collect(_ response: HTTPClientResponse, bytesMax: Int) async throws -> Data? {
        if let length = response.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > bytesMax {
            return nil
        }
        var body = Data()
        for try await part in response.body {
            guard body.count + part.readableBytes <= bytesMax else { return nil }
            body.append(contentsOf: part.readableBytesView)
        }
        return body
    }

    private static func engineError(_ error: any Error) -> EngineError {
        switch error {
        case let error as EngineError: error
        case is CancellationError: .timeout
        case HTTPParserError.invalidEOFState: .unreachable
        case is HTTPParserError: .badAnswer(.malformed)
        case let error as HTTPClientError:
            switch error {
            case .deadlineExceeded, .cancelled, .readTimeout, .writeTimeout, .connectTimeout, .tlsHandshakeTimeout,
                .getConnectionFromPoolTimeout:
                .timeout
            default: .unreachable
            }
        default: .unreachable
        }
    }
}

extension ContinuousClock.Instant {
    fileprivate var nanosecondsFromNow: Int64 {
        let left = max(self - .now, .zero)
        return left >= .seconds(3600)
            ? 3_600_000_000_000
            : left.components.seconds * 1_000_000_000
                + left.components.attoseconds / 1_000_000_000
    }
}

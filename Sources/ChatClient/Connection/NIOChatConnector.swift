import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// Connects by SwiftNIO: TCP, TLS for `wss:`, and the WebSocket handshake.
public struct NIOChatConnector: ChatConnector {
    private let group: any EventLoopGroup
    private let tls: TLSConfiguration

    /// By default on NIO's own event loops, and trusting the certificates that the system trusts.
    public init(
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        tls: TLSConfiguration = .makeClientConfiguration()
    ) {
        group = eventLoopGroup
        self.tls = tls
    }

    public func open(_ request: ChatConnectionRequest) async throws(ChatConnectionError) -> any ChatConnection {
        let address = try WebSocketAddress(request.url)
        let security = address.isSecure ? try securityContext() : nil
        let opened: NIOChatConnection?
        do {
            let upgrade = try await ClientBootstrap(group: group)
                .connectTimeout(TimeAmount(request.timeout))
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: address.host, port: address.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try Self.prepare(channel, address, security, request)
                    }
                }
            opened = try await upgrade.get()
        } catch {
            throw .failed(String(describing: error))
        }
        guard let opened else { throw .failed("the server refused the WebSocket handshake") }
        return opened
    }

    private func securityContext() throws(ChatConnectionError) -> NIOSSLContext {
        do {
            return try NIOSSLContext(configuration: tls)
        } catch {
            throw .badAddress("no TLS: \(error)")
        }
    }

    /// Fills the channel's pipeline; the future has nil where the server answers with something else than a WebSocket.
    private static func prepare(
        _ channel: any Channel, _ address: WebSocketAddress, _ security: NIOSSLContext?,
        _ request: ChatConnectionRequest
    ) throws -> EventLoopFuture<NIOChatConnection?> {
        if let security {
            let handler = try NIOSSLClientHandler(context: security, serverHostname: address.serverName)
            try channel.pipeline.syncOperations.addHandler(handler)
        }
        let frameBytes = min(max(request.frameBytes, 1), Int(UInt32.max))
        let upgrader = NIOTypedWebSocketClientUpgrader<NIOChatConnection?>(maxFrameSize: frameBytes) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                let aggregator = NIOWebSocketFrameAggregator(
                    minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 1_000, maxAccumulatedFrameSize: frameBytes)
                let inbox = FrameInbox()
                try channel.pipeline.syncOperations.addHandlers([aggregator, inbox])
                return NIOChatConnection(channel, inbox)
            }
        }
        var headers = HTTPHeaders([("Host", address.hostHeader)])
        if !request.subprotocols.isEmpty {
            headers.add(name: "Sec-WebSocket-Protocol", value: request.subprotocols.joined(separator: ", "))
        }
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: address.target, headers: headers)
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: NIOTypedHTTPClientUpgradeConfiguration<NIOChatConnection?>(
                upgradeRequestHead: head, upgraders: [upgrader],
                notUpgradingCompletionHandler: { channel in channel.close().map { nil } }))
        // A relay's `welcome` often comes in the same packet as its answer to the handshake.
        configuration.leftOverBytesStrategy = .forwardBytes
        let upgraded = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
            configuration: configuration)
        let patience = channel.eventLoop.scheduleTask(in: TimeAmount(request.timeout)) {
            channel.close(promise: nil)
        }
        upgraded.whenComplete { result in
            patience.cancel()
            if case .failure = result { channel.close(promise: nil) }
        }
        return upgraded
    }
}

extension TimeAmount {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(min(max(seconds, 0), 1 << 32) * 1_000_000_000 + max(attoseconds, 0) / 1_000_000_000)
    }
}

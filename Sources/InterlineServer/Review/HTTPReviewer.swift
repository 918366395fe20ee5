import AsyncHTTPClient
import ChatModel
import Foundation
import NIOCore
import NIOHTTP1
import Relay
import Synchronization

/// Asks the rooms' external reviews by a signed POST each.
///
/// It verifies certificates, follows no redirects, uses no proxies and retries nothing: an answer comes from the
/// configured address, or not at all.
final class HTTPReviewer: MessageReviewer {
    /// Of a longer answer no more is read, and it counts for nothing.
    static let answerBytesMax = 16_384
    /// Connections to one host; who needs more waits, at most until the deadline.
    private static let connectionsMax = 64

    private let hooks: [RoomID: ReviewHook]
    private let client: HTTPClient
    private let counted = Mutex(ReviewCounts())
    private let now: @Sendable () -> Timestamp

    /// Nil where no room has a review.
    init?(_ hooks: [RoomID: ReviewHook], now: @escaping @Sendable () -> Timestamp) {
        guard !hooks.isEmpty else { return nil }
        self.hooks = hooks
        self.now = now
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.proxy = nil
        configuration.decompression = .disabled
        // The hooks' deadlines are shorter; these only end what nobody waits for any more.
        configuration.timeout = .init(connect: .seconds(5), read: .seconds(10))
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connectionsMax
        client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    // A client that is not shut down stops the process in debug builds.
    deinit { client.shutdown { _ in } }

    var counts: ReviewCounts { counted.withLock { $0 } }

    func reviews(_ room: RoomID) -> Bool { hooks[room] != nil }

    func review(_ request: ReviewRequest) async -> ReviewDecision {
        guard let hook = hooks[request.room] else { return .allow }
        counted.withLock { $0.asked += 1 }
        let decision = await decision(on: request, of: hook)
        counted.withLock { $0.count(decision) }
        return decision ?? hook.fallback
    }

    /// Nil where there is none in time.
    private func decision(on request: ReviewRequest, of hook: ReviewHook) async -> ReviewDecision? {
        await withTaskGroup(of: ReviewDecision?.self) { group in
            group.addTask { try? await self.ask(request, hook) }
            // The client's own deadline holds for the answer's head alone: a body could come byte by byte for ever.
            group.addTask {
                try? await Task.sleep(for: hook.deadline)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    private func ask(_ request: ReviewRequest, _ hook: ReviewHook) async throws -> ReviewDecision? {
        let body = try ReviewQuestion(request).body()
        let time = String(now().milliseconds / 1000)
        var post = HTTPClientRequest(url: hook.url)
        post.method = .POST
        post.headers.add(name: "Content-Type", value: "application/json")
        post.headers.add(name: "Accept", value: "application/json")
        post.headers.add(name: "User-Agent", value: "interline")
        post.headers.add(name: "Interline-Timestamp", value: time)
        post.headers.add(name: "Interline-Signature", value: hook.signature(of: body, at: time))
        post.body = .bytes(ByteBuffer(bytes: body))
        let response = try await client.execute(post, deadline: .distantFuture)
        guard response.status == .ok else { return nil }
        let answer = try await response.body.collect(upTo: Self.answerBytesMax)
        return ReviewAnswer.decision(in: Data(answer.readableBytesView))
    }
}

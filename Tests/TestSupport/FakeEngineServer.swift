import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP server on loopback that keeps what it is asked and answers, well or badly, as it is told.
package final class FakeEngineServer: Sendable {
    package struct Request: Sendable {
        package var line: String
        /// By name in lower case.
        package var headers: [String: String]
        package var body: String
    }

    package enum Answer: Sendable {
        case json(String, status: Int = 200, headers: [String: String] = [:])
        /// JSON, whole but late.
        case late(String, milliseconds: Int64)
        /// As they are, and then the connection ends.
        case bytes(String)
        /// The bytes one by one, each after the time.
        case drip(String, every: Duration)
        /// A body without an end, as fast as it is read.
        case endless
        case silence
        case reset
    }

    package typealias Script = @Sendable (_ number: Int, _ request: Request) -> Answer

    package let url: String
    private let channel: any Channel
    private let log: RequestLog

    /// - Parameter script: the answer to a request; numbers begin with 0.
    package init(_ script: @escaping Script) async throws {
        let log = RequestLog()
        self.log = log
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(RequestHandler(log: log, script: script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        url = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
    }

    package var requests: [Request] { log.requests.withLock { $0 } }

    /// Runs the body with a server that is gone afterwards.
    package static func with<Result>(
        _ script: @escaping Script, _ body: (FakeEngineServer) async throws -> Result
    ) async throws -> Result {
        let server = try await FakeEngineServer(script)
        do {
            let result = try await body(server)
            try await server.channel.close()
            return result
        } catch {
            try? await server.channel.close()
            throw error
        }
    }
}

private final class RequestLog: Sendable {
    let requests = Mutex<[FakeEngineServer.Request]>([])

    func append(_ request: FakeEngineServer.Request) -> Int {
        requests.withLock {
            $0.append(request)
            return $0.count - 1
        }
    }
}

private final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let log: RequestLog
    private let script: FakeEngineServer.Script
    private var received = ""

    init(log: RequestLog, script: @escaping FakeEngineServer.Script) {
        self.log = log
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        guard let request = nextRequest() else { return }
        answer(script(log.append(request), request), context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func nextRequest() -> FakeEngineServer.Request? {
        guard let end = received.range(of: "\r\n\r\n") else { return nil }
        let lines = received[..<end.lowerBound].split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let body = Array(received.utf8[end.upperBound...])
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        guard body.count >= length else { return nil }
        received = ""
        return .init(line: String(lines[0]), headers: headers, body: String(decoding: body, as: UTF8.self))
    }

    private func answer(_ answer: FakeEngineServer.Answer, _ context: ChannelHandlerContext) {
        switch answer {
        case .json(let body, let status, let headers):
            let extra = headers.map { "\($0): \($1)\r\n" }.joined()
            let length = body.utf8.count
            send("HTTP/1.1 \(status) x\r\nContent-Length: \(length)\r\n\(extra)\r\n" + body, context)
        case .late(let body, let milliseconds):
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
                bound.value.0.answer(.json(body), bound.value.1)
            }
        case .bytes(let text):
            send(text, context)
            context.close(promise: nil)
        case .drip(let text, let pause):
            drip(Substring(text), pause, NIOLoopBound(context, eventLoop: context.eventLoop))
        case .endless:
            send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", context)
            blocks(context.channel)
        case .silence: break
        case .reset:
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            // Lingering for no time at all makes the kernel send a reset.
            (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                .whenComplete { _ in bound.value.close(promise: nil) }
        }
    }

    private func drip(_ text: Substring, _ pause: Duration, _ context: NIOLoopBound<ChannelHandlerContext>) {
        guard let first = text.first, context.value.channel.isActive else { return }
        send(String(first), context.value)
        let bound = NIOLoopBound(self, eventLoop: context.value.eventLoop)
        context.value.eventLoop.scheduleTask(in: TimeAmount(pause)) {
            bound.value.drip(text.dropFirst(), pause, context)
        }
    }

    /// One after the other, each in a turn of the loop by itself, until the connection ends.
    private func blocks(_ channel: any Channel) {
        let block = channel.allocator.buffer(string: "8000\r\n" + Self.block + "\r\n")
        channel.writeAndFlush(block).assumeIsolated().whenSuccess {
            channel.eventLoop.assumeIsolated().execute { self.blocks(channel) }
        }
    }

    private func send(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(NIOAny(context.channel.allocator.buffer(string: text)), promise: nil)
    }

    private static let block = String(repeating: "x", count: 0x8000)
}

import NIOCore
import NIOPosix
import Synchronization

/// A server on this machine that answers every POST in the same way, and keeps what it was asked.
final class FakeHook: Sendable {
    enum Reply: Sendable {
        /// These bytes, then the end of the connection.
        case bytes([UInt8])
        /// A body that comes byte by byte and is never complete.
        case drip
        case silence
    }

    struct Asked: Sendable {
        /// Names in lower case.
        let headers: [String: String]
        let body: String
    }

    let port: Int
    private let channel: any Channel
    private let asked: Kept

    init(_ reply: Reply) async throws {
        let kept = Kept()
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(reply, kept))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
        asked = kept
    }

    convenience init(json: String, status: String = "200 OK", header: String = "") async throws {
        try await self.init(Self.reply(Array(json.utf8), status: status, header: header))
    }

    static func reply(_ body: [UInt8], status: String = "200 OK", header: String = "") -> Reply {
        .bytes(Array("HTTP/1.1 \(status)\r\n\(header)Content-Length: \(body.count)\r\n\r\n".utf8) + body)
    }

    var url: String { "http://127.0.0.1:\(port)/review" }

    var requests: [Asked] { asked.all.withLock { $0 } }

    func close() async throws { try await channel.close() }

    final class Kept: Sendable {
        let all = Mutex<[Asked]>([])
    }

    /// Confined to its channel's loop.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let reply: Reply
        private let kept: Kept
        private var received: [UInt8] = []
        private var hasAnswered = false

        init(_ reply: Reply, _ kept: Kept) {
            self.reply = reply
            self.kept = kept
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received += unwrapInboundIn(data).readableBytesView
            guard !hasAnswered, let request = Self.parse(received) else { return }
            hasAnswered = true
            kept.all.withLock { $0.append(request) }
            let channel = context.channel
            switch reply {
            case .silence: break
            case .bytes(let bytes):
                channel.writeAndFlush(ByteBuffer(bytes: bytes)).whenComplete { _ in channel.close(promise: nil) }
            case .drip:
                channel.writeAndFlush(
                    ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n"), promise: nil)
                channel.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(5)) { task in
                    if channel.isActive {
                        channel.writeAndFlush(ByteBuffer(string: " "), promise: nil)
                    } else {
                        task.cancel()
                    }
                }
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        /// Nil until the request is there as a whole.
        private static func parse(_ bytes: [UInt8]) -> Asked? {
            let text = String(decoding: bytes, as: UTF8.self)
            guard let head = text.firstRange(of: "\r\n\r\n") else { return nil }
            var headers: [String: String] = [:]
            for line in text[..<head.lowerBound].split(separator: "\r\n").dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { continue }
                headers[line[..<colon].lowercased()] = String(line[colon...].dropFirst(2))
            }
            let body = text[head.upperBound...]
            guard let length = headers["content-length"].flatMap({ Int($0) }), body.utf8.count >= length else {
                return nil
            }
            return Asked(headers: headers, body: String(body))
        }
    }
}

import CZlib
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A WebSocket server on a free port that does what the test says, once for each connection.
enum ScriptedServer {
    /// Runs the body with the server's address. A connection ends where its script does.
    static func with<Result: Sendable>(
        _ script: @escaping @Sendable (inout Peer) async throws -> Void,
        _ body: @escaping @Sendable (URL) async throws -> Result
    ) async throws -> Result {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try upgradable(channel) }
            }
        return try await run(server, body) { upgraded, number in
            guard let channel = try await upgraded.get() else { return }
            try await channel.executeThenClose { inbound, outbound in
                var peer = Peer(number: number, inbound: inbound.makeAsyncIterator(), outbound: outbound)
                try await script(&peer)
            }
        }
    }

    /// Runs the body with the address of a server that says some bytes to whoever connects, and then nothing.
    static func saying<Result: Sendable>(
        _ bytes: [UInt8], _ body: @escaping @Sendable (URL) async throws -> Result
    ) async throws -> Result {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await run(server, body) { channel, _ in
            try await channel.executeThenClose { inbound, outbound in
                if !bytes.isEmpty { try await outbound.write(ByteBuffer(bytes: bytes)) }
                for try await _ in inbound {}
            }
        }
    }

    private static func run<Connection: Sendable, Result: Sendable>(
        _ server: NIOAsyncChannel<Connection, Never>, _ body: @escaping @Sendable (URL) async throws -> Result,
        _ serve: @escaping @Sendable (Connection, Int) async throws -> Void
    ) async throws -> Result {
        guard let port = server.channel.localAddress?.port, let url = URL(string: "ws://127.0.0.1:\(port)/ws") else {
            throw ChannelError.unknownLocalAddress
        }
        return try await server.executeThenClose { connections in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await withThrowingDiscardingTaskGroup { group in
                        var number = 0
                        for try await connection in connections {
                            number += 1
                            // What goes wrong in a script, its client sees.
                            group.addTask { [number] in try? await serve(connection, number) }
                        }
                    }
                }
                let result = try await body(url)
                group.cancelAll()
                return result
            }
        }
    }

    private typealias Sockets = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    private static func upgradable(_ channel: any Channel) throws -> EventLoopFuture<Sockets?> {
        let upgrader = NIOTypedWebSocketServerUpgrader<Sockets?>(
            shouldUpgrade: { channel, head in
                let offered = head.headers[canonicalForm: "Sec-WebSocket-Protocol"].first.map { String($0) }
                let headers = offered.map { HTTPHeaders([("Sec-WebSocket-Protocol", $0)]) } ?? HTTPHeaders()
                return channel.eventLoop.makeSucceededFuture(headers)
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture { try Sockets(wrappingChannelSynchronously: channel) }
            })
        return try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
            configuration: .init(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
                    upgraders: [upgrader],
                    notUpgradingCompletionHandler: { $0.eventLoop.makeSucceededFuture(nil) })))
    }
}

/// The server's end of a connection.
struct Peer {
    /// Counts from 1.
    let number: Int
    fileprivate var inbound: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
    let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>

    func send(_ text: String) async throws { try await send(.text, Array(text.utf8)) }

    func send(_ opcode: WebSocketOpcode, _ bytes: [UInt8], fin: Bool = true) async throws {
        try await outbound.write(WebSocketFrame(fin: fin, opcode: opcode, data: ByteBuffer(bytes: bytes)))
    }

    func close(_ code: UInt16) async throws {
        try await send(.connectionClose, [UInt8(code >> 8), UInt8(code & 0xFF)])
    }

    /// The next frame; nil where the client has gone.
    mutating func frame() async throws -> (opcode: WebSocketOpcode, bytes: [UInt8])? {
        guard let frame = try await inbound.next() else { return nil }
        return (frame.opcode, Array(frame.unmaskedData.readableBytesView))
    }

    /// The next command's fields.
    mutating func command() async throws -> [String: Any] {
        while let frame = try await frame() {
            guard frame.opcode == .text else { continue }
            let json = try JSONSerialization.jsonObject(with: Data(frame.bytes))
            return json as? [String: Any] ?? [:]
        }
        throw ChannelError.eof
    }

    /// Greets the client and lets it into the room.
    mutating func admit(seq: Int64 = 0, recovered: Bool = false) async throws {
        try await send(#"{"ev":"welcome","at":"2025-01-14T20:15:30.123Z","limits":{"commands_per_s":1000}}"#)
        _ = try await command()
        try await send(#"{"ev":"ok","id":1}"#)
        _ = try await command()
        try await send(Rig.joined(id: 2, seq: seq, recovered: recovered))
    }

    /// Answers whatever comes as said, until the client goes.
    mutating func acknowledge(from seq: Int64 = 1) async throws {
        var seq = seq
        while true {
            let id = try await command()["id"] as? Int ?? 0
            try await send(#"{"ev":"ok","id":\#(id),"seq":\#(seq),"at":"2025-01-14T20:15:30.123Z"}"#)
            seq += 1
        }
    }
}

/// One raw DEFLATE stream.
func deflated(_ text: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    guard interline_deflate_init_raw(&stream, 6) == Z_OK else { return [] }
    defer { deflateEnd(&stream) }
    var input = text
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(text.count))))
    input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = UInt32(output.count)
            _ = deflate(&stream, Z_FINISH)
        }
    }
    return Array(output.prefix(Int(stream.total_out)))
}

import Logging
import TestSupport
import Testing

@testable import WebSocketTransport

/// A transport of two loops on a free port, with echoing handlers.
struct EchoServer {
    let transport: Transport
    let address: SocketAddress
    let acceptor: EchoAcceptor

    /// Runs the test against a server, which is stopped in any case.
    static func run(
        _ change: (inout TransportSettings) -> Void = { _ in }, _ test: (EchoServer) async throws -> Void
    ) async throws {
        var settings = TransportSettings(host: "127.0.0.1", port: 0, loops: 2)
        // A machine that is busy with other tests may keep a client waiting for long.
        settings.handshakeTimeout = .patience
        settings.pingInterval = .seconds(3600)
        settings.idleTimeout = .seconds(3600)
        settings.stuckTimeout = .seconds(3600)
        settings.backlogBytesMax = 32 << 20
        change(&settings)
        let site = StaticSite(
            files: ["/": StaticFile(contentType: "text/plain", bytes: Array("front page".utf8))],
            contentSecurityPolicy: "default-src 'self'")
        let transport = try Transport(settings: settings, site: site, log: Logger(label: "test"))
        let acceptor = EchoAcceptor()
        let address = try #require(SocketAddress(try await transport.start(acceptor)))
        do {
            try await test(EchoServer(transport: transport, address: address, acceptor: acceptor))
        } catch {
            transport.stop()
            throw error
        }
        transport.stop()
    }

    /// Clients that are in the lane.
    func members(_ count: Int) async throws -> [EchoClient] {
        var clients: [EchoClient] = []
        for _ in 0..<count {
            let client = try await EchoClient.connect(to: address)
            #expect(try await client.ask("join") == "joined")
            clients.append(client)
        }
        return clients
    }

    /// Sends a frame with the sequence and filling to the lane's members on all loops.
    /// - Parameter instead: members who get the sequence that they are given with.
    func deliver(
        _ sequence: Int64, bytes: Int = 0, lane: LaneID = EchoHandler.lane, instead: [ConnectionKey: Int64] = [:]
    ) {
        let frame = Self.frame(sequence, bytes)
        let own = instead.map { ($0.key, Self.frame($0.value, bytes)) }
        for loop in transport.loops {
            loop.perform { $0.deliver(frame, instead: own, to: lane, first: sequence, last: sequence) }
        }
    }

    private static func frame(_ sequence: Int64, _ bytes: Int) -> [UInt8] {
        var frame: [UInt8] = []
        FrameEncoder.append(.text, Array("\(sequence) ".utf8) + [UInt8](repeating: 0x2E, count: bytes), to: &frame)
        return frame
    }

    /// What the loop of a connection sees of it now; nil where it has gone.
    func look<Result: Sendable>(_ key: ConnectionKey, _ body: @escaping @Sendable (Connection) -> Result) async
        -> Result?
    {
        await withCheckedContinuation { continuation in
            transport.loops[key.loop].perform { core in
                continuation.resume(returning: core.connection(key).map(body))
            }
        }
    }

    /// Waits for what must come true soon; false where it did not.
    func eventually(_ condition: () async -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + .patience
        while ContinuousClock.now < deadline {
            if await condition() { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return await condition()
    }
}

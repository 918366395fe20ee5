import Logging
import TestSupport
import Testing

@testable import WebSocketTransport

@Suite struct ServingTests {
    @Test func `messages are answered, in order, however many come at once`() async throws {
        try await EchoServer.run { server in
            let client = try await EchoClient.connect(to: server.address)
            try await client.send((0..<5000).map { ClientFrame.text("\($0)") })
            for number in 0..<5000 { #expect(try await client.text() == "\(number)") }
        }
    }

    @Test func `the first message may come right after the handshake`() async throws {
        try await EchoServer.run {
            $0.connectionsPerAddress = 1000
        } _: { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let client = try await EchoClient.connect(to: server.address)
                        #expect(try await client.ask("\(number)") == "\(number)")
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a message glued to the handshake is refused, not lost`() async throws {
        try await EchoServer.run { server in
            let client = try await EchoClient.connect(to: server.address, glued: ClientFrame.text("early").bytes)
            #expect(try await client.next() == .close(code: 4006, reason: "malformed"))
        }
    }

    @Test(arguments: ["/ws?token=abc.def", "/ws?x=1&token=abc.def", "/ws?token=abc.def&x=1"])
    func `a token in the address reaches the handler`(path: String) async throws {
        try await EchoServer.run { server in
            let client = try await EchoClient.connect(to: server.address, path: path)
            #expect(try await client.text() == "token abc.def")
        }
    }

    @Test func `a violation is answered with a close, though more comes after it`() async throws {
        try await EchoServer.run { server in
            let client = try await EchoClient.connect(to: server.address)
            try await client.send(
                [.text("a"), .text("b").with(\.mask, nil)] + [ClientFrame](repeating: .text("c"), count: 30_000))
            #expect(try await client.text() == "a")
            #expect(try await client.next() == .close(code: 4006, reason: "unmasked"))
        }
    }

    @Test func `a close is answered with its code after the replies before it`() async throws {
        try await EchoServer.run { server in
            let client = try await EchoClient.connect(to: server.address)
            try await client.send([.text("a"), .close(1001), .text("b")])
            #expect(try await client.text() == "a")
            #expect(try await client.next() == .close(code: 1001, reason: ""))
            #expect(try await client.next() == nil)
            #expect(try await server.eventually { server.transport.connectionCount == 0 })
        }
    }

    @Test func `connections over an address's limit are told, those far over it are not`() async throws {
        try await EchoServer.run {
            $0.connectionsPerAddress = 3
        } _: { server in
            var clients: [EchoClient] = []
            for _ in 0..<3 { clients.append(try await EchoClient.connect(to: server.address)) }
            let fourth = try await EchoClient.connect(to: server.address)
            #expect(try await fourth.next() == .close(code: 4005, reason: "too many"))
            for client in clients { #expect(try await client.ask("still here") == "still here") }
            try await fourth.send([.close(4005)])
            #expect(try await fourth.next() == nil)
            // Its place is free for nobody, since three are left; one that leaves makes room.
            try await clients[0].send([.close(1000)])
            while try await clients[0].next() != nil {}
            #expect(try await server.eventually { server.transport.connectionCount == 2 })
            let fifth = try await EchoClient.connect(to: server.address)
            #expect(try await fifth.ask("hello") == "hello")
            var silent: [RawSocket] = []
            for _ in 0..<3 { silent.append(try await RawSocket.connect(to: server.address)) }
            #expect(try await server.eventually { server.transport.connectionCount == 6 })
            let seventh = try await RawSocket.connect(to: server.address)
            #expect(try await seventh.readToEnd(until: .now + .patience).bytes.isEmpty)
            #expect(server.transport.connectionCount == 6)
            for socket in silent { socket.close() }
        }
    }

    @Test func `a peer that never speaks is dropped`() async throws {
        try await EchoServer.run {
            $0.handshakeTimeout = .seconds(1)
        } _: { server in
            let silent = try await RawSocket.connect(to: server.address)
            let half = try await RawSocket.connect(to: server.address)
            try await half.write(Array("GET /ws HTTP/1.1\r\nHost: x\r\n".utf8), until: .now + .patience)
            #expect(try await silent.readToEnd(until: .now + .patience).end != .timedOut)
            #expect(try await half.readToEnd(until: .now + .patience).end != .timedOut)
            #expect(try await server.eventually { server.transport.connectionCount == 0 })
        }
    }

    @Test func `pages are served on a connection that stays`() async throws {
        try await EchoServer.run { server in
            let socket = try await RawSocket.connect(to: server.address)
            var reader = HTTPReader(socket)
            for _ in 0..<20 {
                try await socket.write(Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8), until: .now + .patience)
                #expect(try await reader.response(until: .now + .patience)?.text == "front page")
            }
        }
    }

    @Test func `a draining transport serves who is there and nobody else`() async throws {
        try await EchoServer.run { server in
            let client = try await EchoClient.connect(to: server.address)
            #expect(try await client.ask("a") == "a")
            #expect(server.transport.isReady)
            await server.transport.stopAccepting()
            #expect(!server.transport.isReady)
            #expect(try await client.ask("b") == "b")
            await #expect(throws: (any Error).self) { try await EchoClient.connect(to: server.address) }
            try await client.send([.close(1000)])
            await server.transport.waitUntilEmpty(deadline: .now + .patience)
            #expect(server.transport.connectionCount == 0)
        }
    }

    @Test func `stop ends connections, tells their handlers and frees the port`() async throws {
        var settings = TransportSettings(host: "127.0.0.1", port: 0, loops: 2)
        settings.handshakeTimeout = .patience
        let site = StaticSite(files: [:], contentSecurityPolicy: "")
        for _ in 0..<5 {
            let transport = try Transport(settings: settings, site: site, log: Logger(label: "test"))
            let acceptor = EchoAcceptor()
            let address = try #require(SocketAddress(try await transport.start(acceptor)))
            // The next round takes the same port.
            settings.port = Int(address.port)
            var clients: [EchoClient] = []
            for _ in 0..<8 {
                let client = try await EchoClient.connect(to: address)
                #expect(try await client.ask("join") == "joined")
                clients.append(client)
            }
            transport.stop()
            transport.stop()
            #expect(acceptor.all.filter { if case .closed = $0 { true } else { false } }.count == 8)
            #expect(transport.connectionCount == 0)
            for client in clients { #expect(try await client.next() == nil) }
        }
    }

    @Test func `a port that another listens on is refused`() async throws {
        try await EchoServer.run { server in
            let settings = TransportSettings(host: "127.0.0.1", port: Int(server.address.port), loops: 1)
            let second = try Transport(
                settings: settings, site: StaticSite(files: [:], contentSecurityPolicy: ""), log: Logger(label: "test"))
            await #expect(throws: TransportError.self) { try await second.start(EchoAcceptor()) }
        }
    }

    @Test func `a transport that was never started can go`() throws {
        for _ in 0..<100 {
            _ = try Transport(
                settings: TransportSettings(host: "127.0.0.1", port: 0, loops: 2),
                site: StaticSite(files: [:], contentSecurityPolicy: ""), log: Logger(label: "test"))
        }
    }

    @Test func `what is posted while the loops end runs or is dropped, and nothing hangs`() async throws {
        let transport = try Transport(
            settings: TransportSettings(host: "127.0.0.1", port: 0, loops: 2),
            site: StaticSite(files: [:], contentSecurityPolicy: ""), log: Logger(label: "test"))
        _ = try await transport.start(EchoAcceptor())
        let posting = Task.detached {
            for _ in 0..<20_000 { for loop in transport.loops { loop.perform { _ in } } }
        }
        transport.stop()
        await posting.value
    }
}

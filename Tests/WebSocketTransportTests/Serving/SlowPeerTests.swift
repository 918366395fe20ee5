import TestSupport
import Testing

@testable import WebSocketTransport

@Suite struct SlowPeerTests {
    @Test func `a laggard is closed as too slow where that is the policy`() async throws {
        try await EchoServer.run {
            $0.ringBytesMax = 64 << 10
            $0.closesLaggards = true
        } _: { server in
            let slow = try await EchoClient.connect(to: server.address, receiveBuffer: 4096)
            #expect(try await slow.ask("join") == "joined")
            for sequence in 1...3000 as ClosedRange<Int64> { server.deliver(sequence, bytes: 8000) }
            var last: ServerMessage?
            while let message = try await slow.next() { last = message }
            #expect(last == .close(code: 4004, reason: "too slow"))
            let key = try #require(server.acceptor.lastOpened)
            #expect(server.acceptor.all.suffix(2) == [.closing(key, 4004), .closed(key)])
        }
    }

    @Test func `a peer that takes nothing for too long is closed and its socket goes`() async throws {
        try await EchoServer.run {
            $0.stuckTimeout = .milliseconds(100)
        } _: { server in
            let stuck = try await EchoClient.connect(to: server.address, receiveBuffer: 4096)
            #expect(try await stuck.ask("join") == "joined")
            let key = try #require(server.acceptor.lastOpened)
            for sequence in 1...2000 as ClosedRange<Int64> { server.deliver(sequence, bytes: 8000) }
            #expect(try await server.eventually { server.acceptor.all.contains(.closed(key)) })
            #expect(server.acceptor.all.contains(.closing(key, 4004)))
            #expect(try await server.eventually { server.transport.connectionCount == 0 })
            await stuck.hangUp()
        }
    }

    @Test func `replies that a peer does not read are bounded`() async throws {
        try await EchoServer.run {
            $0.outboxBytesMax = 100_000
        } _: { server in
            let client = try await EchoClient.connect(to: server.address, receiveBuffer: 4096)
            #expect(try await client.ask("hello") == "hello")
            let burst = [ClientFrame](repeating: .text(String(repeating: "x", count: 10_000)), count: 50)
            let key = try #require(server.acceptor.lastOpened)
            let writing = Task { for _ in 0..<40 { try await client.send(burst) } }
            var most = 0
            let isClosed = try await server.eventually {
                most = max(most, await server.look(key) { $0.outbox.replyBytes } ?? 0)
                return server.acceptor.all.contains(.closed(key))
            }
            #expect(isClosed)
            #expect(most <= 100_000)
            #expect(server.acceptor.all.contains(.closing(key, 4004)))
            await client.hangUp()
            _ = await writing.result
        }
    }

    @Test func `backlogs that a peer asks for again and again and does not read are bounded`() async throws {
        try await EchoServer.run {
            $0.backlogBytesMax = 4_000_000
        } _: { server in
            let client = try await EchoClient.connect(to: server.address, receiveBuffer: 4096)
            #expect(try await client.ask("hello") == "hello")
            let key = try #require(server.acceptor.lastOpened)
            try await client.send([ClientFrame](repeating: .text("backlog 500000"), count: 100))
            var most = 0
            let isClosed = try await server.eventually {
                most = max(most, await server.look(key) { $0.outbox.backlogBytes } ?? 0)
                return server.acceptor.all.contains(.closed(key))
            }
            #expect(isClosed)
            #expect(most < 5_000_000)
            #expect(server.acceptor.all.contains(.closing(key, 4004)))
            await client.hangUp()
        }
    }

    @Test func `a peer that reads gets the replies to any burst`() async throws {
        try await EchoServer.run {
            $0.outboxBytesMax = 100_000
        } _: { server in
            let client = try await EchoClient.connect(to: server.address)
            let writing = Task {
                for number in 0..<2000 {
                    try await client.send([.text("\(number) " + String(repeating: "x", count: 900))])
                }
            }
            #expect(try await client.sequences(through: 1999).sequences == Array(0...1999))
            try await writing.value
        }
    }

    @Test func `a silent peer is closed as idle, one that answers pings is not`() async throws {
        try await EchoServer.run {
            $0.idleTimeout = .seconds(8)
            $0.pingInterval = .milliseconds(300)
        } _: { server in
            let silent = try await EchoClient.connect(to: server.address)
            let alive = try await EchoClient.connect(to: server.address)
            let answering = Task {
                var pings = 0
                while let message = try await alive.next() {
                    guard case .ping(let payload) = message else { return pings }
                    pings += 1
                    try await alive.send([.pong(payload)])
                }
                return pings
            }
            var last: ServerMessage?
            while let message = try await silent.next() { last = message }
            #expect(last == .close(code: 4008, reason: "idle"))
            try await alive.send("hello")
            #expect(try await answering.value > 0)
        }
    }

    @Test(arguments: [true, false])
    func `what waits until a backlog is taken runs then, and never where the peer goes first`(reads: Bool) async throws
    {
        try await EchoServer.run { server in
            let client = try await EchoClient.connect(to: server.address, receiveBuffer: 65_536)
            #expect(try await client.ask("hello") == "hello")
            let key = try #require(server.acceptor.lastOpened)
            try await client.send("backlog 24000000")
            let isStalled = try await server.eventually { await server.look(key) { $0.stalledSince != nil } == true }
            #expect(isStalled)
            #expect(!server.acceptor.all.contains(.taken(key)))
            if reads { #expect(try await client.text().utf8.count == 24_000_000) } else { await client.hangUp() }
            let isOver = try await server.eventually {
                server.acceptor.all.contains(reads ? .taken(key) : .closed(key))
            }
            #expect(isOver)
            #expect(server.acceptor.all.contains(.taken(key)) == reads)
            await client.hangUp()
        }
    }
}

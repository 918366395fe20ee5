import TestSupport
import Testing

@testable import WebSocketTransport

@Suite struct LaneDeliveryTests {
    /// How long a loop writes to a lane in one go, and what lies between two writes to a member.
    struct Pace: Sendable {
        /// All at once, and a few at a time, with each frame or with those of some milliseconds.
        static let all = [
            Pace(turn: .seconds(1), pace: .zero), Pace(turn: .zero, pace: .zero),
            Pace(turn: .milliseconds(4), pace: .milliseconds(3)), Pace(turn: .zero, pace: .milliseconds(20)),
        ]

        let turn: Duration
        let pace: Duration

        func set(_ settings: inout TransportSettings) {
            settings.fanOutTurn = turn
            settings.pace = pace
            settings.paceMax = pace
        }
    }

    @Test(arguments: Pace.all)
    func `every member on every loop gets every frame in order`(_ pace: Pace) async throws {
        try await EchoServer.run(pace.set) { server in
            let clients = try await server.members(40)
            for sequence in 1...600 as ClosedRange<Int64> { server.deliver(sequence, bytes: 200) }
            try await withThrowingTaskGroup(of: [Int64].self) { group in
                for client in clients { group.addTask { try await client.sequences(through: 600).sequences } }
                for try await sequences in group { #expect(sequences == Array(1...600)) }
            }
            let loops = Set(server.acceptor.all.map { if case .opened(let key) = $0 { key.loop } else { -1 } })
            #expect(loops == [0, 1])
        }
    }

    @Test(arguments: Pace.all)
    func `who is given a frame of its own gets that one in the lane's place`(_ pace: Pace) async throws {
        try await EchoServer.run(pace.set) { server in
            let clients = try await server.members(48)
            let keys = server.acceptor.all.compactMap { if case .opened(let key) = $0 { key } else { nil } }
            for round in 0..<100 as Range<Int64> {
                server.deliver(3 * round + 1)
                server.deliver(3 * round + 2, instead: [keys[0]: 1000 + round, keys[5]: 2000 + round])
                server.deliver(3 * round + 3)
            }
            for (index, client) in clients.enumerated() {
                let own: Int64? = index == 0 ? 1000 : index == 5 ? 2000 : nil
                var expected: [Int64] = []
                for round in 0..<100 as Range<Int64> {
                    expected.append(3 * round + 1)
                    expected.append(own.map { $0 + round } ?? 3 * round + 2)
                    expected.append(3 * round + 3)
                }
                #expect(try await client.sequences(through: 300).sequences == expected)
            }
        }
    }

    @Test(arguments: Pace.all)
    func `who joins later, leaves or breaks off changes nothing for the others`(_ pace: Pace) async throws {
        try await EchoServer.run(pace.set) { server in
            let steady = try await server.members(48)
            for round in 0..<60 as Range<Int64> {
                let other = try await EchoClient.connect(to: server.address)
                #expect(try await other.ask("join") == "joined")
                server.deliver(3 * round + 1)
                server.deliver(3 * round + 2)
                #expect(try await other.sequences(through: 3 * round + 2).sequences.count == 2)
                switch round % 3 {
                case 0: await other.hangUp()
                case 1: try await other.send([.close(1000)])
                default: try await other.send("close")
                }
                server.deliver(3 * round + 3)
            }
            for client in steady { #expect(try await client.sequences(through: 180).sequences == Array(1...180)) }
            #expect(try await server.eventually { server.transport.connectionCount == steady.count })
        }
    }

    @Test func `nobody with room falls off the ring, however long the pace`() async throws {
        try await EchoServer.run {
            $0.ringBytesMax = 16 << 10
            $0.pace = .seconds(3600)
            $0.paceMax = .seconds(3600)
        } _: { server in
            let clients = try await server.members(20)
            // The ring holds 16 of them.
            for sequence in 1...60 as ClosedRange<Int64> { server.deliver(sequence, bytes: 1000) }
            for client in clients {
                // What a pace would hold back for an hour leaves before the goodbye.
                #expect(try await client.sequences(through: 40).sequences == Array(1...40))
                try await client.send("close")
                #expect(try await client.sequences(through: 60).sequences == Array(41...60))
                #expect(try await client.next() == .close(code: 4000, reason: "bye"))
            }
        }
    }

    @Test func `who comes in the midst of a round takes nobody's turn`() async throws {
        try await EchoServer.run {
            $0.pace = .milliseconds(50)
            $0.paceMax = .milliseconds(50)
        } _: { server in
            let clients = try await server.members(12)
            for round in 0..<20 as Range<Int64> {
                let frames = 3 * round + 1...3 * round + 3
                for sequence in frames {
                    server.deliver(sequence)
                    try await Task.sleep(for: .milliseconds(7))
                }
                let other = try await EchoClient.connect(to: server.address)
                #expect(try await other.ask("join") == "joined")
                // Nothing is delivered after.
                for client in clients {
                    #expect(try await client.sequences(through: frames.upperBound).sequences == Array(frames))
                }
                await other.hangUp()
            }
        }
    }

    @Test func `who leaves a lane gets what it held back, in order with the answers`() async throws {
        try await EchoServer.run {
            $0.pace = .seconds(3600)
            $0.paceMax = .seconds(3600)
        } _: { server in
            let client = try await EchoClient.connect(to: server.address)
            #expect(try await client.ask("join") == "joined")
            for sequence in 1...50 as ClosedRange<Int64> { server.deliver(sequence) }
            try await client.send("leave")
            let heard = try await client.sequences(through: 50)
            #expect(heard.sequences == Array(1...50) && heard.said.isEmpty)
            #expect(try await client.text() == "left")
        }
    }

    @Test func `a reader that does not read is skipped forward, and its stream stays sound`() async throws {
        try await EchoServer.run {
            $0.ringBytesMax = 64 << 10
        } _: { server in
            let fast = try await EchoClient.connect(to: server.address)
            let slow = try await EchoClient.connect(to: server.address, receiveBuffer: 4096)
            for client in [fast, slow] { #expect(try await client.ask("join") == "joined") }
            #expect(try await slow.ask("join-other") == "joined")
            // More than both kernels' buffers take, as fast as the fast reader takes it.
            var last: Int64 = 0
            for _ in 0..<600 {
                for _ in 0..<4 {
                    last += 1
                    server.deliver(last, bytes: 8000)
                }
                #expect(try await fast.sequences(through: last).sequences == Array(last - 3...last))
            }
            let key = try #require(server.acceptor.lastOpened)
            #expect(await server.look(key) { $0.outbox.isEmpty && $0.stalledSince != nil } == true)
            // Now it reads, and must find frames in order, with a word for each gap. A marker ends it.
            var expected: Int64 = 1
            var gaps = 0
            while expected <= last {
                let words = try await slow.text().split(separator: " ")
                if words.first == "lagged" {
                    #expect(words.count == 3 && Int64(words[1]) == expected - 1)
                    expected = try #require(Int64(words[2]))
                    gaps += 1
                } else {
                    #expect(Int64(words[0]) == expected)
                    expected += 1
                }
            }
            #expect(gaps > 0)
            // And goes on as if nothing had been.
            server.deliver(last + 1)
            #expect(try await slow.sequences(through: last + 1).sequences == [last + 1])
            #expect(try await slow.ask("hello") == "hello")
            #expect(server.acceptor.all.contains(.skipped(key)))
        }
    }

    @Test func `a lane's frame never lands in the middle of a backlog`() async throws {
        try await EchoServer.run { server in
            for _ in 0..<3 {
                let client = try await EchoClient.connect(to: server.address, receiveBuffer: 65_536)
                #expect(try await client.ask("hello") == "hello")
                let key = try #require(server.acceptor.lastOpened)
                try await client.send("backlog 24000000")
                let isMember = try await server.eventually {
                    await server.look(key) { $0.memberships.count } == EchoHandler.manyLanes.count
                }
                #expect(isMember)
                let deliveries = Task {
                    // A first frame on each of many lanes, so that each may meet the backlog at another point.
                    for lane in EchoHandler.manyLanes {
                        server.deliver(Int64(lane.value), bytes: 50, lane: lane)
                        try await Task.sleep(for: .microseconds(20))
                    }
                }
                // In one piece and before all of them.
                #expect(try await client.text() == String(repeating: "b", count: 24_000_000))
                try await deliveries.value
                var sequences: Set<Int64> = []
                while sequences.count < EchoHandler.manyLanes.count {
                    let text = try await client.text()
                    #expect(sequences.insert(try #require(Int64(text.prefix { $0 != " " }))).inserted)
                }
                await client.hangUp()
            }
        }
    }
}

import Glibc
import TestSupport
import Testing

extension StrenuousTests {
    /// Being asked to go.
    struct DrainTests {
        @Test func `clients are told to come back at moments of their own`() async throws {
            try await RelayProcess.with { relay in
                var clients: [WebSocketTestClient] = []
                for index in 0..<50 {
                    let client = try await relay.connect().client
                    if index < 25 { try await client.done("join", in: "lobby") }
                    clients.append(client)
                }
                async let status = relay.terminate()
                var delays: [Int64] = []
                for client in clients {
                    let bye = try await client.next("bye")
                    #expect(bye["code"] == 1001 && bye["reason"]?.string?.isEmpty == false, "\(bye)")
                    delays.append(try #require(bye.retry))
                    #expect(try await client.ending().code == 1001)
                }
                #expect(try await status == 0)
                #expect(delays.allSatisfy { (0...5_000).contains($0) }, "\(delays)")
                #expect(Set(delays).count > 25, "\(delays)")
                #expect((delays.max() ?? 0) - (delays.min() ?? 0) > 2_000, "\(delays)")
            }
        }

        @Test func `what was acked before is delivered, stored, and found on coming back`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
                let (room, host) = try await relay.open()
                let readers = [
                    try await relay.join(room, as: "ana"), try await relay.join(room, as: "-", nil),
                    try await relay.join(
                        room, as: "ben", handshake: .with(\.subprotocols, ["interline.v1.deflate"])),
                ]
                let publisher = LoadPublisher("d", window: 50)
                async let talking: Void = {
                    // Refused once the drain has begun, which is an answer too.
                    do { try await publisher.talk(host, in: room) } catch is UnexpectedReply {}
                }()
                await publisher.untilAcked(300)
                async let status = relay.terminate()
                for reader in readers { #expect(try await reader.ending().code == 1001) }
                try await talking
                _ = try await host.ending()
                #expect(try await status == 0)
                let acked = await publisher.acked
                for reader in readers {
                    let got = await reader.messages(in: room)
                    let missing = Set(acked.keys).subtracting(got.compactMap(\.text))
                    #expect(missing.isEmpty, "acked, not delivered: \(missing.sorted().prefix(10))")
                    #expect(await reader.received.last?.name == "bye")
                }
                try await relay.restart()
                let cursor = try await readers[0].cursor(in: room)
                let back = try await relay.join(room, as: "ana", "member", ["since": cursor])
                #expect(await back.received.first { $0.name == "joined" }?["recovered"] == true)
                try await back.said("we are back", in: room)
                _ = try await back.message("we are back", in: room)
                let record = try await back.wholeHistory(of: room)
                let both = await readers[0].messages(in: room) + back.messages(in: room)
                #expect(both == record)
                for (text, sequence) in acked { #expect(record.first { $0.text == text }?.sequence == sequence) }
            }
        }

        @Test func `while draining it is not ready, and a client that does not read cannot hold it up`() async throws {
            try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing)) { relay in
                let address = await relay.webSocket
                let request = Array("GET /readyz HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n".utf8)
                #expect(try await RawSocket.exchange(request, with: address)?.status == 200)
                let (room, host) = try await relay.open()
                let sloth = try await WebSocketTestClient.connect(to: address, receiveBuffer: 32_768)
                try await sloth.send(["op": "join", "room": .string(room)])
                let text = String(repeating: "🇪🇸", count: 480)
                for index in 0..<1_500 { try await host.said("\(index) \(text)", in: room) }
                let began = ContinuousClock.now
                async let status = relay.terminate()
                _ = try await host.next("bye")
                var answers: Set<Int> = []
                while try await relay.isRunning, ContinuousClock.now - began < .patience {
                    guard let answer = try? await RawSocket.exchange(request, with: address) else { break }
                    answers.insert(answer.status)
                }
                #expect(answers.isSubset(of: [503]), "\(answers)")
                #expect(try await status == 0)
            }
        }

        @Test func `a drain of a relay with nobody in it ends`() async throws {
            try await RelayProcess.with { relay in
                let status = try await relay.terminate()
                #expect(status == 0)
            }
        }

        @Test func `SIGINT drains as well, and SIGHUP does not end it`() async throws {
            try await RelayProcess.with { relay in
                let (client, _) = try await relay.connect()
                for _ in 0..<3 { await relay.signal(SIGHUP) }
                #expect(try await client.command("ping").name == "ok")
                #expect(try await relay.serves())
                #expect(try await relay.isRunning)
                await relay.signal(SIGINT)
                #expect(try await client.ending().code == 1001)
            }
        }
    }
}

import TestSupport
import Testing

extension StrenuousTests {
    /// A relay that may take little more memory than it has.
    struct MemoryBudgetTests {
        @Test func `a relay without any memory left takes no connection, and does not end`() async throws {
            // No relay fits into this.
            try await RelayProcess.with(.sample().setting("memory.max_mib", to: "1")) { relay in
                let deadline = ContinuousClock.now + .patience
                var isClosed = false
                while !isClosed, ContinuousClock.now < deadline {
                    do {
                        try await WebSocketTestClient.connect(to: relay.webSocket).close()
                    } catch ClientError.closedInHandshake {
                        isClosed = true
                    } catch is SocketError {
                        isClosed = true
                    } catch ClientError.refused {}
                }
                #expect(isClosed)
                #expect(try await relay.metric("interline_memory_full") == 1)
                #expect(try await relay.terminate() == 0)
            }
        }

        @Test func `a flood that fills memory is refused before the budget is met`() async throws {
            let yaml = """
                limits:
                  commands_per_s: 10000
                  text_chars: 4000
                rates:
                  messages_per_s: 1000
                  burst: 1000
                  address_messages_per_s: 0
                  duplicate_window_s: 0
                connections:
                  handshakes_per_s: 0
                history:
                  recent_events: 1000000
                  recent_bytes: 1073741824
                rooms:
                  create: anyone

                """
            let plain = RelayConfiguration(yaml: yaml)
            let base = try await RelayProcess.with(plain) { relay in
                _ = try await relay.join("warm", as: "ana").said("warm", in: "warm")
                return try await relay.residentBytes() >> 20
            }
            let budget = base + 30
            try await RelayProcess.with(plain.setting("memory.max_mib", to: "\(budget)")) { relay in
                // The budget must hold after a reload, too.
                try await relay.done("POST", "/v1/reload")
                let (room, moderator) = try await relay.open()
                let ana = try await relay.join(room, as: "ana")
                let text = String(repeating: "长", count: 3900)
                var refusal: ReceivedEvent?
                var said = 0
                while refusal == nil, said < 20_000 {
                    let reply = try await ana.say("\(said) \(text)", in: room)
                    if reply.isError { refusal = reply } else { said += 1 }
                    #expect(try await relay.residentBytes() >> 20 < budget)
                }
                let refused = try #require(refusal, "\(said) messages, and none was refused")
                expectRefusal(refused, "overloaded", retryAtMost: 10_000)
                #expect(refused["rule"] == "memory.max_mib")
                // Moderators may speak, and what is open stays open.
                try await moderator.said("memory is short", in: room)
                _ = try await ana.message("memory is short", in: room)
                #expect(try await ana.command("ping").name == "ok")
                // Nobody else comes in, and is told so, but a moderator who comes back does.
                let newcomer = try await WebSocketTestClient.connect(to: relay.webSocket)
                let welcome = try await newcomer.command("join", ["room": .string(room)])
                expectRefusal(welcome, "overloaded", retryAtMost: 10_000)
                #expect(try await newcomer.ending().code == 4005)
                let back = try await relay.join(room, as: "mod-2", "moderator")
                try await back.said("here again", in: room)
                // Idlers are not let in at any number, nor for long.
                let address = await relay.webSocket
                let idlers = try await withThrowingTaskGroup(of: WebSocketTestClient?.self) { group in
                    for _ in 0..<200 {
                        group.addTask {
                            do {
                                return try await WebSocketTestClient.connect(to: address)
                            } catch ClientError.refused(let response) {
                                #expect(response.status == 503)
                                #expect(response["retry-after"] == "10")
                                return nil
                            }
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(idlers.contains { $0 == nil }, "all idlers are let in")
                for idler in idlers.compactMap(\.self) { #expect(try await idler.ending().code == 4005) }
                let request = Array("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)
                #expect(try await RawSocket.exchange(request, with: relay.webSocket)?.status == 200)
                #expect(relay.log.contains("new connections, joins and messages are refused"))
            }
        }
    }
}

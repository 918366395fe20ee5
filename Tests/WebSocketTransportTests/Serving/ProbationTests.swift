import TestSupport
import Testing

@testable import WebSocketTransport

/// Newcomers while memory is short.
@Suite struct ProbationTests {
    private func run(
        most: Int, probation: Duration = .seconds(300), _ test: (EchoServer) async throws -> Void
    ) async throws {
        try await EchoServer.run(
            {
                $0.isFull = { true }
                $0.isExempt = { _ in true }
                $0.probationersMax = most
                $0.probation = probation
            }, test)
    }

    /// The status of a handshake that is refused; nil where it is granted.
    private func refusal(of server: EchoServer, path: String = "/ws") async throws -> Int? {
        do {
            try await EchoClient.connect(to: server.address, path: path).hangUp()
            return nil
        } catch EchoClient.Failure.refused(let status) {
            return status
        }
    }

    @Test func `a few are let in, more are refused, and who goes makes room`() async throws {
        try await run(most: 2) { server in
            let clients = [
                try await EchoClient.connect(to: server.address), try await EchoClient.connect(to: server.address),
            ]
            #expect(try await refusal(of: server) == 503)
            #expect(try await clients[1].ask("hello") == "hello")
            await clients[0].hangUp()
            #expect(try await server.eventually { (try? await refusal(of: server)) == .some(nil) })
        }
    }

    @Test func `who shows that it is needed stays, and makes room`() async throws {
        try await run(most: 1) { server in
            let needed = try await EchoClient.connect(to: server.address)
            #expect(try await refusal(of: server) == 503)
            for _ in 0..<2 { #expect(try await needed.ask("keep") == "kept") }
            let other = try await EchoClient.connect(to: server.address)
            #expect(try await refusal(of: server) == 503)
            #expect(try await needed.ask("hello") == "hello")
            await other.hangUp()
        }
    }

    @Test func `who does not is closed in time`() async throws {
        try await run(most: 1, probation: .milliseconds(1)) { server in
            for _ in 0..<2 {
                let client = try await EchoClient.connect(to: server.address)
                #expect(try await client.next() == .close(code: 4005, reason: "too many connections"))
                // Its place is free although its socket is still open.
            }
        }
    }

    @Test func `a handshake that is refused for another reason takes no place`() async throws {
        try await run(most: 1) { server in
            for _ in 0..<3 {
                let elsewhere = try await refusal(of: server, path: "/elsewhere")
                #expect(elsewhere == 404)
            }
            let refusal = try await refusal(of: server)
            #expect(refusal == nil)
        }
    }
}

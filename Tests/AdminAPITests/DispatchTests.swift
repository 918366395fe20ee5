import ChatModel
import Hummingbird
import Logging
import RelayTestKit
import Synchronization
import TestSupport
import Testing

@testable import AdminAPI

/// The server with stubs behind it, over sockets.
@Suite(.timeLimit(.minutes(5))) struct DispatchTests {
    private final class Lines: Sendable {
        let known = Mutex<[String]>([])
        let unknown = Mutex<[Logger.Metadata]>([])
    }

    private struct KeepingHandler: LogHandler {
        let lines: Lines
        var logLevel = Logger.Level.debug
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            if event.message == "admin call" { lines.known.withLock { $0.append("\(event.level)") } }
        }
    }

    private func with(
        _ stub: StubServices, _ limits: AdminLimits, lines: Lines = Lines(),
        _ body: (@Sendable (_ method: String, _ path: String, _ token: String) async throws -> Int) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = AdminServer(
            stub.services, limits: limits, log: Logger(label: "test") { _ in KeepingHandler(lines: lines) },
            logUnknown: { metadata in lines.unknown.withLock { $0.append(metadata) } })
        let application = server.application(host: "127.0.0.1", port: 0) { port.yield($0) }
        let running = Task { try await application.runService(gracefulShutdownSignals: []) }
        defer { running.cancel() }
        var found = ports.makeAsyncIterator()
        let address = SocketAddress(host: "127.0.0.1", port: UInt16(try #require(await found.next())))
        try await body { method, path, token in
            let request =
                "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer \(token)\r\n\r\n"
            return try #require(try await RawSocket.exchange(Array(request.utf8), with: address)).status
        }
    }

    @Test func `a call that outlives its deadline counts until its work is over`() async throws {
        var stub = StubServices()
        stub.admitsAll = true
        var limits = AdminLimits()
        limits.callsMax = 1
        limits.callTime = .milliseconds(100)
        let gate = stub.reloads
        gate.close()
        try await with(stub, limits) { call async throws in
            #expect(try await call("POST", "/v1/reload", "t") == 504)
            #expect(try await call("GET", "/v1/node", "t") == 503)
            gate.open()
            var status = 503
            while [503, 504].contains(status) { status = try await call("GET", "/v1/node", "t") }
            #expect(status == 200)
        }
    }

    @Test func `what callers without a token ask for is logged apart, however much it would change`() async throws {
        let lines = Lines()
        try await with(StubServices(), AdminLimits(), lines: lines) { call async throws in
            for _ in 0..<3 { #expect(try await call("POST", "/v1/node/drain", "no") == 401) }
            #expect(try await call("GET", "/healthz", "no") == 200)
        }
        #expect(lines.known.withLock { $0 } == [])
        #expect(lines.unknown.withLock { $0 }.map { $0["status"] } == ["401", "401", "401", "200"])
        #expect(lines.unknown.withLock { $0 }.allSatisfy { $0["by"] == nil })
        var stub = StubServices()
        stub.admitsAll = true
        try await with(stub, AdminLimits(), lines: lines) { call async throws in
            #expect(try await call("POST", "/v1/node/drain", "yes") == 204)
        }
        #expect(lines.known.withLock { $0 } == ["info"])
    }
}

import Foundation
import Logging
import TestSupport
import Testing

@testable import WebSocketTransport

@Suite struct TLSTests {
    /// Runs the test against a server with a certificate of its own.
    private func run(
        _ change: (inout TransportSettings) -> Void = { _ in }, _ test: (EchoServer) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "interline-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try TLSClient.makeCertificate(in: folder)
        try await EchoServer.run(
            {
                change(&$0)
                $0.tls = TransportSettings.TLS(certificate: files.certificate, key: files.key)
            }, test)
    }

    /// Sends the writes and reads until as many texts have come; fewer where the server closed before.
    private func texts(_ count: Int, from server: EchoServer, to writes: [[UInt8]]) async throws -> [String] {
        let address = server.address
        return try await TLSClient.talk(to: address) { client in
            var reader = ServerFrameReader()
            reader.append(try client.upgrade(address))
            for bytes in writes { try client.write(bytes) }
            var texts: [String] = []
            while texts.count < count {
                while let message = try reader.next() { if case .text(let text) = message { texts.append(text) } }
                if texts.count == count { break }
                let bytes = client.read()
                if bytes.isEmpty { break }
                reader.append(bytes)
            }
            return texts
        }
    }

    @Test(arguments: [1, 100, 1500])
    func `all messages in one record are answered`(count: Int) async throws {
        try await run { server in
            let numbers = (0..<count).map(String.init)
            let record = numbers.flatMap { ClientFrame.text($0).bytes }
            #expect(record.count < 16_384)
            let answers = try await texts(count, from: server, to: [record])
            #expect(answers == numbers)
        }
    }

    @Test func `messages over many records in one burst are answered`() async throws {
        try await run { server in
            // 16 records of 16 KiB: more than is read in a turn.
            let messages = (0..<256).map { "\($0) " + String(repeating: "x", count: 1000) }
            let burst = messages.flatMap { ClientFrame.text($0).bytes }
            let answers = try await texts(256, from: server, to: [burst])
            #expect(answers == messages)
        }
    }

    @Test func `messages after a pause in the same record are answered, though the next record is there`() async throws
    {
        try await run { server in
            let messages = (0..<400).map { "\($0) " + String(repeating: "x", count: 900 - $0 % 100) }
            let paused = messages.flatMap { ClientFrame.text("pause").bytes + ClientFrame.text($0).bytes }
            let answers = try await texts(400, from: server, to: [paused])
            #expect(answers == messages)
        }
    }

    @Test func `a large message and a lane's frames arrive whole`() async throws {
        try await run { server in
            let address = server.address
            let transport = server.transport
            let sequences = try await TLSClient.talk(to: address) { client in
                var reader = ServerFrameReader()
                reader.append(try client.upgrade(address))
                try client.write(ClientFrame.text("backlog 6000000").bytes)
                var sequences: [Int64] = []
                var backlog = 0
                while sequences.last != 500 {
                    while let message = try reader.next() {
                        guard case .text(let text) = message else { return [Int64]() }
                        if let sequence = text.split(separator: " ").first.flatMap({ Int64($0) }) {
                            sequences.append(sequence)
                        } else {
                            backlog = text.utf8.count
                            server.deliver(500)
                        }
                    }
                    if sequences.last == 500 { break }
                    if backlog == 0, transport.connectionCount > 0 { server.deliver(1, bytes: 30) }
                    let bytes = client.read()
                    if bytes.isEmpty { return [] }
                    reader.append(bytes)
                }
                return backlog == 6_000_000 ? sequences : []
            }
            #expect(sequences.last == 500)
        }
    }

    @Test func `a lane's frames come in order at a pace`() async throws {
        try await run {
            $0.pace = .milliseconds(2)
            $0.paceMax = .milliseconds(2)
            $0.fanOutTurn = .zero
        } _: { server in
            async let texts = texts(301, from: server, to: [ClientFrame.text("join").bytes])
            let isMember = try await server.eventually {
                guard let key = server.acceptor.lastOpened else { return false }
                return await server.look(key) { $0.memberships.count } == 1
            }
            #expect(isMember)
            for sequence in 1...300 as ClosedRange<Int64> { server.deliver(sequence, bytes: 300) }
            let found = try await texts
            #expect(found.first == "joined")
            let sequences = found.dropFirst().compactMap { $0.split(separator: " ").first.flatMap { Int64($0) } }
            #expect(sequences == Array(1...300))
        }
    }

    @Test func `plain bytes on a TLS port are dropped`() async throws {
        try await run { server in
            await #expect(throws: (any Error).self) { try await EchoClient.connect(to: server.address) }
            #expect(try await server.eventually { server.transport.connectionCount == 0 })
            let answers = try await texts(1, from: server, to: [ClientFrame.text("a").bytes])
            #expect(answers == ["a"])
        }
    }

    @Test func `a certificate that cannot be read is refused at the start`() async throws {
        var settings = TransportSettings(host: "127.0.0.1", port: 0, loops: 2)
        settings.tls = TransportSettings.TLS(certificate: "/nonexistent/cert.pem", key: "/nonexistent/key.pem")
        let transport = try Transport(
            settings: settings, site: StaticSite(files: [:], contentSecurityPolicy: ""), log: Logger(label: "test"))
        await #expect(throws: TransportError.self) { try await transport.start(EchoAcceptor()) }
        #expect(!transport.isReady)
    }
}

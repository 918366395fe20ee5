import Foundation
import TestSupport
import Testing

/// Certificates that are exchanged while the relay runs, seen by openssl.
@Suite(.enabled(if: Tool.locate("openssl") != nil, "needs openssl"))
struct CertificateReloadTests {
    @Test func `new connections get a new certificate, those there stay, and a wrong key changes nothing`() async throws
    {
        try await withTemporaryFolder { folder in
            let openssl = try #require(Tool.locate("openssl"))
            let files = ["cert.pem", "key.pem"].map { folder.appending(path: $0) }
            let (first, second) = (folder.appending(path: "first.pem"), folder.appending(path: "second.pem"))
            try await makeCertificate(openssl, files, in: folder)
            try FileManager.default.copyItem(at: files[0], to: first)
            let tls = "tls:\n  certificate: \(files[0].path())\n  key: \(files[1].path())\n"
            try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing + tls)) { relay in
                let (old, oldTunnel) = try await connect(openssl, relay, trusting: first, in: folder)
                try await makeCertificate(openssl, files, in: folder)
                try FileManager.default.copyItem(at: files[0], to: second)
                let report = try await relay.done("POST", "/v1/reload")
                #expect(report["applied"]?.array?.contains("tls") == true)
                let (new, newTunnel) = try await connect(openssl, relay, trusting: second, in: folder)
                _ = try await new.command("ping")
                await #expect(throws: (any Error).self) {
                    try await connect(openssl, relay, trusting: first, in: folder)
                }
                _ = try await old.command("ping")
                #expect(
                    try await eventually {
                        (try await relay.figure("interline_tls_certificate_end_seconds") ?? 0)
                            > Date().timeIntervalSince1970
                    })

                // A key of another certificate: nothing changes, and the answer names the file.
                let certificate = try Data(contentsOf: files[0])
                try await makeCertificate(openssl, files, in: folder)
                try certificate.write(to: files[0])
                let refused = try await relay.api("POST", "/v1/reload")
                #expect(refused.status == 422 && refused.text.contains("key.pem"), "\(refused.text)")
                let (again, tunnel) = try await connect(openssl, relay, trusting: second, in: folder)
                _ = try await again.command("ping")
                withExtendedLifetime([oldTunnel, newTunnel, tunnel]) {}
            }
        }
    }

    private func makeCertificate(_ openssl: URL, _ files: [URL], in folder: URL) async throws {
        let made = try await Tool.run(
            openssl,
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                "subjectAltName=IP:127.0.0.1", "-out", files[0].path(), "-keyout", files[1].path(),
            ], in: folder)
        try #require(made.status == 0, "\(made.stderr)")
    }

    private func connect(
        _ openssl: URL, _ relay: RelayProcess, trusting authority: URL, in folder: URL
    ) async throws -> (WebSocketTestClient, TLSTunnel) {
        let tunnel = try TLSTunnel(openssl, to: await relay.webSocket, authority: authority, in: folder)
        let client = try await WebSocketTestClient.upgrade(tunnel.socket, to: await relay.webSocket, Handshake())
        _ = try await client.next("welcome")
        return (client, tunnel)
    }
}

import Foundation
import TestSupport
import Testing

extension StrenuousTests {
    /// TLS by the relay itself, spoken to with openssl.
    @Suite(.enabled(if: Tool.locate("openssl") != nil, "needs openssl"))
    struct EncryptionTests {
        private struct Encrypted {
            let relay: RelayProcess
            let openssl: URL
            let certificate: URL
            let folder: URL

            func tunnel() async throws -> TLSTunnel {
                try TLSTunnel(openssl, to: await relay.webSocket, authority: certificate, in: folder)
            }
        }

        /// A relay with a certificate for 127.0.0.1 that the test made.
        private func withTLS(_ body: @Sendable (Encrypted) async throws -> Void) async throws {
            try await withTemporaryFolder { folder in
                let openssl = try #require(Tool.locate("openssl"))
                let (certificate, key) = (folder.appending(path: "cert.pem"), folder.appending(path: "key.pem"))
                let made = try await Tool.run(
                    openssl,
                    [
                        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate.path(), "-keyout", key.path(),
                    ], in: folder)
                try #require(made.status == 0, "\(made.stderr)")
                let tls = "tls:\n  certificate: \(certificate.path())\n  key: \(key.path())\n"
                try await RelayProcess.with(RelayConfiguration(yaml: ChatRelay.easyGoing + tls)) { relay in
                    try await body(Encrypted(relay: relay, openssl: openssl, certificate: certificate, folder: folder))
                }
            }
        }

        @Test(arguments: ["interline.v1", "interline.v1.deflate"])
        func `the chat works over TLS`(subprotocol: String) async throws {
            try await withTLS { encrypted in
                let (relay, room) = (encrypted.relay, freshRoom())
                let address = await relay.webSocket
                var tunnels: [TLSTunnel] = []
                var clients: [WebSocketTestClient] = []
                for (user, role) in [("host", "host"), ("ana", "member")] {
                    let token = try await relay.token(user: user, role: role)
                    let tunnel = try await encrypted.tunnel()
                    let client = try await WebSocketTestClient.upgrade(
                        tunnel.socket, to: address,
                        Handshake.with(\.subprotocols, [subprotocol]).with(\.token, token))
                    #expect(try await client.next().name == "welcome")
                    try await client.done("join", in: room)
                    tunnels.append(tunnel)
                    clients.append(client)
                }
                let (host, ana) = (clients[0], clients[1])
                try await ana.said("encrypted 加密", in: room)
                #expect(try await host.message("encrypted 加密", in: room)["user"]?["id"] == "ana")
                // More than a TLS record holds, in both directions.
                let long = String(repeating: "🇪🇸", count: 480)
                let lines = (0..<60).map { #"{"op":"say","id":\#($0),"room":"\#(room)","text":"\#($0) \#(long)"}"# }
                for start in stride(from: 0, to: 60, by: 3) {
                    try await host.send(line: lines[start..<start + 3].joined(separator: "\n"))
                }
                for id in 0..<60 { #expect(try await host.reply(to: .integer(Int64(id))).name == "ok") }
                _ = try await ana.message("59 \(long)", in: room)
                #expect(await ana.messages(in: room).count == 61)
                #expect(try await ana.history(of: room, ["limit": 200]).count == 61)
                #expect(try await ana.close().code == 1000)
                #expect(tunnels.count == 2)
            }
        }

        @Test func `pages are served over TLS, and plain requests are not`() async throws {
            try await withTLS { encrypted in
                let address = await encrypted.relay.webSocket
                for path in ["/", "/healthz", "/readyz"] {
                    let tunnel = try await encrypted.tunnel()
                    let request = "GET \(path) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n"
                    let deadline = ContinuousClock.now + .patience
                    try await tunnel.socket.write(Array(request.utf8), until: deadline)
                    var reader = HTTPReader(tunnel.socket)
                    let response = try #require(try await reader.response(until: deadline))
                    #expect(response.status == 200, "\(path)")
                    if path == "/" {
                        #expect(response.text.lowercased().contains("<html"), "\(response.text.prefix(200))")
                        #expect(response["strict-transport-security"] == "max-age=31536000")
                    }
                }
                let request = Array("GET / HTTP/1.1\r\nHost: \(address)\r\n\r\n".utf8)
                let plain = try? await RawSocket.exchange(request, with: address)
                #expect(plain?.status != 200, "a plain request was served")
            }
        }

        @Test func `a drain says bye over TLS as well`() async throws {
            try await withTLS { encrypted in
                let tunnel = try await encrypted.tunnel()
                let client = try await WebSocketTestClient.upgrade(tunnel.socket, to: await encrypted.relay.webSocket)
                _ = try await client.next("welcome")
                async let status = encrypted.relay.terminate()
                #expect(try await client.next("bye")["code"] == 1001)
                #expect(try await client.ending().code == 1001)
                #expect(try await status == 0)
            }
        }
    }
}

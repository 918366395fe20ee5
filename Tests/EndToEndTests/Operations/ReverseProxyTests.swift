import Foundation
import TestSupport
import Testing

extension StrenuousTests {
    /// The examples of config/proxy with the real servers before a real relay.
    @Suite(.enabled(if: Tool.locate("openssl") != nil, "needs openssl"))
    struct ReverseProxyTests {
        /// The proxy connects from 127.0.0.1 and is trusted; clients come from other addresses of the machine.
        private static func yaml(trusted: String) -> String {
            """
            proxies:
              trusted: [\(trusted)]
            connections:
              per_address: 2
              per_address_exempt: []

            """
        }

        private struct Proxied {
            let relay: RelayProcess
            let proxy: ReverseProxy
            let tls: TestCertificate
            let folder: URL

            func tunnel(from source: String) throws -> TLSTunnel {
                try TLSTunnel(
                    try #require(Tool.locate("openssl")), to: proxy.address, from: source, authority: tls.certificate,
                    in: folder)
            }

            func connect(
                from source: String, _ handshake: Handshake = Handshake()
            ) async throws -> (WebSocketTestClient, TLSTunnel) {
                let tunnel = try tunnel(from: source)
                return (
                    try await WebSocketTestClient.upgrade(tunnel.socket, to: proxy.address, handshake), tunnel
                )
            }
        }

        private func with(
            _ kind: ReverseProxy.Kind, trusted: String = "127.0.0.1/32",
            _ body: @Sendable (Proxied) async throws -> Void
        ) async throws {
            try await withTemporaryFolder { folder in
                let tls = try await TestCertificate(in: folder)
                let yaml = ChatRelay.easyGoing + Self.yaml(trusted: trusted)
                try await RelayProcess.with(RelayConfiguration(yaml: yaml)) { relay in
                    let proxy = try await ReverseProxy(kind, before: relay.webSocket, tls, in: folder)
                    try await body(Proxied(relay: relay, proxy: proxy, tls: tls, folder: folder))
                }
            }
        }

        private static let installed = ReverseProxy.Kind.allCases.filter { $0.program != nil }

        @Test func `both servers are there to be tested`() {
            #expect(Self.installed == ReverseProxy.Kind.allCases)
        }

        @Test(arguments: installed, ["interline.v1", "interline.v1.deflate"])
        func `the chat works through the proxy, over its TLS`(kind: ReverseProxy.Kind, subprotocol: String) async throws
        {
            try await with(kind) { proxied in
                let room = freshRoom()
                var clients: [WebSocketTestClient] = []
                var tunnels: [TLSTunnel] = []
                for (index, role) in ["host", "member"].enumerated() {
                    let token = try await proxied.relay.token(user: "u\(index)", role: role)
                    // A browser says where its page is from, which must be the host that it calls.
                    let handshake = Handshake.with(\.token, token).with(\.subprotocols, [subprotocol])
                        .with(\.origin, "https://\(proxied.proxy.address)")
                    let (client, tunnel) = try await proxied.connect(from: "127.0.0.\(10 + index)", handshake)
                    #expect(try await client.next().name == "welcome")
                    try await client.done("join", in: room)
                    clients.append(client)
                    tunnels.append(tunnel)
                }
                let long = String(repeating: "加密", count: 240)
                try await clients[1].said(long, in: room)
                #expect(try await clients[0].message(long, in: room)["user"]?["id"] == "u1")
                #expect(try await clients[1].close().code == 1000)
                #expect(tunnels.count == 2)
            }
        }

        @Test(arguments: installed) func `pages come through the proxy with their headers`(
            kind: ReverseProxy.Kind
        ) async throws {
            try await with(kind) { proxied in
                for path in ["/", "/healthz"] {
                    let tunnel = try proxied.tunnel(from: "127.0.0.10")
                    let request = "GET \(path) HTTP/1.1\r\nHost: \(proxied.proxy.address)\r\nConnection: close\r\n\r\n"
                    let deadline = ContinuousClock.now + .patience
                    try await tunnel.socket.write(Array(request.utf8), until: deadline)
                    var reader = HTTPReader(tunnel.socket)
                    let response = try #require(try await reader.response(until: deadline))
                    #expect(response.status == 200, "\(path): \(proxied.proxy.log)")
                    #expect(response["strict-transport-security"] == "max-age=31536000")
                    guard path == "/" else { continue }
                    #expect(response["content-security-policy"] != nil)
                    #expect(response["x-content-type-options"] == "nosniff")
                }
            }
        }

        @Test(arguments: installed)
        func `a token in the address is in no log of the proxy, whatever goes wrong`(kind: ReverseProxy.Kind)
            async throws
        {
            try await with(kind) { proxied in
                #expect(try await proxied.relay.terminate() == 0)
                do {
                    let handshake = Handshake.with(\.path, "/ws?token=sixteen-secret-letters")
                    _ = try await proxied.connect(from: "127.0.0.10", handshake)
                    Issue.record("a relay answers that has ended")
                } catch ClientError.refused(let response) {
                    #expect(response.status == 502)
                }
                // Caddy tells of the relay that is not there, so there is something to hide.
                if kind == .caddy {
                    let isLogged = try await eventually { proxied.proxy.log.contains("token=hidden") }
                    #expect(isLogged, "\(proxied.proxy.log)")
                }
                #expect(!proxied.proxy.log.contains("sixteen-secret-letters"))
            }
        }

        @Test(arguments: installed)
        func `limits hold for each client's own address, whatever it claims`(kind: ReverseProxy.Kind) async throws {
            try await with(kind) { proxied in
                var kept: [(WebSocketTestClient, TLSTunnel)] = []
                for index in 0..<3 {
                    var handshake = Handshake()
                    handshake.extraHeaders = [("X-Forwarded-For", "203.0.113.\(index)")]
                    let (client, tunnel) = try await proxied.connect(from: "127.0.0.10", handshake)
                    _ = try await client.next("welcome")
                    if index < 2 {
                        #expect(try await client.command("ping").name == "ok")
                    } else {
                        #expect(try await client.ending().code == 4005)
                    }
                    kept.append((client, tunnel))
                }
                let (other, _) = try await proxied.connect(from: "127.0.0.11")
                #expect(try await other.command("ping").name == "ok")
            }
        }

        @Test(arguments: installed)
        func `behind a proxy that is not trusted all clients are the proxy`(kind: ReverseProxy.Kind) async throws {
            try await with(kind, trusted: "") { proxied in
                var kept: [(WebSocketTestClient, TLSTunnel)] = []
                for index in 0..<3 {
                    let (client, tunnel) = try await proxied.connect(from: "127.0.0.\(10 + index)")
                    _ = try await client.next("welcome")
                    if index < 2 {
                        #expect(try await client.command("ping").name == "ok")
                    } else {
                        #expect(try await client.ending().code == 4005)
                    }
                    kept.append((client, tunnel))
                }
            }
        }
    }
}

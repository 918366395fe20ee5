import Foundation
import TestSupport
import Testing

@testable import Translation

@Suite(.timeLimit(.minutes(5))) struct EngineCertificateTests {
    enum Failure: Error { case noOpenSSL, noPort }

    /// Says how each handshake ended, and answers all requests alike.
    private static let script = """
        import os, socket, ssl, sys, threading
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        listener = socket.create_server(("127.0.0.1", int(sys.argv[3])))
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        print("listening", flush=True)
        while True:
            connection, _ = listener.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    secure.recv(65536)
                    secure.sendall(b"HTTP/1.1 429 x\\r\\nContent-Length: 0\\r\\n\\r\\n")
                    secure.unwrap()
                print("trusted", flush=True)
            except OSError:
                print("refused", flush=True)
        """

    private func server(_ folder: URL) async throws -> (process: HelperProcess, url: String) {
        guard let openssl = Tool.locate("openssl") else { throw Failure.noOpenSSL }
        let certificate =
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
            + " -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout key.pem -out certificate.pem"
        let made = try await Tool.run(openssl, certificate.split(separator: " ").map(String.init), in: folder)
        #expect(made.status == 0)
        for _ in 0..<20 {
            let port = String(Int.random(in: 20_000..<32_000))
            let files = ["certificate.pem", "key.pem"].map { folder.appending(path: $0).path() }
            let process = try HelperProcess(
                URL(filePath: "/usr/bin/env"), ["python3", "-c", Self.script] + files + [port])
            if try await process.says("listening") { return (process, "https://localhost:" + port) }
        }
        throw Failure.noPort
    }

    @Test func `a certificate that nobody vouches for ends the call before the key is sent`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "engine-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (process, url) = try await server(folder)
        let client = EngineHTTPClient()
        var settings = EngineSettings(name: "engine", kind: .libreTranslate)
        settings.url = url
        settings.deadline = .seconds(60)
        let engine = try EngineFactory.engine(settings, client: client, now: noonOnwards, report: { _ in })
        await #expect(throws: EngineError.unreachable) { try await engine.translate(try batch(["hello"])) }
        #expect(try await process.says("refused"))
        await client.shutdown()
    }
}

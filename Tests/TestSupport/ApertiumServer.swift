import Foundation

/// Apertium APY from Debian's `apertium-apy` and `apertium-en-es`, run on loopback for as long as this lives.
///
/// Its own command listens on all interfaces; the script gives it a socket of its own on loopback instead. It ends
/// with its standard input, and so with the tests.
package final class ApertiumServer: Sendable {
    package let url: String
    private let port: String
    private let process: HelperProcess

    package enum Failure: Error { case didNotStart }

    /// Whether the packages are installed.
    package static var isInstalled: Bool {
        ["/usr/lib/python3/dist-packages/apertium_apy/apy.py", modes + "/eng-spa.mode", modes + "/spa-eng.mode"]
            .allSatisfy { FileManager.default.fileExists(atPath: $0) }
    }

    package convenience init() async throws { try await self.init(port: nil) }

    /// - Parameter fixed: nil for any that is free.
    private init(port fixed: String?) async throws {
        for _ in 0..<20 {
            // Which ports are free only binding tells.
            let port = fixed ?? String(Int.random(in: 20_000..<32_000))
            // Debian's Python, which has its packages, and a locale of UTF-8, without which APY ends at once.
            let arguments = ["LC_ALL=C.UTF-8", "/usr/bin/python3", "-c", Self.script, Self.modes, "--port", port]
            let process = try HelperProcess(URL(filePath: "/usr/bin/env"), arguments)
            guard try await process.says("listening") else { continue }
            self.process = process
            self.port = port
            url = "http://127.0.0.1:" + port
            return
        }
        throw Failure.didNotStart
    }

    /// Ends it at once.
    package func stop() { process.finish() }

    /// Another one at the same address, once this one has ended.
    package func again() async throws -> ApertiumServer { try await ApertiumServer(port: port) }

    private static let modes = "/usr/share/apertium/modes"

    private static let script = """
        import os, sys, threading
        sys.argv[0] = "apertium-apy"
        from apertium_apy import apy
        from tornado.httpserver import HTTPServer
        from tornado.netutil import bind_sockets

        def bind(server, port):
            server.add_sockets(bind_sockets(port, "127.0.0.1"))
            print("listening", flush=True)

        HTTPServer.bind = bind
        HTTPServer.start = lambda server, *_: None
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        apy.main()
        """
}

import Foundation
import TestSupport
import Testing

/// What the relay tells a supervisor such as systemd: the test plays it, with a socket of its own.
@Suite(.enabled(if: Tool.locate("python3") != nil, "needs python3 for the socket"))
struct ServiceNotificationTests {
    /// Prints each word of each datagram as a line until its input ends.
    private static let listener = """
        import os, select, socket, sys
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.bind(sys.argv[1])
        print("bound", flush=True)
        while True:
            ready, _, _ = select.select([s, sys.stdin], [], [])
            if s in ready:
                for line in s.recv(4096).decode().splitlines(): print(line, flush=True)
            elif not sys.stdin.read(1):
                break
        """

    @Test func `it says when it is ready, alive, reading again and ending`() async throws {
        try await withTemporaryFolder { folder in
            let socket = folder.appending(path: "notify").path()
            let systemd = try HelperProcess(try #require(Tool.locate("python3")), ["-c", Self.listener, socket])
            try #require(try await systemd.says("bound"))
            var configuration = try RelayConfiguration.sample()
            configuration.environment = ["NOTIFY_SOCKET": socket, "WATCHDOG_USEC": "4000000"]
            try await RelayProcess.with(configuration) { relay in
                #expect(try await systemd.says("READY=1"))
                for _ in 0..<3 { #expect(try await systemd.says("WATCHDOG=1")) }
                await relay.signal(SIGHUP)
                #expect(try await systemd.says("RELOADING=1"))
                #expect(try await systemd.says("MONOTONIC_USEC="))
                #expect(try await systemd.says("READY=1"))
                let status = try await relay.terminate()
                #expect(status == 0)
                #expect(try await systemd.says("STOPPING=1"))
            }
            systemd.finish()
        }
    }
}

import Foundation
import Glibc

/// A server that a test puts beside the relay. It ends with this value, or with the test process.
package final class ServerProcess: Sendable {
    private let process: ChildProcess
    private let watchdog: Watchdog
    private let logFile: URL

    /// Starts the program in the folder, which is removed with the test process.
    package init(_ program: URL, _ arguments: [String], in folder: URL) throws {
        logFile = folder.appending(path: "server-\(UUID().uuidString).log")
        try Data().write(to: logFile)
        process = try ChildProcess(program, arguments, in: folder, output: .file(logFile), errors: logFile)
        watchdog = try Watchdog(over: process.id, removing: folder)
    }

    deinit { stop() }

    package func stop() {
        process.signal(SIGKILL)
        watchdog.dismiss()
    }

    /// What it wrote.
    package var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

    /// Whether it takes connections before long; false too where it ends.
    package func listens(on address: SocketAddress) async -> Bool {
        let deadline = ContinuousClock.now + .patience
        while ContinuousClock.now < deadline {
            if (try? await RawSocket.connect(to: address)) != nil { return true }
            // The wait for its end is the pause between two attempts.
            if let status = try? await process.status(within: .milliseconds(50)) {
                _ = status
                return false
            }
        }
        return false
    }
}

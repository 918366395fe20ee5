import Foundation
import Glibc

/// A server beside the relay, killed when it is no longer needed, or when the test process goes away.
package final class ServerProcess: Sendable {
    private let child: ChildProcess
    private let watchdog: Watchdog
    private let logFile: URL

    /// Starts the program in a folder of the test's own.
    package init(_ program: URL, _ arguments: [String], in folder: URL) throws {
        logFile = folder.appending(path: "server.log")
        let output = folder.appending(path: "server.out")
        for file in [logFile, output] { try Data().write(to: file) }
        child = try ChildProcess(program, arguments, in: folder, output: .file(output), errors: logFile)
        watchdog = try Watchdog(over: child.id, removing: folder)
    }

    /// What it wrote to standard error so far.
    package var log: String { (try? String(contentsOf: logFile, encoding: .utf8)) ?? "" }

    package func stop() {
        child.signal(SIGKILL)
        watchdog.dismiss()
    }

    deinit { stop() }
}

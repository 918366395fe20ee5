import Foundation

/// Kills a process and removes its folder when the test process goes away, however it does.
///
/// A shell waits for the end of a pipe that only the test process holds open: a crash or a kill closes it
/// where a `defer` would not run.
final class Watchdog: Sendable {
    private let lifeline: FileHandle

    /// Watches over one process until `dismiss`.
    init(over child: pid_t, removing folder: URL) throws {
        let pipe = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "trap '' INT HUP; read -r _ && exit 0; kill -KILL \"$0\"; rm -rf \"$1\"", "\(child)", folder.path(),
        ]
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        lifeline = pipe.fileHandleForWriting
    }

    /// Lets go; the watched process has ended.
    func dismiss() {
        try? lifeline.write(contentsOf: Data("\n".utf8))
        try? lifeline.close()
    }
}

import Foundation

/// The real `interline` program.
package enum RelayBinary {
    /// Why the program could not be used.
    package enum Failure: Error {
        case missing(String)
        case ended(arguments: [String], status: Int32, stdout: String, stderr: String)
    }

    /// `INTERLINE_BINARY` where it is set, else the program beside the running test bundle.
    package static func locate() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["INTERLINE_BINARY"] {
            guard FileManager.default.isExecutableFile(atPath: path) else { throw Failure.missing(path) }
            return URL(filePath: path)
        }
        var folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        // A bundle's executable may lie some folders inside it.
        for _ in 0..<4 {
            let candidate = folder.appending(path: "interline")
            if FileManager.default.isExecutableFile(atPath: candidate.path()) { return candidate }
            folder.deleteLastPathComponent()
        }
        throw Failure.missing("interline beside \(CommandLine.arguments[0])")
    }

    /// Runs the program to its end; other exit codes than 0 throw what it printed.
    package static func output(of arguments: [String], in folder: URL) async throws -> String {
        let run = try await run(arguments, in: folder)
        guard run.status == 0 else {
            throw Failure.ended(arguments: arguments, status: run.status, stdout: run.stdout, stderr: run.stderr)
        }
        return run.stdout
    }

    /// Runs the program to its end, whatever it makes of its arguments, and gives up after a minute.
    package static func run(
        _ arguments: [String], in folder: URL
    ) async throws -> (status: Int32, stdout: String, stderr: String) {
        try await Tool.run(locate(), arguments, in: folder)
    }
}

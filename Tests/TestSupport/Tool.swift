import Foundation

/// Programs that tests run beside the relay.
package enum Tool {
    /// Why a program did not end by itself.
    package enum Failure: Error {
        case timedOut(URL, [String])
    }

    /// The program of the name on the search path; nil where there is none.
    package static func locate(_ name: String) -> URL? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { URL(filePath: String($0)).appending(path: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path()) }
    }

    /// Runs a program to its end, whatever it makes of its arguments, and gives up after the time.
    package static func run(
        _ program: URL, _ arguments: [String], in folder: URL, within time: Duration = .patience
    ) async throws -> (status: Int32, stdout: String, stderr: String) {
        let id = UUID().uuidString
        let files = ["out", "err"].map { folder.appending(path: "run-\(id).\($0)") }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        for file in files { try Data().write(to: file) }
        let child = try ChildProcess(program, arguments, in: folder, output: .file(files[0]), errors: files[1])
        guard let status = try await child.status(within: time) else {
            child.signal(SIGKILL)
            throw Failure.timedOut(program, arguments)
        }
        return (
            status, String(decoding: try Data(contentsOf: files[0]), as: UTF8.self),
            String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
        )
    }
}

import Foundation

/// A program that does something beside the relay until it is told to end.
///
/// It should end with its standard input, which also closes when the test process goes away.
package final class HelperProcess: Sendable {
    private let input: FileHandle
    private let lines = LineCollector()

    /// Starts the program; what it says on standard error is dropped.
    package init(_ program: URL, _ arguments: [String]) throws {
        let (input, output) = (Pipe(), Pipe())
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.input = input.fileHandleForWriting
        lines.collect(from: output.fileHandleForReading)
    }

    /// Whether it prints a line with the prefix in time. Lines before that are dropped; only one may wait.
    package func says(_ prefix: String, within time: Duration = .patience) async throws -> Bool {
        try await lines.first(withPrefix: prefix, within: time) != nil
    }

    /// Ends its standard input.
    package func finish() { try? input.close() }

    deinit { finish() }
}

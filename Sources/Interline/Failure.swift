import ArgumentParser
import Foundation
import InterlineServer

/// How the process says that it failed.
enum Failure {
    /// `EX_CONFIG` of sysexits.h.
    static let badConfiguration = ExitCode(78)

    static func configuration(_ failure: SettingsFailure) -> ExitCode {
        say(failure.description)
        return badConfiguration
    }

    /// Does what a command is for; what goes wrong is said, and the process ends with 1.
    static func exiting(_ body: () throws -> Void) throws {
        do { try body() } catch {
            say("interline: \(error)")
            throw ExitCode.failure
        }
    }

    static func say(_ message: String) {
        try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8))
    }
}

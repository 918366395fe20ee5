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

    static func say(_ message: String) {
        try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8))
    }
}

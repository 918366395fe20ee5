import ArgumentParser
import Foundation
import InterlineServer

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the relay until SIGTERM or SIGINT, which drain it.",
        discussion: "Prints one line `listening ws=HOST:PORT admin=HOST:PORT` when it is ready.")

    @OptionGroup var options: SettingsOptions

    @Option(help: "Where viewers connect, HOST:PORT; port 0 takes a free one.")
    var listen: HostPort?

    @Option(help: "Where operators connect, HOST:PORT.")
    var admin: HostPort?

    func run() async throws {
        // A file that may grow no more, or a pipe whose reader has gone, is an error to deal with and no reason to die.
        signal(SIGXFSZ, SIG_IGN)
        signal(SIGPIPE, SIG_IGN)
        let settings = try overridden()
        let log = settings.log.bootstrap()
        do {
            let server = try await RelayServer(settings, log: log)
            try await server.run { addresses in
                let line = "listening ws=\(addresses.relay) admin=\(addresses.admin)\n"
                try? FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
                // For people; what reads the line above need not read these.
                let scheme = settings.tls.certificate == nil ? "http" : "https"
                if settings.web { Failure.say("viewer page  \(scheme)://\(addresses.relay)/") }
                Failure.say("admin API    http://\(addresses.admin)/metrics")
            }
        } catch let failure as SettingsFailure {
            throw Failure.configuration(failure)
        } catch {
            Failure.say("interline: \(error)")
            throw ExitCode.failure
        }
    }
}

extension Serve {
    private func overridden() throws -> Settings {
        var settings = try options.load()
        if let listen { settings.listen = listen }
        if let admin { settings.admin.listen = admin }
        return settings
    }
}

extension HostPort: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

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
        let settings: Settings
        do throws(SettingsFailure) { settings = try overridden() } catch { throw Failure.configuration(error) }
        let log = settings.log.bootstrap()
        let again: @Sendable () throws(SettingsFailure) -> Settings = { [self] () throws(SettingsFailure) in
            try overridden()
        }
        do {
            let server = try await RelayServer(settings, log: log, again: again)
            try await server.run { addresses in
                let line = "listening ws=\(addresses.relay) admin=\(addresses.admin)\n"
                try? FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
                // For people; what reads the line above need not read these.
                let scheme = settings.tls.certificate == nil ? "http" : "https"
                if settings.web {
                    Failure.say("viewer page  \(scheme)://\(addresses.relay)/")
                    Failure.say("host console \(scheme)://\(addresses.relay)/host.html")
                }
                Failure.say("admin API    http://\(addresses.admin)/v1/openapi.json")
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
    private func overridden() throws(SettingsFailure) -> Settings {
        var settings = try options.read()
        if let listen { settings.listen = listen }
        if let admin { settings.admin.listen = admin }
        return settings
    }
}

extension HostPort: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

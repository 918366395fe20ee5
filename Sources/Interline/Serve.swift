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
        var settings = try options.load()
        if let listen { settings.listen = listen }
        if let admin { settings.admin.listen = admin }
        let log = settings.log.bootstrap()
        do {
            let server = try await RelayServer(settings, log: log)
            try await server.run { line in
                FileHandle.standardOutput.write(Data((line + "\n").utf8))
            }
        } catch let failure as SettingsFailure {
            throw Failure.configuration(failure)
        } catch {
            Failure.say("interline: \(error)")
            throw ExitCode.failure
        }
    }
}

extension HostPort: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

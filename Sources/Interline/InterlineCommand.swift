import ArgumentParser
import InterlineServer

@main
struct InterlineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interline", abstract: "A live-stream chat relay.", version: InterlineVersion.current,
        subcommands: [
            Serve.self, Check.self, Token.self, Export.self, Backup.self, Restore.self, Gloss.self,
        ])
}

/// Where the settings come from; the command line wins over the file.
struct SettingsOptions: ParsableArguments {
    @Option(help: "The configuration, a YAML file.")
    var config: String

    @Option(help: "The data folder, instead of the configuration's.")
    var data: String?

    /// The settings. Ends the process with 78 and every problem on standard error if they are wrong.
    func load() throws -> Settings {
        do throws(SettingsFailure) { return try read() } catch { throw Failure.configuration(error) }
    }

    /// The settings, or every problem of them.
    func read() throws(SettingsFailure) -> Settings {
        var settings = try Settings.load(file: config)
        if let data { settings.data = data }
        let problems = SettingsFileCheck.problems(in: settings)
        guard problems.isEmpty else { throw SettingsFailure(problems: problems) }
        return settings
    }
}

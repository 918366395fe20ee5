import ArgumentParser

/// The generator's command line.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interline-load",
        abstract: "Puts load on an Interline relay and checks what it promises.",
        usage: """
            interline-load SCENARIO --url ws://HOST:PORT [--secret FILE] [--pid N] [options]
            interline-load list
            interline-load replay [options]
            """,
        discussion: """
            Exit codes: 0 all promises kept, 1 a promise broken, 64 bad usage, 69 the run could not begin, 71 too few \
            open files, 78 a bad scenario file.
            """,
        subcommands: [ScenarioCommand.self, ListCommand.self, ReplayCommand.self],
        defaultSubcommand: ScenarioCommand.self)
}

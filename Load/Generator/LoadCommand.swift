import ArgumentParser

/// The generator's command line.
struct LoadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interline-load",
        abstract: "Puts load on an Interline relay and checks what it promises.",
        discussion: """
            Exit codes: 0 all promises kept, 1 a promise broken, 64 bad usage, 69 the run could not begin, 71 too few \
            open files.
            """,
        subcommands: [ReplayCommand.self])
}

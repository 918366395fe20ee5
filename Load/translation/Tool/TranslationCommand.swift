import ArgumentParser

/// Measures translation as the relay does it.
@main
struct TranslationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interline-translation", abstract: "Measures translation as the relay does it.",
        subcommands: [EvaluateCommand.self, ReplayCommand.self, OverheadCommand.self])
}

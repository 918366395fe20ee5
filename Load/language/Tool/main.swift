import ArgumentParser

LanguageCommand.main()

/// Trains and measures language identification.
struct LanguageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interline-language", abstract: "Trains and measures language identification.",
        subcommands: [EvaluateCommand.self, TrainCommand.self])
}

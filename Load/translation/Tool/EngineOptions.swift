import ArgumentParser
import ChatModel
import InterlineServer
import Logging
import Translation

/// What translates: the relay's own parts, from its settings.
struct EngineOptions: ParsableArguments {
    @Option(help: "The relay's configuration, whose translation section is used.")
    var config: String?

    @Option(help: "An engine in place of the configuration's: KIND=URL, such as apertium=http://127.0.0.1:2737.")
    var engine: String?

    @Option(help: "Milliseconds that a translation may take, in place of the configuration's.")
    var deadlineMs: Int?

    @Flag(help: "Leaves the phrasebook out, so that engines get every line.")
    var noPhrasebook = false

    /// Without budgets, which a measurement would use up.
    func parts() throws -> TranslationParts {
        do throws(SettingsFailure) {
            var settings =
                try config.map { file throws(SettingsFailure) in try Settings.load(file: file) }?.translation
                ?? TranslationSettings()
            settings.budgetRoomHour = 0
            settings.budgetDay = 0
            if noPhrasebook { settings.phrasebook = false }
            if let engine = try? engineSettings() { settings.engines = [engine] }
            if let deadlineMs {
                settings.deadline = .milliseconds(deadlineMs)
                for index in settings.engines.indices { settings.engines[index].deadline = .milliseconds(deadlineMs) }
            }
            return try TranslationParts(settings, clock: { Moment.now }, log: Logger(label: "translation"))
        } catch {
            throw ValidationError(error.description)
        }
    }

    func validate() throws {
        _ = try engineSettings()
        if let deadlineMs, !(10...60_000).contains(deadlineMs) { throw ValidationError("--deadline-ms: 10 to 60000") }
    }

    private func engineSettings() throws -> EngineSettings? {
        guard let engine else { return nil }
        let parts = engine.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let kind = EngineKind(rawValue: parts[0]) else {
            let kinds = EngineKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--engine: KIND=URL with a kind of \(kinds)")
        }
        var settings = EngineSettings(name: parts[0], kind: kind)
        settings.url = parts[1]
        if let problem = settings.problems.first { throw ValidationError("--engine: \(problem)") }
        return settings
    }
}

/// Readers' languages on the command line.
struct LanguageArgument: ExpressibleByArgument {
    let tag: LanguageTag

    init?(argument: String) {
        guard let tag = LanguageTag(argument) else { return nil }
        self.tag = tag
    }
}

import ArgumentParser
import LoadKit

/// `interline-load SCENARIO`.
struct ScenarioCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a scenario (the word run may be left out).")

    @Argument(help: "A scenario's name, see list, or the path of a scenario file.") var scenario: String
    @Option(help: "The folder of the scenarios.") var scenarios = "Load/scenarios"
    @Option(help: "Users, rooms and rates are multiplied by this.") var scale = 1.0
    @Option(
        help: """
            Starts the relay again, for scenarios that end it: run by sh, to begin with exec, and to print the relay's \
            listening line.
            """)
    var restartCommand: String?
    @OptionGroup var relay: RelayOptions

    func validate() throws {
        guard scale > 0, scale <= 1000 else { throw ValidationError("--scale must be above 0 and at most 1000.") }
    }

    func run() throws {
        let file: (name: String, path: String, bytes: [UInt8])
        do throws(ScenarioLibrary.Failure) {
            file = try ScenarioLibrary(folder: scenarios).read(scenario)
        } catch {
            throw ValidationError("\(error)")
        }
        let found: Scenario
        do throws(ScenarioFailure) {
            found = try ScenarioFile.decode(file.bytes, name: file.name, file: file.path)
        } catch {
            Terminal.say("\(error)")
            throw ExitCode(78)
        }
        try relay.perform(found.scaled(by: scale)) { plan in
            plan.scale = scale
            plan.restartCommand = restartCommand
        }
    }
}

/// `interline-load list`.
struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Shows the scenarios.")

    @Option(help: "The folder of the scenarios.") var scenarios = "Load/scenarios"

    func run() throws {
        let library = ScenarioLibrary(folder: scenarios)
        for name in library.names {
            do {
                let file = try library.read(name)
                let scenario = try ScenarioFile.decode(file.bytes, name: name, file: file.path)
                let users = scenario.groups.reduce(0) { $0 + $1.count }
                print("\(name): \(scenario.description)")
                print("    \(users) users, \(Int(scenario.seconds)) s at scale 1. \(scenario.scaleText)")
            } catch {
                print("\(name): \(error)")
            }
        }
    }
}

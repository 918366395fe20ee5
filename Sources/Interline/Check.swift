import ArgumentParser
import InterlineServer

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Validates a configuration and the files that it names; says every problem with its line.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.load()
        do throws(SettingsFailure) {
            try await settings.checkTokenKeys()
            try settings.checkRules()
            try settings.checkOperatorTokens()
        } catch {
            throw Failure.configuration(error)
        }
        print("\(options.config): no problems")
    }
}

import ArgumentParser
import InterlineServer

struct Gloss: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Gets CC-CEDICT, under a licence of its own, for glosses of Chinese words.",
        discussion: "Without --accept-licence it says what the dictionary is and ends with 64.")

    @Flag(help: "You have read the dictionary's licence (CC BY-SA 4.0) and accept it.")
    var acceptLicence = false

    @Option(help: "A file, or an https address; either may be compressed with gzip.")
    var from = GlossDictionary.address

    @Option(help: "The relay's data folder.")
    var data = "data"

    func run() async throws {
        guard acceptLicence else {
            Failure.say(GlossDictionary.about)
            Failure.say("\nTo get it from \(from) into \(data), run the same again with --accept-licence.")
            throw ExitCode(64)
        }
        do throws(GlossFailure) {
            let installed = try await GlossDictionary.install(from: from, into: data)
            print("\(installed.path): CC-CEDICT, CC BY-SA 4.0, \(installed.words) words. Name it in the configuration:")
            print("translation:\n  gloss_file: \(installed.path)")
        } catch {
            Failure.say("interline: \(error)")
            throw ExitCode.failure
        }
    }
}

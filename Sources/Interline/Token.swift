import ArgumentParser
import ChatModel
import Foundation
import InterlineServer

struct Token: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints a token for a user.")

    @OptionGroup var options: SettingsOptions

    @Option(help: "The user's id.")
    var user: String

    @Option(help: "viewer, member, interpreter, moderator, host or admin.")
    var role: String = "viewer"

    @Option(help: "The name that others see; the id where it is not given.")
    var name: String?

    @Option(name: .customLong("room"), help: "A room that the token opens, or *; any public room where none is given.")
    var rooms: [String] = []

    @Option(help: "The language that the user reads, such as zh-Hans.")
    var lang: String?

    @Option(help: "How long the token is valid: 90s, 15m, 1h or 7d.")
    var ttl: String = "1h"

    func run() async throws {
        let principal = try principal()
        guard let ttl = Self.duration(ttl) else { throw ValidationError("--ttl: 90s, 15m, 1h or 7d, not \(ttl)") }
        let settings = try options.load()
        do {
            print(try await settings.mintToken(for: principal, lasting: ttl))
        } catch let failure as SettingsFailure {
            throw Failure.configuration(failure)
        } catch {
            Failure.say("interline: \(error)")
            throw ExitCode.failure
        }
    }

    private func principal() throws -> Principal {
        guard let user = UserID(user) else { throw ValidationError("--user: 1 to 128 bytes, no control characters") }
        guard let role = Role(rawValue: role) else {
            throw ValidationError("--role: \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var scope = RoomScope.publicRooms
        if rooms.contains("*") {
            scope = .all
        } else if !rooms.isEmpty {
            scope = .only(
                Set(
                    try rooms.map { name in
                        guard let room = RoomID(name) else { throw ValidationError("--room: \(name) is no room name") }
                        return room
                    }))
        }
        var language: LanguageTag?
        if let lang {
            language = LanguageTag(lang)
            guard language != nil else { throw ValidationError("--lang: a tag such as en or zh-Hans") }
        }
        return Principal(user: user, name: name ?? user.name, role: role, rooms: scope, language: language)
    }

    private static func duration(_ text: String) -> Duration? {
        let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[String($0)] }), let count = Int(text.dropLast()), count > 0,
            count <= 3650 * 86_400 / unit
        else { return nil }
        return .seconds(count * unit)
    }
}

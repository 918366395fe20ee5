import ChatModel
import Foundation
import LanguageRules
import Testing

@testable import InterlineServer

/// `config/interline.yaml`, which documents every key.
@Suite struct SampleSettingsTests {
    private static let path =
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../config/interline.yaml")
        .standardized.path

    private static func settings() throws -> Settings { try Settings.load(file: path) }

    @Test func `the sample has no problem and names no file that is missing`() throws {
        #expect(try SettingsFileCheck.problems(in: Self.settings()).isEmpty)
    }

    @Test func `the sample says the defaults and one room more`() throws {
        var settings = try Self.settings()
        var lobby = ConfiguredRoom(name: try #require(RoomID("lobby")))
        lobby.title = "Lobby"
        let hour = PolicySchedule(
            name: "Chinese hour", span: .weekly(days: [], from: 20 * 60, to: 21 * 60, offset: 0),
            allow: [try #require(LanguageTag("zh"))], other: .allow)
        lobby.schedules = [hour]
        lobby.languageLimits = [try #require(LanguageTag("zh")): LanguageLimit()]
        lobby.emotes = [try #require(Emote(name: "wave", value: "👋"))]
        lobby.houseRules = HouseRules([
            HouseRules.Text(language: .english, text: "Be kind. No spoilers, no advertising.")
        ])
        #expect(settings.rooms.configured == [lobby])
        settings.rooms.configured = []
        #expect(settings == Settings())
    }

    @Test func `the sample has every key with what its value must be above it`() throws {
        let documented = try Self.documented()
        let known = Settings.knownKeys()
        #expect(known.count > 70)
        let comments = try #require(documented["translation.engines"])
        for key in known where key.path.hasPrefix("translation.engines.") {
            let name = String(key.path.split(separator: ".").last ?? "")
            let expected = try #require(key.expected)
            #expect(comments.contains("\(name): \(expected)"), "\(name): should say \(expected)")
        }
        for key in known where !key.path.hasPrefix("translation.engines.") {
            let name = String(key.path.split(separator: ".").last ?? "")
            let comments = try #require(documented[key.path], "\(key.path) is not in the sample")
            guard let expected = key.expected else { continue }
            #expect(comments.contains(expected), "\(name): says \(comments), should say \(expected)")
            let saysDefault = comments.contains("Default") || comments.contains("Required")
            #expect(saysDefault, "\(key.path) does not say its default")
        }
        #expect(
            Set(documented.keys)
                == Set(known.map(\.path).filter { !$0.hasPrefix("translation.engines.") }))
    }

    /// Each key of the sample with the comment lines right above it, joined.
    private static func documented() throws -> [String: String] {
        var found: [String: String] = [:]
        var comments: [Substring] = []
        var section: [(indent: Int, key: Substring)] = []
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let text = line.drop { " -".contains($0) }
            if text.hasPrefix("#") {
                comments.append(text.dropFirst(2))
            } else if let colon = text.firstIndex(of: ":") {
                // The dash before a list's group counts as white space: its keys stand in one column.
                let indent = line.count - text.count
                while let last = section.last, last.indent >= indent { section.removeLast() }
                section.append((indent, text[..<colon]))
                found[section.map(\.key).joined(separator: ".")] = comments.joined(separator: " ")
                comments = []
            }
        }
        return found
    }
}

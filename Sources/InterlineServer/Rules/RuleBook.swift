import ChatModel
import LanguageRules
import Relay
import Synchronization
import TextAnalysis

/// The term rules of all rooms. They may be exchanged at any time; each message is judged by one set.
final class RuleBook: MessageExaminer {
    /// Compiled rules, ready to be used.
    struct Sets {
        fileprivate var common: RuleSet
        fileprivate var rooms: [RoomID: RuleSet]
    }

    private let sets: Mutex<Sets>

    /// Reads and compiles all rule files.
    init(_ settings: Settings) throws(SettingsFailure) {
        sets = Mutex(try Self.compile(settings))
        // The first text loads tables, which no viewer should wait for.
        if let room = RoomID("warm") { _ = examine("warm", in: room, RuleContext(), usual: nil) }
    }

    /// Messages are judged by these rules from now on.
    func use(_ new: Sets) { sets.withLock { $0 = new } }

    /// Reads and compiles all rule files of the settings.
    static func compile(_ settings: Settings) throws(SettingsFailure) -> Sets {
        try compile(settings.rules, settings.rooms.configured)
    }

    /// What is wrong with the text of a rule file.
    static func problems(in text: String, file: String) -> [SettingsProblem] {
        do throws(SettingsFailure) {
            _ = try set([RuleSource.decode(text, file: file)])
            return []
        } catch {
            return error.problems
        }
    }

    func examine(_ text: String, in room: RoomID, _ context: RuleContext, usual: LanguageTag?) -> Examination {
        let rules = sets.withLock { $0.rooms[room] ?? $0.common }
        let analysed = AnalysedText(text)
        let guess = LanguageIdentifier.shared.identify(text, folded: analysed.folded, usual: usual)
        return Examination(
            reading: LanguageReading(guess), terms: rules.judge(analysed, in: context),
            analysed: analysed)
    }

    private static func compile(_ settings: RuleSettings, _ rooms: [ConfiguredRoom]) throws(SettingsFailure) -> Sets {
        let common = try settings.files.map { source throws(SettingsFailure) in try source.read() }
        var own: [RoomID: RuleSet] = [:]
        for room in rooms where !room.rules.isEmpty {
            let files = try room.rules.map { source throws(SettingsFailure) in try source.read() }
            own[room.name] = try set(common + files)
        }
        return Sets(common: try set(common), rooms: own)
    }

    private static func set(_ files: [RuleFile]) throws(SettingsFailure) -> RuleSet {
        do throws(RuleSetError) {
            return try RuleSet(files)
        } catch {
            throw SettingsFailure(problems: [
                SettingsProblem(
                    origin: SettingsOrigin(file: "rules", line: nil, column: nil, key: ""), message: "\(error)")
            ])
        }
    }

    /// Reads and compiles all rule files of the settings, to say what is wrong with them.
    static func check(_ settings: Settings) throws(SettingsFailure) { _ = try compile(settings) }
}

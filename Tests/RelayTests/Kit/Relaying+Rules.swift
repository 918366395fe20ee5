import ChatModel
import LanguageRules
import Relay
import RoomLog

extension Relaying {
    /// A relay whose room has rules and languages.
    package static func ruled(
        _ rules: RuleSet = .empty, by examiner: (any MessageExaminer)? = nil, reviewer: (any MessageReviewer)? = nil,
        log: any RoomLog = MemoryRoomLog(), settings adjustSettings: (inout RoomSettings) -> Void = { _ in },
        configuring adjust: (inout RoomConfiguration) -> Void = { _ in }
    ) -> Relaying {
        var settings = RoomSettings(charactersMax: 500)
        adjustSettings(&settings)
        return Relaying(
            log: log, examiner: examiner ?? WordExaminer(rules), reviewer: reviewer,
            blueprints: [RoomBlueprint(room: .lobby, isPublic: true, settings: settings)], adjust)
    }
}

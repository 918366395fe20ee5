import ChatModel
import Hummingbird

extension AdminServer {
    /// Engines and budgets of translation.
    static func translation(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(id: "getTranslation", method: .get, path: "/v1/translation") { request in
                let limit = try request.query { $0.limit() }
                return AdminResponse.json(services.node.translation(rooms: limit).json)
            }
        ]
    }
}

extension TranslationStatus {
    fileprivate var json: JSON {
        .members([
            "engines": .array(engines.map(\.json)),
            "budget": .members([
                "room_hour": roomHourBudget.map { .count($0) }, "day": dayBudget.map { .count($0) },
                "spent_today": dayBudget == nil ? nil : .count(spentToday),
                "rooms": .array(
                    spenders.map {
                        .object(["room": .string($0.room.name), "characters": .count($0.characters)])
                    }),
            ]),
            "cache": .object(["entries": .count(cacheEntries), "bytes": .count(cacheBytes)]),
            "under_way": .count(underWay), "waiting": .count(waiting),
        ])
    }
}

extension EngineStatus {
    fileprivate var json: JSON {
        .object([
            "name": .string(name), "held_back": .boolean(isHeldBack),
            "held_back_pairs": .array(heldBackPairs.map { .string($0) }), "calls": .count(calls),
            "running": .count(running), "texts": .count(texts), "characters": .count(characters),
            "failures": .object(failures.mapValues { .count($0) }), "turned_away": .count(turnedAway),
            "mean_ms": .integer(meanTime.milliseconds),
        ])
    }
}

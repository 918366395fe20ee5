import ChatModel
import ChatProtocol
import Foundation
import Hummingbird
import Relay
import RoomLog

extension AdminServer {
    /// Rooms: seen, made, changed, closed.
    static func rooms(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(id: "listRooms", method: .get, path: "/v1/rooms") { request in
                let (after, limit) = try request.query { ($0.text("after", bytes: 1...64) ?? "", $0.limit()) }
                let names = try await services.roomNames(after: after, limit: limit + 1)
                var items: [JSON] = []
                for name in names.prefix(limit) { items.append(try await services.summary(of: name)) }
                return AdminResponse.page(items, next: names.count > limit ? names[limit - 1].name : nil)
            },
            AdminOperation(
                id: "createRoom", method: .post, path: "/v1/rooms", isMutating: true, body: "application/json"
            ) { request in
                let (name, given) = try request.fields { reader -> (RoomID?, JSON?) in
                    let name = reader.room("name", isRequired: true)
                    return (name, reader.object("settings"))
                }
                guard let name else { throw AdminProblem.internal }
                var patch = RoomSettingsPatch()
                if let given, given != .object([:]) { patch = try RoomSettingsPatch(settings: given) }
                try await request.audit(room: name)
                let room = services.registry.room(name)
                do {
                    try await room.open(patch, by: request.principal)
                } catch Refusal.alreadyDone {
                    throw AdminProblem.conflict("the room exists")
                }
                var response = AdminResponse.json(services.describe(try await room.overview()), .created)
                response.headers[.location] = "/v1/rooms/" + name.name.asPathPart
                return response
            },
            AdminOperation(id: "getRoom", method: .get, path: "/v1/rooms/{room}") { request in
                try request.query { _ in }
                return AdminResponse.json(
                    services.describe(try await services.registry.room(request.room()).overview()))
            },
            AdminOperation(
                id: "changeRoom", method: .patch, path: "/v1/rooms/{room}", isMutating: true, body: "application/json"
            ) { request in
                let name = try request.room()
                let patch = try RoomSettingsPatch(settings: .object(try request.object()))
                try await request.audit(room: name)
                let room = services.registry.room(name)
                try await room.administer(.set(patch), by: request.principal)
                return AdminResponse.json(services.describe(try await room.overview()))
            },
            AdminOperation(id: "closeRoom", method: .delete, path: "/v1/rooms/{room}", isMutating: true) { request in
                let (name, reason) = (try request.room(), try request.query { $0.text("reason", bytes: 0...500) })
                let room = services.registry.room(name)
                try await request.audit(room: name, reason: reason)
                try await room.close(reason, by: request.principal)
                return AdminResponse.nothing
            },
        ]
    }
}

extension AdminServices {
    /// Rooms of the record, of the configuration, and those that are active, by the bytes of their names.
    func roomNames(after: String, limit: Int) async throws(AdminProblem) -> [RoomID] {
        let recorded: [RoomID]
        do {
            recorded = try await catalogue.rooms(after: after, limit: limit)
        } catch {
            throw .unavailable("the record can't be read")
        }
        let others = registry.known.filter { after.utf8.lexicographicallyPrecedes($0.name.utf8) }
        let all = Set(recorded).union(others).sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return Array(all.prefix(limit))
    }

    /// What a list says of a room; it wakes none that sleeps.
    fileprivate func summary(of name: RoomID) async throws -> JSON {
        guard let room = registry.activeRoom(name), let seen = try? await room.overview() else {
            return .object(["name": .string(name.name), "active": false])
        }
        return .object([
            "name": .string(name.name), "active": true, "viewers": .count(seen.viewers),
            "closed": .boolean(seen.isClosed),
            "holds": .count(seen.holds),
        ])
    }

    func describe(_ room: RoomOverview) -> JSON {
        // As the wire writes them, so that both have the same names.
        let event = registry.encode(.state(room.settings.asPatch, at: clock().wall), in: room.room)
        var settings = JSON.null
        if case .object(let members)? = JSON(parsing: Data(event)), let patch = members["patch"] { settings = patch }
        return .object([
            "name": .string(room.room.name), "closed": .boolean(room.isClosed), "public": .boolean(room.isPublic),
            "epoch": .string(room.newest.epoch), "newest": .integer(room.newest.sequence.value),
            "viewers": .count(room.viewers), "holds": .count(room.holds), "sanctions": .count(room.sanctions),
            "waiting": .count(room.waiting), "settings": settings,
        ])
    }
}

extension RoomSettingsPatch {
    /// Reads settings just as `set` does.
    init(settings: JSON) throws(AdminProblem) {
        let line = JSON.object(["op": "set", "room": "x", "patch": settings]).bytes
        let decoded = line.withUnsafeBytes { bytes in
            Result { () throws(CommandError) in try CommandDecoder.decode(bytes) }
        }
        switch decoded {
        case .success(let command):
            guard case .set(_, let patch)? = command?.operation else { throw .internal }
            self = patch
        case .failure(let error):
            let name =
                switch error {
                case .badSetting(_, let complaint), .badCommand(_, let complaint): complaint.name
                case .notJSON, .unknownOp: "settings"
                }
            throw .badField(name.isEmpty ? "settings" : name, Catalogue.text(error.phrase, in: nil))
        }
    }
}

extension String {
    /// As one part of a path.
    var asPathPart: String {
        addingPercentEncoding(withAllowedCharacters: .urlPathAllowed.subtracting(CharacterSet(charactersIn: "/"))) ?? ""
    }
}

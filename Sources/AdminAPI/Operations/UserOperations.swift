import ChatModel
import Hummingbird
import Relay
import RoomLog

extension AdminServer {
    /// What is known of a person in all rooms, and its erasure.
    static func users(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(id: "getUser", method: .get, path: "/v1/users/{user}") { request in
                let user = try request.user()
                let (after, limit) = try request.query { ($0.text("after", bytes: 1...64) ?? "", $0.limit(most: 50)) }
                let names = try await services.roomNames(after: after, limit: limit + 1)
                var rooms: [JSON] = []
                for name in names.prefix(limit) {
                    if let known = try await known(services, of: user, in: name), known.saysSomething {
                        rooms.append(known)
                    }
                }
                return AdminResponse.json(
                    .members([
                        "user": .string(user.name), "ban": services.node.ban(of: user)?.json, "rooms": .array(rooms),
                        "next": .optional(names.count > limit ? names[limit - 1].name : nil),
                    ]))
            },
            AdminOperation(id: "listUserMessages", method: .get, path: "/v1/users/{user}/messages") { request in
                let user = try request.user()
                let (after, limit) = try request.query { ($0.text("after", bytes: 1...128), $0.limit()) }
                return try await userMessages(services, user, after: after, limit: limit)
            },
            AdminOperation(
                id: "eraseUser", method: .post, path: "/v1/users/{user}/erase", isMutating: true,
                body: "application/json"
            ) { request in
                let user = try request.user()
                let (after, limit) = try request.fields { reader in
                    (reader.text("after", bytes: 1...128), Int(reader.integer("limit", 1...50) ?? 10))
                }
                let start = try after.map { text throws(AdminProblem) in try UserCursor(text) }
                try await request.audit(user: user)
                return try await erase(services, user, from: start, limit: limit, request)
            },
        ]
    }

    /// Nil where the room is gone. A function of its own: within the loop, Swift 6.3.1 never ends compiling it
    /// (`StackNesting::fixNesting`).
    private static func known(
        _ services: AdminServices, of user: UserID, in room: RoomID
    ) async throws(AdminProblem) -> JSON? {
        do throws(AdminProblem) {
            return try await services.registry.room(room).known(of: user)
        } catch {
            if error.status == .notFound { return nil }
            throw error
        }
    }

    /// Empty where the room is gone.
    private static func found(
        _ services: AdminServices, _ query: MessageQuery, in room: RoomID
    ) async throws(AdminProblem) -> MessagePage {
        do throws(AdminProblem) {
            return try await services.registry.room(room).found(query)
        } catch {
            if error.status == .notFound { return MessagePage() }
            throw error
        }
    }

    /// Rooms by name, in each the newest first. A page looks through a bounded part of the record and may be empty.
    private static func userMessages(
        _ services: AdminServices, _ user: UserID, after: String?, limit: Int
    ) async throws(AdminProblem) -> Response {
        var place = UserCursor(room: "", before: nil)
        if let after { place = try UserCursor(after) }
        var items: [JSON] = []
        var scanned = 0
        var names: ArraySlice<RoomID> = []
        while items.count < limit, scanned < scanMost {
            let found: RoomID?
            if place.before != nil {
                found = RoomID(place.room)
            } else {
                if names.isEmpty { names = try await services.roomNames(after: place.room, limit: 50)[...] }
                found = names.popFirst()
            }
            guard let name = found else { return AdminResponse.page(items, next: nil) }
            var query = MessageQuery(limit: limit - items.count)
            query.user = user
            query.before = place.before
            query.scanMost = scanMost - scanned
            let page = try await Self.found(services, query, in: name)
            items += page.messages.map { $0.json(in: name) }
            // A room costs something even where it is empty.
            scanned += max(page.scanned, 50)
            place = UserCursor(room: name.name, before: page.next)
        }
        return AdminResponse.page(items, next: place.text)
    }

    private static let scanMost = 5000

    /// Goes on until the rooms are done or the time for one step is over, which may be within a room.
    private static func erase(
        _ services: AdminServices, _ user: UserID, from start: UserCursor?, limit: Int, _ request: AdminRequest
    ) async throws(AdminProblem) -> Response {
        var names = try await services.roomNames(after: start?.room ?? "", limit: limit + 1)
        if let start, start.before != nil, let room = RoomID(start.room) { names.insert(room, at: 0) }
        var rooms: [JSON] = []
        var next = names.count > limit ? UserCursor(room: names[limit - 1].name, before: nil) : nil
        for (index, name) in names.prefix(limit).enumerated() {
            let before = index == 0 ? start?.before : nil
            let (erased, rest) = try await erased(services, user, in: name, before: before, request)
            if erased != Erasure() { rooms.append(erased.json(in: name)) }
            let isLast = index + 1 == names.count
            if rest != nil || !isLast && ContinuousClock.now >= request.stepsUntil {
                next = UserCursor(room: name.name, before: rest)
                break
            }
        }
        var isOverwritten = false
        if next == nil {
            do throws(NodeRefusal) { try await services.node.forgetReasons(about: user) } catch {
                throw AdminProblem(error)
            }
        }
        do throws(RoomLogError) {
            if next == nil { try await services.redaction.redactAudit(of: user) }
            isOverwritten = try await services.redaction.scrub()
        } catch {
            throw .unavailable("the record can't be written; what is in the answer's rooms may be erased already")
        }
        return AdminResponse.json(
            .members([
                "user": .string(user.name), "rooms": .array(rooms), "done": .boolean(next == nil),
                "overwritten": .boolean(isOverwritten), "next": .optional(next?.text),
            ]))
    }

    /// Nothing where the room is gone.
    private static func erased(
        _ services: AdminServices, _ user: UserID, in room: RoomID, before: ChatModel.Sequence?,
        _ request: AdminRequest
    ) async throws(AdminProblem) -> (Erasure, next: ChatModel.Sequence?) {
        do throws(Refusal) {
            return try await services.registry.room(room).erase(
                user, before: before, by: request.principal, until: request.stepsUntil)
        } catch {
            if error == .noSuchRoom { return (Erasure(), nil) }
            throw AdminProblem(error)
        }
    }
}

/// Where a search through all rooms goes on: after a room, or within one.
private struct UserCursor {
    let room: String
    let before: ChatModel.Sequence?

    init(room: String, before: ChatModel.Sequence?) {
        self.room = room
        self.before = before
    }

    init(_ text: String) throws(AdminProblem) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, RoomID(String(parts[0])) != nil, parts[1].isEmpty || Int64(parts[1]) ?? 0 > 0 else {
            throw .badField("after", "expected the next of the page before")
        }
        self.init(room: String(parts[0]), before: Int64(parts[1]).map { ChatModel.Sequence($0) })
    }

    var text: String { "\(room)/\(before.map { String($0.value) } ?? "")" }
}

extension Erasure {
    fileprivate func json(in room: RoomID) -> JSON {
        .object([
            "room": .string(room.name), "messages": .count(messages), "notices": .count(notices),
            "notes": .count(notes), "holds": .count(holds),
        ])
    }
}

extension JSON {
    /// Whether what a room knows of a user is more than that there is nothing.
    fileprivate var saysSomething: Bool {
        guard case .object(let members) = self else { return false }
        return members["sanction"] != nil || members["notes"] != [] || members["notices"] != []
    }
}

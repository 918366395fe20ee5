import ChatModel
import Foundation
import Hummingbird
import Relay
import RoomLog

extension AdminServer {
    /// Messages of a room: looked for, taken from view, taken out as a file.
    static func messages(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(id: "listMessages", method: .get, path: "/v1/rooms/{room}/messages") { request in
                let name = try request.room()
                let query = try request.query { reader in
                    var query = MessageQuery(limit: reader.limit())
                    query.user = reader.user("user")
                    query.text = reader.text("text", bytes: 1...200)
                    query.since = reader.time("since")
                    query.until = reader.time("until")
                    query.before = reader.integer("before", 1...maximumSequence).map { ChatModel.Sequence($0) }
                    return query
                }
                let page = try await services.registry.room(name).found(query)
                return AdminResponse.page(
                    page.messages.map { $0.json(in: name) }, next: page.next.map { String($0.value) })
            },
            AdminOperation(
                id: "deleteMessage", method: .delete, path: "/v1/rooms/{room}/messages/{seq}", isMutating: true
            ) { request in
                let (name, reason) = (try request.room(), try request.query { $0.text("reason", bytes: 0...500) })
                guard let place = Int64(request.path["seq"] ?? ""), (1...maximumSequence).contains(place) else {
                    throw AdminProblem.badField("seq", "expected a whole number from 1 to \(maximumSequence)")
                }
                let room = services.registry.room(name)
                // With whose it is, so that the reason can be found when they are erased.
                let author = try await room.author(of: ChatModel.Sequence(place))
                try await request.audit(room: name, user: author, reason: reason, detail: "\(place)")
                try await room.administer(
                    .delete(ChatModel.Sequence(place), reason: reason), by: request.principal)
                return AdminResponse.nothing
            },
            AdminOperation(id: "exportRoom", method: .get, path: "/v1/rooms/{room}/export") { request in
                let (name, since) = (try request.room(), try request.query { $0.time("since") })
                let room = services.registry.room(name)
                let newest = try await room.overview().newest.sequence
                return Response(
                    status: .ok, headers: [.contentType: "application/x-ndjson"],
                    body: ResponseBody { writer in
                        // A page is read only once the one before has been taken: a slow reader costs no memory.
                        var after = ChatModel.Sequence.zero
                        while after < newest {
                            let (lines, last) = try await room.exported(after: after, through: newest, since: since)
                            guard let last else { break }
                            after = last
                            if !lines.isEmpty { try await writer.write(ByteBuffer(bytes: lines)) }
                        }
                        try await writer.finish(nil)
                    })
            },
        ]
    }

    /// Integers of the protocol are below 2^53.
    private static let maximumSequence: Int64 = 1 << 53 - 1
}

extension Room {
    nonisolated func found(_ query: MessageQuery) async throws(AdminProblem) -> MessagePage {
        do throws(Refusal) { return try await search(query) } catch { throw AdminProblem(error) }
    }
}

extension FoundMessage {
    func json(in room: RoomID) -> JSON {
        .members([
            "room": .string(room.name), "seq": .integer(sequence.value), "at": .string(message.at.rfc3339),
            "user": .object(["id": .string(message.author.id.name), "name": .string(message.author.name)]),
            "text": .string(message.text), "lang": .string(message.language.tag),
            "reply_to": message.replyTo.map { .integer($0.value) }, "kind": .optional(message.kind?.rawValue),
            "removed": .boolean(isRemoved),
        ])
    }
}

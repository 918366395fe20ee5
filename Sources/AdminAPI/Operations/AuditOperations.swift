import ChatModel
import Hummingbird
import RoomLog

extension AdminServer {
    /// Who did what, the newest first.
    static func audit(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(id: "listAudit", method: .get, path: "/v1/audit") { request in
                let query = try request.query { reader in
                    AdminQuery(
                        room: reader.room("room"), actor: reader.user("actor"), user: reader.user("user"),
                        action: reader.text("action", bytes: 1...64),
                        before: reader.integer("before", 1...(1 << 53 - 1)), limit: reader.limit())
                }
                let page: AdminPage
                do throws(StateStoreError) { page = try await services.trail.acts(query) } catch {
                    throw AdminProblem.unavailable("the audit trail can't be read")
                }
                return AdminResponse.page(page.entries.map(\.json), next: page.next.map(String.init))
            }
        ]
    }
}

extension AdminPage.Entry {
    fileprivate var json: JSON {
        .members([
            "id": .integer(id), "at": .string(act.at.rfc3339), "room": .optional(act.room?.name),
            "actor": .string(act.actor.name), "action": .string(act.action), "user": .optional(act.user?.name),
            "seq": act.message.map { .integer($0.value) }, "reason": .optional(act.reason),
            "until": .optional(act.until?.rfc3339), "detail": .optional(act.detail),
        ])
    }
}

import ChatModel
import Foundation
import Hummingbird
import RoomLog

/// One call, as operations see it.
struct AdminRequest: Sendable {
    let operation: AdminOperation
    /// Who calls; for open operations nobody in particular.
    let admin: UserID
    /// Decoded parts of the path, by their names there.
    let path: [String: String]
    private let query: [String: JSON]
    private let body: Data
    private let trail: any AdminTrail
    private let now: @Sendable () -> Timestamp
    /// When what goes on in steps had better answer and be asked for again.
    let stepsUntil: ContinuousClock.Instant

    init(
        _ operation: AdminOperation, by admin: UserID, path: [String: String], query: [String: JSON], body: Data,
        trail: any AdminTrail, now: @escaping @Sendable () -> Timestamp, stepsUntil: ContinuousClock.Instant
    ) {
        self.operation = operation
        self.admin = admin
        self.path = path
        self.query = query
        self.body = body
        self.trail = trail
        self.now = now
        self.stepsUntil = stepsUntil
    }

    var time: Timestamp { now() }

    /// The caller as rooms know them.
    var principal: Principal { Principal(user: admin, name: admin.name, role: .admin, rooms: .all) }

    /// Reads the query; what nobody asks for is refused.
    func query<Value>(_ read: (inout FieldReader) -> Value) throws(AdminProblem) -> Value {
        var reader = FieldReader(query, areTexts: true)
        let value = read(&reader)
        try reader.finish()
        return value
    }

    /// Reads the body, which must be an object; an empty one is an object without fields.
    func fields<Value>(_ read: (inout FieldReader) -> Value) throws(AdminProblem) -> Value {
        var reader = FieldReader(try object())
        let value = read(&reader)
        try reader.finish()
        return value
    }

    func object() throws(AdminProblem) -> [String: JSON] {
        guard !body.isEmpty else { return [:] }
        guard let json = JSON(parsing: body) else {
            throw AdminProblem(status: .badRequest, code: "bad_json", detail: "the body is not JSON")
        }
        guard case .object(let object) = json else {
            throw AdminProblem(status: .badRequest, code: "bad_json", detail: "the body must be a JSON object")
        }
        return object
    }

    /// The body as it came.
    func text() throws(AdminProblem) -> String {
        guard let text = String(validating: body, as: UTF8.self) else {
            throw AdminProblem(status: .badRequest, code: "not_text", detail: "the body must be UTF-8 text")
        }
        return text
    }

    func room() throws(AdminProblem) -> RoomID {
        guard let room = RoomID(path["room"] ?? "") else {
            throw .badField("room", "expected \(FieldReader.roomExpected)")
        }
        return room
    }

    func user() throws(AdminProblem) -> UserID {
        guard let user = UserID(path["user"] ?? "") else {
            throw .badField("user", "expected \(FieldReader.userExpected)")
        }
        return user
    }

    /// Writes down who is about to do what; without that nothing is done.
    func audit(
        room: RoomID? = nil, user: UserID? = nil, reason: String? = nil, until: Timestamp? = nil, detail: String? = nil
    ) async throws(AdminProblem) {
        do {
            try await trail.record(
                AdminAct(
                    at: now(), room: room, actor: admin, action: "admin." + operation.id, user: user, reason: reason,
                    until: until, detail: detail))
        } catch {
            throw .unavailable("the audit trail can't be written, so nothing was done")
        }
    }
}

/// Identifies one answer's body and status.
enum AdminResponse {
    static func json(_ json: JSON, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }

    static func text(_ text: String, _ status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8")
        -> Response
    {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static let nothing = Response(status: .noContent)

    /// A page of what was found: one more than fits shows that there is a next.
    ///
    /// - Parameter place: of an entry, which the next page starts after.
    static func page<Found>(
        _ found: [Found], limit: Int, place: (Found) -> String, _ json: (Found) -> JSON
    ) -> Response {
        page(found.prefix(limit).map(json), next: found.count > limit ? place(found[limit - 1]) : nil)
    }

    /// A page of a list.
    static func page(_ items: [JSON], next: String?) -> Response {
        json(.members(["items": .array(items), "next": .optional(next)]))
    }
}

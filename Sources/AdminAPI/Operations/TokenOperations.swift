import ChatModel
import Hummingbird

extension AdminServer {
    /// Tokens are made here, and made worthless.
    static func tokens(_ services: AdminServices) -> [AdminOperation] {
        [
            AdminOperation(
                id: "mintToken", method: .post, path: "/v1/tokens", isMutating: true, body: "application/json"
            ) { request in
                let (principal, seconds) = try request.fields { reader -> (Principal?, Int64) in
                    let principal = Self.principal(&reader)
                    return (principal, reader.integer("seconds", 1...Self.maximumSeconds) ?? 3600)
                }
                guard let principal else { throw AdminProblem.internal }
                let time = Duration.seconds(seconds)
                try await request.audit(
                    user: principal.user, until: request.time + time, detail: principal.role.rawValue)
                let minted = try await services.node.mint(principal, lasting: time)
                return AdminResponse.json(
                    .object([
                        "token": .string(minted.token), "jti": .string(minted.id),
                        "expires": .string(minted.expires.rfc3339),
                    ]), .created)
            },
            AdminOperation(id: "listRevocations", method: .get, path: "/v1/revocations") { request in
                let (after, limit) = try request.query { ($0.text("after", bytes: 1...300) ?? "", $0.limit()) }
                let found = services.node.revocations(after: after, limit: limit + 1)
                return AdminResponse.page(found, limit: limit, place: \.key, \.json)
            },
            AdminOperation(
                id: "revoke", method: .post, path: "/v1/revocations", isMutating: true, body: "application/json"
            ) { request in
                let revocation = try revocation(request)
                try await request.audit(
                    user: revocation.user, reason: revocation.reason,
                    until: Timestamp(milliseconds: revocation.until), detail: revocation.key)
                try await services.node.revoke(revocation)
                return AdminResponse.json(revocation.json, .created)
            },
            AdminOperation(
                id: "forgetRevocation", method: .delete, path: "/v1/revocations/{kind}/{name}", isMutating: true
            ) { request in
                try request.query { _ in }
                guard let kind = request.path["kind"], ["token", "user"].contains(kind) else {
                    throw AdminProblem.badField("kind", "expected token or user")
                }
                let key = "\(kind)/\(request.path["name"] ?? "")"
                try await request.audit(detail: key)
                guard try await services.node.forgetRevocation(key) else {
                    throw AdminProblem.notFound("there is no such revocation")
                }
                return AdminResponse.nothing
            },
        ]
    }

    /// A year: revocations are kept as long, and no longer.
    private static let maximumSeconds: Int64 = 31_622_400

    /// Nil where the reader has complained.
    private static func principal(_ reader: inout FieldReader) -> Principal? {
        let user = reader.user("user", isRequired: true)
        let role: Role? = reader.choice("role", isRequired: true)
        let name = reader.text("name", bytes: 1...256)
        let language = reader.language("lang")
        let scope = reader.value("rooms", "\"*\", or a list of 1 to 100 rooms", Self.scope)
        let badges = reader.value("badges", "a list of at most 10 texts of 1 to 32 characters", Self.badges)
        guard let user, let role else { return nil }
        return Principal(
            user: user, name: name ?? user.name, role: role, rooms: scope ?? .publicRooms, badges: badges ?? [],
            language: language)
    }

    private static func scope(_ json: JSON) -> RoomScope? {
        switch json {
        case .string("*"): return .all
        case .array(let names) where (1...100).contains(names.count):
            var rooms: Set<RoomID> = []
            for case .string(let name) in names {
                guard let room = RoomID(name) else { return nil }
                rooms.insert(room)
            }
            return rooms.isEmpty || names.contains(where: { !$0.isString }) ? nil : .only(rooms)
        default: return nil
        }
    }

    private static func badges(_ json: JSON) -> [String]? {
        guard case .array(let list) = json, list.count <= 10 else { return nil }
        var badges: [String] = []
        for item in list {
            guard case .string(let text) = item, (1...32).contains(text.count) else { return nil }
            badges.append(text)
        }
        return badges
    }

    private static func revocation(_ request: AdminRequest) throws(AdminProblem) -> AdminRevocation {
        let now = request.time
        let last = now + .seconds(maximumSeconds)
        let (key, until, reason) = try request.fields { reader -> (String, Timestamp, String?) in
            let id = reader.text("jti", bytes: 1...256)
            let user = reader.user("user")
            if (id == nil) == (user == nil) { reader.complain("jti", "give either jti or user") }
            let until = reader.time("expires")
            if let until, until <= now || until > last { reader.complain("expires", "a time within the next 366 days") }
            let key = id.map { AdminRevocation.key(token: $0) } ?? user.map { AdminRevocation.key(user: $0) }
            return (key ?? "", until ?? last, reader.text("reason", bytes: 0...500))
        }
        return AdminRevocation(key: key, by: request.admin, at: now, until: until, reason: reason)
    }
}

extension AdminRevocation {
    /// Told apart by bytes: a slash and a mark that combines with it are one character.
    private var parts: (kind: String, name: String) {
        let slash = UInt8(ascii: "/")
        return (
            String(decoding: key.utf8.prefix { $0 != slash }, as: UTF8.self),
            String(decoding: key.utf8.drop { $0 != slash }.dropFirst(), as: UTF8.self)
        )
    }

    fileprivate var user: UserID? { parts.kind == "user" ? UserID(parts.name) : nil }

    fileprivate var json: JSON {
        let (kind, name) = parts
        return .members([
            "kind": .string(kind), "name": .string(name), "by": .string(by),
            "at": .string(Timestamp(milliseconds: at).rfc3339),
            "until": .string(Timestamp(milliseconds: until).rfc3339), "reason": .optional(reason),
        ])
    }
}

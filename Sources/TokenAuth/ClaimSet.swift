import ChatModel
import Foundation

/// The claims of a token whose signature was right, each of the right type.
struct ClaimSet: Decodable {
    let subject: UserID
    let name: String?
    let expires: Timestamp
    let notBefore: Timestamp?
    let issued: Timestamp?
    let issuer: String?
    let audience: [String]
    let rooms: RoomScope
    let role: Role
    let badges: [String]
    let language: LanguageTag?
    let can: Capabilities?
    /// What the token may be revoked by.
    let id: String?

    static let nameCharactersMax = 64
    static let badgesMax = 10
    static let idBytesMax = 256
    static let badgeCharactersMax = 32

    /// Throws ``TokenError`` for claims, anything else for what is no JSON object.
    init(json: [UInt8]) throws(TokenError) {
        do {
            self = try JSONDecoder().decode(ClaimSet.self, from: Data(json))
        } catch let error as TokenError {
            throw error
        } catch {
            throw .malformed
        }
    }

    init(from decoder: any Decoder) throws {
        let claims = try ClaimReader(container: decoder.container(keyedBy: TokenClaim.self))
        guard let subject = try claims.value(.sub, String.self).flatMap(UserID.init) else {
            throw TokenError.badClaim(.sub)
        }
        self.subject = subject
        guard let expires = try claims.moment(.exp) else { throw TokenError.missingExpiry }
        self.expires = expires
        name = try claims.value(.name, String.self)
        notBefore = try claims.moment(.nbf)
        issued = try claims.moment(.iat)
        issuer = try claims.value(.iss, String.self)
        audience = try claims.textOrList(.aud) ?? []
        rooms = try claims.textOrList(.rooms).map(Self.scope) ?? .publicRooms
        role =
            try claims.value(.role, String.self).map { text in
                guard let role = Role(rawValue: text) else { throw TokenError.badClaim(.role) }
                return role
            } ?? .viewer
        badges = try Self.badges(claims.value(.badges, [String].self) ?? [])
        language = try claims.value(.lang, String.self).map { text in
            guard let tag = LanguageTag(text) else { throw TokenError.badClaim(.lang) }
            return tag
        }
        id = try claims.value(.jti, String.self).map { text in
            guard (1...Self.idBytesMax).contains(text.utf8.count) else { throw TokenError.badClaim(.jti) }
            return text
        }
        can = try claims.value(.can, [String].self).map(Self.capabilities)
    }

    /// What is shown as the user's name: the claim or else the subject, cleaned.
    var displayName: String {
        name.flatMap { DisplayText.cleaned($0, charactersMax: Self.nameCharactersMax) }
            ?? DisplayText.cleaned(subject.name, charactersMax: Self.nameCharactersMax) ?? "?"
    }

    private static func scope(_ names: [String]) throws(TokenError) -> RoomScope {
        if names.contains("*") { return .all }
        var rooms: Set<RoomID> = []
        for name in names {
            guard let room = RoomID(name) else { throw .badClaim(.rooms) }
            rooms.insert(room)
        }
        return .only(rooms)
    }

    private static func badges(_ badges: [String]) throws(TokenError) -> [String] {
        let isAllowed = badges.allSatisfy {
            DisplayText.cleaned($0, charactersMax: badgeCharactersMax) == $0
        }
        guard badges.count <= badgesMax, isAllowed else { throw .badClaim(.badges) }
        return badges
    }

    private static func capabilities(_ names: [String]) throws(TokenError) -> Capabilities {
        var capabilities: Capabilities = []
        for name in names {
            guard let known = Capabilities.names.first(where: { $0.0 == name }) else { throw .badClaim(.can) }
            capabilities.insert(known.1)
        }
        return capabilities
    }
}

import ChatModel
import Foundation

/// Why a token could not be made.
package enum TokenSigningError: Error, Hashable, Sendable {
    /// The key refused; with keys that were read without an error, a failure of the machine.
    case signatureFailed
    /// The token would be larger than ``TokenVerifier/bytesMax``, which no verifier would look at.
    case tooLarge
}

/// Makes tokens that ``TokenVerifier`` accepts with the same keys, issuer and audience.
package struct TokenSigner: Sendable {
    private let key: TokenKey
    private let issuer: String?
    private let audience: String?

    /// Nil where the keys only verify.
    package init?(keys: TokenKeys, issuer: String? = nil, audience: String? = nil) {
        guard let key = keys.signing else { return nil }
        self.key = key
        self.issuer = issuer
        self.audience = audience
    }

    /// 128 random bits, as text.
    package static func newID() -> String {
        (0..<2).map { _ in
            let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// A token for the principal; its own `expires` and `isAnonymous` are not looked at.
    ///
    /// - Parameter id: what the token may be revoked by.
    package func sign(
        _ principal: Principal, issued: Timestamp, expires: Timestamp, id: String = newID()
    ) throws(TokenSigningError) -> String {
        let claims = MintedClaims(
            principal: principal, id: id, issued: issued, expires: expires, issuer: issuer, audience: audience)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let payload = try? encoder.encode(claims) else { throw .signatureFailed }
        let header = #"{"alg":"\#(key.algorithm.rawValue)","typ":"JWT"}"#
        let signed = Base64URL.encode(header.utf8) + "." + Base64URL.encode(payload)
        guard let signature = key.signature(of: Array(signed.utf8)) else { throw .signatureFailed }
        let token = signed + "." + Base64URL.encode(signature)
        guard token.utf8.count <= TokenVerifier.bytesMax else { throw .tooLarge }
        return token
    }
}

/// A principal as claims; what has its default is left out.
private struct MintedClaims: Encodable {
    let principal: Principal
    let id: String
    let issued: Timestamp
    let expires: Timestamp
    let issuer: String?
    let audience: String?

    func encode(to encoder: any Encoder) throws {
        var claims = encoder.container(keyedBy: TokenClaim.self)
        try claims.encode(principal.user.name, forKey: .sub)
        if principal.name != principal.user.name { try claims.encode(principal.name, forKey: .name) }
        try claims.encode(principal.role.rawValue, forKey: .role)
        try claims.encode(id, forKey: .jti)
        try claims.encode(issued.milliseconds / 1000, forKey: .iat)
        try claims.encode(expires.milliseconds / 1000, forKey: .exp)
        try claims.encodeIfPresent(issuer, forKey: .iss)
        try claims.encodeIfPresent(audience, forKey: .aud)
        try claims.encodeIfPresent(principal.language?.tag, forKey: .lang)
        if !principal.badges.isEmpty { try claims.encode(principal.badges, forKey: .badges) }
        if principal.can != principal.role.defaultCapabilities { try claims.encode(principal.can.names, forKey: .can) }
        switch principal.rooms {
        case .publicRooms: break
        case .all: try claims.encode("*", forKey: .rooms)
        case .only(let rooms): try claims.encode(rooms.map(\.name).sorted(), forKey: .rooms)
        }
    }
}
